from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from oci.identity import IdentityClient

from simulator.kernel.clock import HandClock
from tests.support.domain_details import details
from tests.support.running_cloud import RunningCloud

LONG_ENOUGH_SECONDS = 60


@pytest.fixture
def iam(running_cloud: RunningCloud) -> IdentityClient:
    """An administrator's client."""
    return running_cloud.oci_client(IdentityClient)


@pytest.fixture
def reader(running_cloud: RunningCloud) -> IdentityClient:
    """The client of a user who may only look."""
    return running_cloud.oci_client(IdentityClient, profile="READER")


@pytest.fixture
def finish(iam: IdentityClient, clock: HandClock) -> Callable[[Any], Any]:
    """Let the work request of a response end, and return it."""

    def end(response: Any) -> Any:
        clock.advance(LONG_ENOUGH_SECONDS)
        return iam.get_iam_work_request(response.headers["opc-work-request-id"]).data

    return end


@pytest.fixture
def domain(iam: IdentityClient, finish: Callable[[Any], Any]) -> Any:
    """An active identity domain."""
    request = finish(iam.create_domain(details()))
    return iam.get_domain(request.resources[0].identifier).data
