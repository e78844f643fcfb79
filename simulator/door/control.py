"""Answer plain requests to the simulator's own port: what it holds, its faults and journal, and the web page.

Does not: answer under any name but loopback's, so that no web page from elsewhere can reach it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from simulator.control_plane import work_requests
from simulator.door import overview
from simulator.door.description import describe
from simulator.door.front_door import refusal_line
from simulator.forge import request_token
from simulator.forge.issuers import ISSUERS
from simulator.forge.issuers import token as job_token
from simulator.kernel.cloud import Cloud
from simulator.kernel.faults import FaultDetails

LOOPBACK_NAMES = {"127.0.0.1", "localhost"}
PAGE = Path(__file__).parent / "page.html"

Endpoint = Callable[[Cloud, Request], Awaitable[Response]]


async def get_page(_cloud: Cloud, _request: Request) -> Response:
    """Give the web page."""
    return HTMLResponse(PAGE.read_bytes(), headers={"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"})


async def get_description(cloud: Cloud, request: Request) -> Response:
    """Say what `describe` says."""
    return JSONResponse(describe(cloud.state_directory, str(request.base_url).rstrip("/")))


async def get_pid(_cloud: Cloud, _request: Request) -> Response:
    """Prove to `running.find` which process listens here."""
    return PlainTextResponse(str(os.getpid()))


async def get_overview(cloud: Cloud, _request: Request) -> Response:
    """Say what the tenancy holds."""
    return JSONResponse(overview.of(cloud))


async def get_requests(cloud: Cloud, request: Request) -> Response:
    """Give the requests after a number; with `wait`, wait so many seconds for the next when there is none yet."""
    after = int(request.query_params.get("after", "0"))
    wait_seconds = float(request.query_params.get("wait", "0"))
    if wait_seconds and not _requests(cloud, after):
        await cloud.journal.wait(wait_seconds)
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
    """Give the faults that are set."""
    return JSONResponse(cloud.faults.listed())


async def add_fault(cloud: Cloud, request: Request) -> Response:
    """Set a fault."""
    try:
        details = FaultDetails.model_validate_json(await request.body())
    except ValidationError as error:
        first = error.errors()[0]
        return PlainTextResponse(f"{'.'.join(map(str, first['loc']))}: {first['msg']}", 400)
    return JSONResponse({"number": cloud.faults.add(details).number}, 201)


async def clear_faults(cloud: Cloud, _request: Request) -> Response:
    """Remove every fault; held requests lose their connection, stuck work requests succeed."""
    cloud.faults.clear()
    with cloud.store.transaction() as tx:
        work_requests.release_stuck(tx, cloud.clock.now())
    return Response(status_code=204)


class LoopbackOnly:
    """Refuses requests under any other name, and those meant for another server by way of a plain HTTP proxy."""

    def __init__(self, app: ASGIApp) -> None:
        """Guard `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass or refuse it."""
        if scope["type"] == "http":
            host = Request(scope).headers.get("host", "").partition(":")[0]
            if host not in LOOPBACK_NAMES:
                await PlainTextResponse(refusal_line(host), 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def application(cloud: Cloud) -> Starlette:
    """Return the control API of `cloud`."""

    def route(path: str, method: str, endpoint: Endpoint) -> Route:
        return Route(path, partial(endpoint, cloud), methods=[method])

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
        middleware=[Middleware(LoopbackOnly)],
    )


def _requests(cloud: Cloud, after: int) -> list[dict[str, object]]:
    return [
        asdict(entry) | {"time": entry.time.isoformat(), "line": entry.line()} for entry in cloud.journal.entries(after)
    ]
