"""Answer plain requests to the simulator's own port: what it holds, for people and for its command line."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from simulator.cloud import Cloud
from simulator.description import describe


def application(cloud: Cloud) -> Starlette:
    """Return the control API of `cloud`."""

    async def get_description(request: Request) -> JSONResponse:
        return JSONResponse(describe(cloud.state_directory))

    return Starlette(routes=[Route("/description", get_description)])
