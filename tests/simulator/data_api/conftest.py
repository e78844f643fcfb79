"""A telemetry database, and a running cloud whose IoT domain trusts an identity domain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.data_api.telemetry import Telemetry
from tests.simulator.data_api.trust import HOST, Trust
from tests.support.running_cloud import RunningCloud


@pytest.fixture
def telemetry(tmp_path: Path) -> Iterator[Telemetry]:
    """An empty telemetry database."""
    database = Telemetry(tmp_path)
    yield database
    database.close()


@pytest.fixture
def trust(running_cloud: RunningCloud) -> Trust:
    """The running cloud, in which configure has let the IoT domain trust an identity domain."""
    trust = Trust(running_cloud)
    trust.create_identity_domain(HOST)
    trust.change_iot_domain(dbAllowedIdentityDomainHost=HOST)
    return trust
