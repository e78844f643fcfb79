from __future__ import annotations

import pytest

from simulator.kernel.clock import HandClock
from tests.support.colleague import Colleague
from tests.support.running_cloud import RunningCloud
from tests.support.scenario import Connected, connect

LONG_ENOUGH_SECONDS = 600


@pytest.fixture
def connected(running_cloud: RunningCloud, clock: HandClock) -> Connected:
    """A running cloud in which the scenario has been done up to step 31."""
    return connect(Colleague(running_cloud.oci_client, pass_time=lambda: clock.advance(LONG_ENOUGH_SECONDS)))
