"""A running simulated cloud, for the tests of every room."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.assembly.opening import open_cloud
from simulator.kernel.clock import HandClock
from simulator.kernel.settings import Settings
from tests.support.running_cloud import RunningCloud, running


def pytest_configure() -> None:
    """Let Ctrl-C reach what the tests start, also where they run in the background with it switched off."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure coverage where the code runs in this process: the engine starts processes of its own."""
    for item in items:
        if item.get_closest_marker("engine"):
            item.add_marker("no_cover")


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
