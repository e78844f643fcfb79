"""Listen on one loopback port: CONNECT is the way into the cloud, plain requests are the control API."""

from __future__ import annotations

import asyncio

from starlette.applications import Starlette
from starlette.routing import Host, compile_path

from simulator.door import control
from simulator.door.certificates import Certificates
from simulator.door.front_door import FrontDoor, Http
from simulator.door.planes import PLANES
from simulator.kernel.cloud import Cloud
from simulator.kernel.dispatch import PlaneApp


class Server:
    """The listening side of one cloud."""

    def __init__(self, cloud: Cloud) -> None:
        """Prepare to serve `cloud`; nothing listens yet."""
        effects = {name: effect for plane in PLANES for name, effect in plane.effects.items()}
        apps = {host: PlaneApp(cloud, plane, effects) for plane in PLANES for host in plane.hosts}
        self.cloud = cloud
        self._host_patterns = [compile_path(host)[0] for host in apps]
        self.certificates = Certificates(cloud.state_directory / "ca.pem")
        self.cloud_http = Http(Starlette(routes=[Host(host, app) for host, app in apps.items()]))
        self.control_http = Http(control.application(cloud))
        self.waiting: set[asyncio.Transport] = set()

    def serves(self, host: str) -> bool:
        """Tell whether a service of the cloud answers at `host`."""
        return any(pattern.match(host) for pattern in self._host_patterns)

    async def start(self, port: int = 0) -> int:
        """Listen on 127.0.0.1 and return the port; 0 lets the system choose one."""
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(lambda: FrontDoor(self), "127.0.0.1", port)
        return int(self._listener.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        self._listener.close()
        for transport in [*self.waiting, *self.cloud_http.transports(), *self.control_http.transports()]:
            transport.abort()
        await self._listener.wait_closed()
