"""Make one request go wrong in the way a fault says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from simulator.kernel.faults import Fault, Outcome
from simulator.kernel.refusal import Refusal

CODES = {
    401: "NotAuthenticated",
    403: "NotAllowed",
    404: "NotAuthorizedOrNotFound",
    409: "IncorrectState",
    412: "NoEtagMatch",
    429: "TooManyRequests",
    500: "InternalServerError",
    502: "BadGateway",
    503: "ServiceUnavailable",
}
"""Codes that go with a status unless the fault names another. Source: documentation "API Errors"."""

Act = Callable[[Outcome | None], Awaitable[Response]]
Refuse = Callable[[Refusal], Response]


class Dropped(Response):
    """No answer: the connection is cut."""

    async def __call__(self, scope: Scope, receive: Receive, _send: Send) -> None:
        """Cut the connection and wait until it is gone."""
        scope["state"]["transport"].abort()
        await disconnected(receive)


class Held(Response):
    """No answer until the fault is cleared; then the connection is cut."""

    def __init__(self, cleared: asyncio.Event) -> None:
        """Wait for `cleared`."""
        super().__init__()
        self._cleared = cleared

    async def __call__(self, scope: Scope, receive: Receive, _send: Send) -> None:
        """Wait until the fault is cleared or the caller has gone."""
        gone = asyncio.ensure_future(disconnected(receive))
        cleared = asyncio.ensure_future(self._cleared.wait())
        await asyncio.wait([gone, cleared], return_when=asyncio.FIRST_COMPLETED)
        cleared.cancel()
        scope["state"]["transport"].abort()
        await gone


class Truncated(Response):
    """Half of an answer, then the connection is cut."""

    def __init__(self, whole: Response) -> None:
        """Promise the whole of `whole`."""
        super().__init__(status_code=whole.status_code)
        self.body = whole.body
        self.raw_headers = [(name, value) for name, value in whole.raw_headers if name != b"content-length"]
        self.headers["content-length"] = str(len(self.body) or 1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send half of it and cut the connection."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
        scope["state"]["transport"].close()
        await disconnected(receive)


def has_status(response: Response) -> bool:
    """Tell whether the caller gets to see a status."""
    return not isinstance(response, (Dropped, Held))


async def disconnected(receive: Receive) -> None:
    """Wait until the caller has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def answer(fault: Fault, act: Act, refuse: Refuse) -> Response:
    """Return what the caller of a faulty request gets, after or without acting."""
    match fault.details.action:
        case "status":
            return refuse(_refusal(fault))
        case "drop-before":
            return Dropped()
        case "hold-before":
            return Held(fault.cleared)
        case "delay":
            await asyncio.sleep(fault.details.seconds)
    outcome = fault.details.outcome() if fault.details.action == "work-request" else None
    return _spoilt(fault, await act(outcome))


def _spoilt(fault: Fault, response: Response) -> Response:
    match fault.details.action:
        case "drop-after":
            return Dropped()
        case "hold-after":
            return Held(fault.cleared)
        case "truncate":
            return Truncated(response)
    return response


def _refusal(fault: Fault) -> Refusal:
    details = fault.details
    headers = {} if details.retry_after is None else {"Retry-After": str(details.retry_after)}
    code = details.code or CODES.get(details.status, "InternalServerError")
    message = "A fault is set for this request in the simulated cloud."
    return Refusal(details.status, code, message, fault.rule, headers)
