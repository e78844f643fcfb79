"""Answer plain requests to the simulator's own port: what it holds, its faults and journal, and the web page.

Does not: answer under any name but its own, nor let a web page of another origin ask; what changes anything asks for
JSON and for the token of the state directory, which no other page and no other person on the machine has.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from simulator.control_plane import work_requests
from simulator.door import control_token, overview
from simulator.door.description import describe
from simulator.door.front_door import refusal_line
from simulator.errors import StateError
from simulator.forge import request_token
from simulator.forge.issuers import ISSUERS
from simulator.forge.issuers import token as job_token
from simulator.kernel.cloud import Cloud
from simulator.kernel.faults import FaultDetails
from simulator.kernel.state_files import usable

LONGEST_WAIT_SECONDS = 300
LOOPBACK_NAMES = {"127.0.0.1", "localhost"}
PAGE = Path(__file__).parent / "page.html"

Endpoint = Callable[[Cloud, Request], Awaitable[Response]]


async def get_page(_cloud: Cloud, _request: Request) -> Response:
    """Return the web page."""
    return HTMLResponse(PAGE.read_bytes(), headers={"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"})


async def get_description(cloud: Cloud, request: Request) -> Response:
    """Return what `describe` prints."""
    return JSONResponse(describe(cloud.state_directory, str(request.base_url).rstrip("/")))


async def get_pid(_cloud: Cloud, _request: Request) -> Response:
    """Prove to `running.find` which process listens here."""
    return PlainTextResponse(str(os.getpid()))


async def get_overview(cloud: Cloud, _request: Request) -> Response:
    """Return what the tenancy holds."""
    return JSONResponse(overview.of(cloud))


async def get_requests(cloud: Cloud, request: Request) -> Response:
    """Return the requests after a number; with `wait`, wait so many seconds for the next when there is none yet."""
    after, wait_seconds = _number(request, "after"), _number(request, "wait")
    if wait_seconds and not _requests(cloud, after):
        await cloud.journal.wait(min(wait_seconds, LONGEST_WAIT_SECONDS))
    return JSONResponse(_requests(cloud, after))


async def get_job_token(cloud: Cloud, request: Request) -> Response:
    """Give the token of a forge's job, as GitHub does at ACTIONS_ID_TOKEN_REQUEST_URL."""
    expected = request_token.read_or_make(cloud.state_directory)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secrets.compare_digest(given.encode(), expected.encode()):
        return PlainTextResponse("The request token is wrong.\n", 401)
    issuer, subject = ISSUERS.get(request.query_params.get("issuer", "github")), request.query_params.get("subject")
    if issuer is None or not subject:
        return PlainTextResponse(f"subject is missing, or issuer is none of {', '.join(ISSUERS)}.\n", 400)
    with cloud.store.transaction() as tx:
        value = job_token(tx, cloud, issuer, subject, request.query_params.get("audience", ""))
    return JSONResponse({"count": len(value), "value": value})


async def list_faults(cloud: Cloud, _request: Request) -> Response:
    """Return the faults that are set."""
    return JSONResponse(cloud.faults.listed())


async def add_fault(cloud: Cloud, request: Request) -> Response:
    """Set a fault."""
    try:
        details = FaultDetails.model_validate_json(await request.body())
    except ValidationError as error:
        first = error.errors()[0]
        return PlainTextResponse(f"{'.'.join(map(str, first['loc']))}: {first['msg']}"[:500], 400)
    return JSONResponse({"number": cloud.faults.add(details).number}, 201)


async def clear_faults(cloud: Cloud, _request: Request) -> Response:
    """Remove every fault; held requests lose their connection, stuck work requests succeed."""
    cloud.faults.clear()
    with cloud.store.transaction() as tx:
        work_requests.release_stuck(tx, cloud.clock.now())
    return Response(status_code=204)


@dataclass
class Guard:
    """Refuses what does not come from this machine's own pages and commands.

    Attributes:
        app: What is guarded.
        token: What a request that changes something has to bring.
    """

    app: ASGIApp
    token: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass or refuse it."""
        refusal = self._refusal(Request(scope)) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        own = {f"{name}:{request.scope['server'][1]}" for name in LOOPBACK_NAMES}
        host, origin = request.headers.get("host", ""), request.headers.get("origin")
        if host not in own:
            return PlainTextResponse(refusal_line(host), 403)
        if origin is not None and origin not in {f"http://{name}" for name in own}:
            return PlainTextResponse(f"Pages of {origin!r} may not ask the simulated cloud.\n", 403)
        return None if request.method in {"GET", "HEAD"} else self._refusal_of_change(request)

    def _refusal_of_change(self, request: Request) -> Response | None:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return PlainTextResponse("Content-Type has to be application/json.\n", 415)
        if not secrets.compare_digest(request.headers.get(control_token.HEADER, "").encode(), self.token.encode()):
            line = f"The header {control_token.HEADER} has to hold the token of endpoint.json in the state directory.\n"
            return PlainTextResponse(line, 403)
        return None


async def _answer(endpoint: Endpoint, cloud: Cloud, request: Request) -> Response:
    try:
        with usable(cloud.state_directory):
            return await endpoint(cloud, request)
    except StateError as error:
        return PlainTextResponse(f"{error}\n", 503)


def application(cloud: Cloud, token: str) -> Starlette:
    """Return the control API of `cloud`; who brings `token` may change things."""

    def route(path: str, method: str, endpoint: Endpoint) -> Route:
        return Route(path, partial(_answer, endpoint, cloud), methods=[method])

    return Starlette(
        routes=[
            route("/", "GET", get_page),
            route("/pid", "GET", get_pid),
            route("/description", "GET", get_description),
            route("/overview", "GET", get_overview),
            route("/requests", "GET", get_requests),
            route("/forge/token", "GET", get_job_token),
            route("/faults", "GET", list_faults),
            route("/faults", "POST", add_fault),
            route("/faults", "DELETE", clear_faults),
        ],
        middleware=[Middleware(Guard, token=token)],
    )


def _number(request: Request, name: str) -> int:
    text = request.query_params.get(name, "0")
    if not re.fullmatch("[0-9]{1,12}", text):
        raise HTTPException(400, f"{name} has to be a whole number.")
    return int(text)


def _requests(cloud: Cloud, after: int) -> list[dict[str, object]]:
    return [
        asdict(entry) | {"time": entry.time.isoformat(), "line": entry.line()} for entry in cloud.journal.entries(after)
    ]
