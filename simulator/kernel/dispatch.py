"""Bring one HTTP request to the handler of its route and the answer back, in one transaction."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import format_datetime
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, QueryParams
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from simulator.errors import StateError
from simulator.kernel import fault_actions
from simulator.kernel.call import Call, Request
from simulator.kernel.cloud import Cloud
from simulator.kernel.fault_actions import has_status
from simulator.kernel.faults import Outcome
from simulator.kernel.journal import Entry
from simulator.kernel.plane import Later, Plane, Route
from simulator.kernel.refusal import Refusal
from simulator.kernel.state_files import usable
from simulator.kernel.store import Transaction

LOGGER = logging.getLogger(__name__)


@dataclass
class _Visit:
    """A request on its way to its answer, and what the journal will say of it.

    Attributes:
        request: What came.
        is_too_large: Whether its body is larger than the service takes.
        operation: Name of the operation, once its route is found.
        caller: Role of the caller, once it is known.
        rule: What refused it or went wrong with it.
    """

    request: Request
    is_too_large: bool
    operation: str = ""
    caller: str = "-"
    rule: str = ""

    def entry(self, number: int, status: int, milliseconds: float) -> Entry:
        """Return what the journal says of it."""
        request = self.request
        return Entry(
            number=number,
            time=request.now,
            method=request.method,
            host=request.host,
            path=request.path,
            status=status,
            milliseconds=milliseconds,
            caller=self.caller,
            operation=self.operation,
            rule=self.rule,
        )


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
        limit = self.plane.body_limit(self.cloud.settings)
        try:
            body = await _read_body(receive, limit)
        except ClientDisconnect:
            return
        visit = _Visit(self._request(scope, body), is_too_large=len(body) > limit)
        number = self.cloud.journal.number()
        response = await self._answer(visit)
        response.headers["opc-request-id"] = visit.request.request_id
        response.headers["date"] = format_datetime(self.cloud.clock.now(), usegmt=True)
        status = response.status_code if has_status(response) else 0
        self.cloud.journal.add(visit.entry(number, status, 1000 * (time.perf_counter() - started)))
        await response(scope, receive, send)

    async def _answer(self, visit: _Visit) -> Response:
        request = visit.request
        fault = self.cloud.faults.take(request.method, request.host, request.path)
        if fault is not None:
            visit.rule = fault.rule
            return await fault_actions.answer(fault, partial(self._act, visit), partial(self._refuse, visit))
        return await self._act(visit)

    async def _act(self, visit: _Visit, outcome: Outcome | None = None) -> Response:
        if visit.is_too_large:
            return self._refuse(visit, _too_large())
        request = visit.request
        try:
            with usable(self.cloud.state_directory):
                return await self._handled(visit, outcome)
        except Refusal as refusal:
            return self._refuse(visit, refusal)
        except StateError as error:
            LOGGER.error("%s %s: %s", request.method, request.path, error)  # noqa: TRY400 - the line says it all
            return self._refuse(visit, _unusable(error))
        except Exception:
            LOGGER.exception("%s %s failed, opc-request-id %s", request.method, request.path, request.request_id)
            return self._refuse(visit, _internal_error())

    async def _handled(self, visit: _Visit, outcome: Outcome | None) -> Response:
        self.settle()  # in its own transaction: what has become due stays done when the request is refused
        with self.cloud.store.transaction() as tx:
            answer = self._handle(tx, visit, outcome)
        return await run_in_threadpool(answer.answer) if isinstance(answer, Later) else answer

    def _handle(self, tx: Transaction, visit: _Visit, outcome: Outcome | None) -> Response | Later:
        try:
            return self._call(tx, visit, outcome)
        except Refusal as refusal:
            if not refusal.keeps_writes:
                raise
            return self._refuse(visit, refusal)

    def _call(self, tx: Transaction, visit: _Visit, outcome: Outcome | None) -> Response | Later:
        route, path_params = self._find_route(visit.request)
        visit.operation = route.operation
        call = Call(**vars(visit.request), tx=tx, operation=route.operation, path_params=path_params, outcome=outcome)
        if not route.public:
            call = self._admit(call, visit)
        return route.handler(call)

    def _admit(self, call: Call, visit: _Visit) -> Call:
        caller = self.plane.authenticate(call)
        if caller is not None:
            visit.caller = caller.role
            call = replace(call, caller=caller)
        self.plane.authorise(call)
        return call

    def _refuse(self, visit: _Visit, refusal: Refusal) -> Response:
        visit.rule = refusal.rule
        response = self.plane.render_refusal(visit.request, refusal)
        response.headers.update(refusal.headers)
        return response

    def _find_route(self, request: Request) -> tuple[Route, dict[str, str]]:
        matches = [(route, match) for pattern, route in self._routes if (match := re.match(pattern, request.path))]
        for route, match in matches:
            if route.method == request.method:
                return route, match.groupdict()
        if matches:
            allow = ", ".join(sorted(route.method for route, _ in matches))
            raise Refusal(405, "MethodNotAllowed", f"{request.method} is not supported.", "verb", {"Allow": allow})
        raise Refusal(404, "NotFound", f"There is nothing at {request.path}.", "path")

    def _request(self, scope: Scope, body: bytes) -> Request:
        headers, query = Headers(scope=scope), scope["query_string"]
        path = scope["raw_path"].decode("latin-1")
        return Request(
            cloud=self.cloud,
            now=self.cloud.clock.now(),
            method=scope["method"],
            host=headers.get("host", "").partition(":")[0].lower(),
            host_params=scope["path_params"],  # where Starlette puts what a host pattern captures
            target=f"{path}?{query.decode('latin-1')}" if query else path,
            query=QueryParams(query),
            headers=headers,
            body=body,
            request_id=_request_id(headers),
        )


def _internal_error() -> Refusal:
    return Refusal(500, "InternalServerError", "An internal server error has occurred.", "fault of the simulator")


def _unusable(error: StateError) -> Refusal:
    message = f"The simulated cloud cannot go on: {error}"
    return Refusal(503, "ServiceUnavailable", message, "state of the simulator")


def _too_large() -> Refusal:
    return Refusal(413, "RequestEntityTooLarge", "The request body is too large.", "body limit")


def _request_id(headers: Headers) -> str:
    """Return a new id, after the caller's own if it sent one."""
    own = re.sub(r"[^\w./-]", "", headers.get("opc-request-id", ""))[:98]
    new = secrets.token_hex(16).upper()
    return f"{own}/{new}" if own else new


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
