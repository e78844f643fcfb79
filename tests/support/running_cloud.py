"""A simulated cloud that serves in a thread of the test process."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import oci

from simulator.assembly.opening import open_cloud
from simulator.door import control_token
from simulator.door.server import Server
from simulator.kernel.clock import Clock
from simulator.kernel.cloud import Cloud
from simulator.kernel.settings import Settings
from simulator.process.environment import environment

Finish = Callable[[Any], Any]
"""Lets the work request of a response end, and returns it."""


@dataclass
class RunningCloud:
    """A simulated cloud that serves in a thread of the test process."""

    cloud: Cloud
    server: Server
    loop: asyncio.AbstractEventLoop
    proxy_url: str

    @property
    def ca_file(self) -> str:
        return str(self.cloud.state_directory / "ca.pem")

    @property
    def config_file(self) -> str:
        return str(self.cloud.state_directory / "oci" / "config")

    @property
    def control_headers(self) -> dict[str, str]:
        """What a request that changes something at the control port has to bring."""
        return {control_token.HEADER: self.server.token, "Content-Type": "application/json"}

    def environment(self) -> dict[str, str]:
        """The variables of a command that runs inside the cloud."""
        return environment(os.environ, self.cloud.state_directory, self.proxy_url)

    def oci_client(self, client_class: Any, *, profile: str = "DEFAULT", **options: Any) -> Any:
        """A client of the OCI Python SDK, without retries, that signs as a profile's user."""
        config = oci.config.from_file(self.config_file, profile)
        return client_class(config, **{"retry_strategy": oci.retry.NoneRetryStrategy()} | options)


@contextmanager
def running(state_directory: Path, settings: Settings, clock: Clock | None = None) -> Iterator[RunningCloud]:
    """Serve a cloud in a thread until the block ends."""
    cloud = open_cloud(state_directory, settings, clock)
    ready: Future[RunningCloud] = Future()
    stop = asyncio.Event()

    async def serve() -> None:
        server = Server(cloud)
        port = await server.start()
        ready.set_result(RunningCloud(cloud, server, asyncio.get_running_loop(), f"http://127.0.0.1:{port}"))
        await stop.wait()
        await server.stop()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    started = ready.result(30)
    try:
        yield started
    finally:
        started.loop.call_soon_threadsafe(stop.set)
        thread.join()
        cloud.close()
