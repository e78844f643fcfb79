"""Bring one HTTP request to the handler of its route and the answer back, in one transaction."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, QueryParams
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from simulator.plane import Call, Effect, Later, Plane, Refusal, Route
from simulator.work_requests import settle

if TYPE_CHECKING:
    from simulator.cloud import Cloud
    from simulator.store import Transaction

LOGGER = logging.getLogger(__name__)


@dataclass
class PlaneApp:
    """One service as an ASGI application."""

    cloud: Cloud
    plane: Plane
    effects: Mapping[str, Effect]

    def __post_init__(self) -> None:
        """Compile the path patterns once."""
        self._routes = [(compile_path(route.path)[0], route) for route in self.plane.routes]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = Headers(scope=scope)
        body = await _read_body(receive, self.cloud.settings.body_limit_bytes)
        response = await self._answer(scope, headers, body, _request_id(headers))
        await response(scope, receive, send)

    async def _answer(self, scope: Scope, headers: Headers, body: bytes | None, request_id: str) -> Response:
        call = self._call(scope, headers, body or b"", request_id)
        try:
            self._settle()
            with self.cloud.store.transaction() as call.tx:
                answer = self._handle(call, too_large=body is None)
            response = await run_in_threadpool(answer.answer) if isinstance(answer, Later) else answer
        except Refusal as refusal:
            response = self.plane.render_refusal(call, refusal)
            response.headers.update(refusal.headers)
        except Exception:
            LOGGER.exception("%s %s failed, opc-request-id %s", call.method, call.target, request_id)
            response = self.plane.render_refusal(call, _internal_error())
        response.headers["opc-request-id"] = request_id
        return response

    def _settle(self) -> None:
        # Apart from the request's own transaction: what has become due stays done when the request is refused.
        with self.cloud.store.transaction() as tx:
            settle(tx, self.cloud, self.cloud.clock.now(), self.effects)

    def _handle(self, call: Call, *, too_large: bool) -> Response | Later:
        if too_large:
            raise Refusal(413, "RequestEntityTooLarge", "The request body is too large.", "body limit")
        route, call.path_params = self._find_route(call)
        if not route.public:
            call.caller = self.plane.authenticate(call)
        return route.handler(call)

    def _find_route(self, call: Call) -> tuple[Route, dict[str, str]]:
        path = call.target.partition("?")[0]
        matches = [(route, match) for pattern, route in self._routes if (match := re.match(pattern, path))]
        for route, match in matches:
            if route.method == call.method:
                return route, match.groupdict()
        if matches:
            allow = ", ".join(sorted(route.method for route, _ in matches))
            raise Refusal(405, "MethodNotAllowed", f"{call.method} is not supported.", "verb", {"Allow": allow})
        raise Refusal(404, "NotFound", f"There is nothing at {path}.", "path")

    def _call(self, scope: Scope, headers: Headers, body: bytes, request_id: str) -> Call:
        query = scope["query_string"]
        path = scope["raw_path"].decode("latin-1")
        return Call(
            cloud=self.cloud,
            tx=cast("Transaction", None),  # until its transaction begins
            now=self.cloud.clock.now(),
            method=scope["method"],
            host=headers.get("host", "").partition(":")[0].lower(),
            target=f"{path}?{query.decode('latin-1')}" if query else path,
            path_params={},
            query=QueryParams(query),
            headers=headers,
            body=body,
            request_id=request_id,
        )


def _internal_error() -> Refusal:
    return Refusal(500, "InternalServerError", "An internal server error has occurred.", "fault of the simulator")


def _request_id(headers: Headers) -> str:
    """Return a new id, after the caller's own if it sent one."""
    own = re.sub(r"[^\w./-]", "", headers.get("opc-request-id", ""))[:98]
    new = secrets.token_hex(16).upper()
    return f"{own}/{new}" if own else new


async def _read_body(receive: Receive, limit_bytes: int) -> bytes | None:
    """Read to the end and return the body, or None when it is larger than the limit."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= limit_bytes:
            parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts) if size <= limit_bytes else None
