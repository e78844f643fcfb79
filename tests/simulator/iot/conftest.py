from __future__ import annotations

from typing import Any

import pytest
from oci.iot import IotClient

from simulator.kernel.clock import HandClock
from tests.support.running_cloud import Finish, RunningCloud

LONG_ENOUGH_SECONDS = 60


@pytest.fixture
def iot(running_cloud: RunningCloud) -> IotClient:
    """An administrator's client."""
    return running_cloud.oci_client(IotClient)


@pytest.fixture
def finish(iot: IotClient, clock: HandClock) -> Finish:
    """Let the work request of a response end, and return it."""

    def end(response: Any) -> Any:
        clock.advance(LONG_ENOUGH_SECONDS)
        return iot.get_work_request(response.headers["opc-work-request-id"]).data

    return end
