from __future__ import annotations

import pytest

from simulator.kernel.clock import HandClock
from tests.contract.data_api.scenario import Connected, connect
from tests.simulator.conftest import (  # noqa: F401 - fixtures
    RunningCloud,
    clock,
    new_state,
    running_cloud,
    settings,
    state_directory,
)

LONG_ENOUGH_SECONDS = 600


@pytest.fixture
def connected(running_cloud: RunningCloud, clock: HandClock) -> Connected:  # noqa: F811 - fixtures
    """A running cloud in which the scenario has been done up to step 31."""
    return connect(running_cloud.oci_client, lambda: clock.advance(LONG_ENOUGH_SECONDS))
