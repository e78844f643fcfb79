"""Run the simulated cloud in this process until it is told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from simulator.assembly.opening import open_cloud
from simulator.door.server import Server
from simulator.errors import PortInUseError
from simulator.kernel.settings import Settings
from simulator.process import running


def serve(
    state_directory: Path,
    settings: Settings,
    port: int,
    when_ready: Callable[[str], None],
    *,
    until_eof: bool = False,
) -> None:
    """Serve the state until SIGTERM or SIGINT.

    Args:
        state_directory: Where the cloud is kept.
        settings: How it behaves.
        port: Port on 127.0.0.1; 0 lets the system choose.
        when_ready: Called with the URL once it answers.
        until_eof: Stop too when standard input ends: when the process that holds its other end is no more.
    """
    os.umask(0o077)
    with running.lock(state_directory):
        cloud = open_cloud(state_directory, settings)
        try:
            asyncio.run(_serve(Server(cloud), state_directory, port, when_ready, until_eof=until_eof))
        finally:
            cloud.close()


async def _serve(
    server: Server, state_directory: Path, port: int, when_ready: Callable[[str], None], *, until_eof: bool
) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if until_eof:
        threading.Thread(target=_wait_for_eof, args=(loop, stop), daemon=True).start()
    try:
        port = await server.start(port)
    except OSError as error:
        raise PortInUseError(f"Port {port} of 127.0.0.1 cannot be used: {os.strerror(error.errno or 0)}.") from error
    with running.announced(state_directory, port, server.token):
        when_ready(f"http://127.0.0.1:{port}")
        await stop.wait()
    await server.stop()


def _wait_for_eof(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    with suppress(OSError):  # no standard input at all
        while os.read(0, 4096):
            pass
    with suppress(RuntimeError):  # the loop has ended before
        loop.call_soon_threadsafe(stop.set)
