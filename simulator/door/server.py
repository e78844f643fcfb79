"""Listen on one loopback port: CONNECT is the way into the cloud, plain requests are the control API."""

from __future__ import annotations

import asyncio
from functools import partial

from starlette.applications import Starlette
from starlette.routing import Host

from simulator.assembly.planes import PLANES, serves, settle
from simulator.door import control, control_token
from simulator.door.certificates import Certificates
from simulator.door.front_door import FrontDoor, Ways
from simulator.door.uvicorn_connection import Http
from simulator.kernel.cloud import Cloud
from simulator.kernel.dispatch import PlaneApp


class Server:
    """The listening side of one cloud."""

    def __init__(self, cloud: Cloud) -> None:
        """Prepare to serve `cloud`; nothing listens yet."""
        apps = {host: PlaneApp(cloud, plane, partial(settle, cloud)) for plane in PLANES for host in plane.hosts}
        self.token = control_token.new()
        self._ways = Ways(
            serves=serves,
            context_for=Certificates(cloud.state_directory / "ca.pem").context_for,
            cloud_http=Http(Starlette(routes=[Host(host, app) for host, app in apps.items()])),
            control_http=Http(control.application(cloud, self.token)),
            note_refused=cloud.journal.add_refused_host,
        )

    async def start(self, port: int = 0) -> int:
        """Listen on 127.0.0.1 and return the port; 0 lets the system choose one."""
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(lambda: FrontDoor(self._ways), "127.0.0.1", port)
        return int(self._listener.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        self._listener.close()
        ways = self._ways
        for transport in [*ways.waiting, *ways.cloud_http.transports(), *ways.control_http.transports()]:
            transport.abort()
        await self._listener.wait_closed()
