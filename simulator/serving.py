"""Run the simulated cloud in this process until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

from simulator import running
from simulator.cloud import open_cloud
from simulator.server import Server
from simulator.settings import Settings


def serve(state_directory: Path, settings: Settings, port: int, when_ready: Callable[[str], None]) -> None:
    """Serve the state until SIGTERM or SIGINT; call `when_ready` with the URL once it answers."""
    with running.lock(state_directory):
        cloud = open_cloud(state_directory, settings)
        try:
            asyncio.run(_serve(Server(cloud), state_directory, port, when_ready))
        finally:
            cloud.close()


async def _serve(server: Server, state_directory: Path, port: int, when_ready: Callable[[str], None]) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    port = await server.start(port)
    with running.announced(state_directory, port):
        when_ready(f"http://127.0.0.1:{port}")
        await stop.wait()
    await server.stop()
