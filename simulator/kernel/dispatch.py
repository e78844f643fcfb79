"""Bring one HTTP request to the handler of its route and the answer back, in one transaction."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime
from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, QueryParams
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from simulator.kernel import fault_actions
from simulator.kernel.cloud import Cloud
from simulator.kernel.fault_actions import has_status
from simulator.kernel.journal import Entry
from simulator.kernel.plane import Call, Later, Plane, Refusal, Route
from simulator.kernel.store import Transaction

LOGGER = logging.getLogger(__name__)


@dataclass
class PlaneApp:
    """One service as an ASGI application."""

    cloud: Cloud
    plane: Plane
    settle: Callable[[], None]

    def __post_init__(self) -> None:
        """Compile the path patterns once."""
        self._routes = [(compile_path(route.path)[0], route) for route in self.plane.routes]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = time.perf_counter()
        headers = Headers(scope=scope)
        try:
            body = await _read_body(receive, self.plane.body_limit(self.cloud.settings))
        except ClientDisconnect:
            return
        call = self._call(scope, headers, body)
        number = self.cloud.journal.number()
        response = await self._answer(call)
        milliseconds = 1000 * (time.perf_counter() - started)
        self.cloud.journal.add(_entry(number, call, response, milliseconds))
        await response(scope, receive, send)

    async def _answer(self, call: Call) -> Response:
        fault = self.cloud.faults.take(call.method, call.host, call.path)
        if fault is None:
            response = await self._act(call)
        else:
            response = await fault_actions.answer(fault, call, self._act, self._refuse)
        response.headers["opc-request-id"] = call.request_id
        response.headers["date"] = format_datetime(self.cloud.clock.now(), usegmt=True)
        return response

    async def _act(self, call: Call) -> Response:
        try:
            self.settle()  # in its own transaction: what has become due stays done when the request is refused
            with self.cloud.store.transaction() as call.tx:
                answer = self._handle(call)
            return await run_in_threadpool(answer.answer) if isinstance(answer, Later) else answer
        except Refusal as refusal:
            return self._refuse(call, refusal)
        except Exception:
            LOGGER.exception("%s %s failed, opc-request-id %s", call.method, call.target, call.request_id)
            return self._refuse(call, _internal_error())

    def _refuse(self, call: Call, refusal: Refusal) -> Response:
        call.refused_by = refusal.rule
        response = self.plane.render_refusal(call, refusal)
        response.headers.update(refusal.headers)
        return response

    def _handle(self, call: Call) -> Response | Later:
        if len(call.body) > self.plane.body_limit(self.cloud.settings):
            raise Refusal(413, "RequestEntityTooLarge", "The request body is too large.", "body limit")
        route, call.path_params = self._find_route(call)
        call.operation = route.operation
        if not route.public:
            call.caller = self.plane.authenticate(call)
        return route.handler(call)

    def _find_route(self, call: Call) -> tuple[Route, dict[str, str]]:
        matches = [(route, match) for pattern, route in self._routes if (match := re.match(pattern, call.path))]
        for route, match in matches:
            if route.method == call.method:
                return route, match.groupdict()
        if matches:
            allow = ", ".join(sorted(route.method for route, _ in matches))
            raise Refusal(405, "MethodNotAllowed", f"{call.method} is not supported.", "verb", {"Allow": allow})
        raise Refusal(404, "NotFound", f"There is nothing at {call.path}.", "path")

    def _call(self, scope: Scope, headers: Headers, body: bytes) -> Call:
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
            request_id=_request_id(headers),
        )


def _internal_error() -> Refusal:
    return Refusal(500, "InternalServerError", "An internal server error has occurred.", "fault of the simulator")


def _request_id(headers: Headers) -> str:
    """Return a new id, after the caller's own if it sent one."""
    own = re.sub(r"[^\w./-]", "", headers.get("opc-request-id", ""))[:98]
    new = secrets.token_hex(16).upper()
    return f"{own}/{new}" if own else new


def _entry(number: int, call: Call, response: Response, milliseconds: float) -> Entry:
    return Entry(
        number=number,
        time=call.now,
        method=call.method,
        host=call.host,
        path=call.path,
        status=response.status_code if has_status(response) else 0,
        milliseconds=milliseconds,
        caller=call.caller.role if call.caller else "-",
        operation=call.operation,
        rule=call.refused_by,
    )


async def _read_body(receive: Receive, limit_bytes: int) -> bytes:
    """Read to the end; of a body larger than the limit return no more than shows that it is.

    Raises:
        ClientDisconnect: The caller has gone before the end.
    """
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body = (body + message.get("body", b""))[: limit_bytes + 1]
        more = message.get("more_body", False)
    return body
