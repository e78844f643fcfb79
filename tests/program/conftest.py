"""Fixtures of the tests with the real engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.settings import Settings
from tests.program.stack import Stack
from tests.simulator.conftest import running


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """A new stack in a new simulated cloud that keeps real time."""
    with running(tmp_path / "cloud", Settings()) as cloud:
        yield Stack(tmp_path / "stack", cloud)
