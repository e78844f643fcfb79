"""A telemetry database with rows that tests can foresee."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.data_api.telemetry import Telemetry


@pytest.fixture
def telemetry(tmp_path: Path) -> Iterator[Telemetry]:
    """An empty telemetry database."""
    database = Telemetry(tmp_path)
    yield database
    database.close()
