"""A running simulated cloud for tests."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import oci
import pytest

from simulator.door.server import Server
from simulator.kernel.clock import Clock, HandClock
from simulator.kernel.cloud import Cloud, open_cloud
from simulator.kernel.settings import Settings
from simulator.process.environment import environment


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


@pytest.fixture
def clock() -> HandClock:
    """The cloud's clock in tests: it starts at this machine's time and moves by hand."""
    return HandClock(datetime.now(UTC))


@pytest.fixture
def settings() -> Settings:
    """Override this fixture to change how the cloud behaves."""
    return Settings()


@pytest.fixture(scope="session")
def new_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a cloud that was only just made; tests copy it, which is faster than making keys."""
    directory = tmp_path_factory.mktemp("simulator")
    open_cloud(directory, Settings()).close()
    return directory


@pytest.fixture
def state_directory(tmp_path: Path, new_state: Path) -> Path:
    """The state of a new cloud that is the test's own."""
    directory = shutil.copytree(new_state, tmp_path / "simulator")
    config_file = directory / "oci" / "config"
    config_file.write_text(config_file.read_text().replace(str(new_state), str(directory)))
    return directory


@pytest.fixture
def running_cloud(
    state_directory: Path, settings: Settings, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningCloud]:
    """A running simulated cloud with its own state, whose clock is moved by hand; this process is inside it."""
    with running(state_directory, settings, clock) as cloud:
        for name, value in cloud.environment().items():
            monkeypatch.setenv(name, value)
        yield cloud
