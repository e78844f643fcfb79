from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from providers.answer import Answer
from providers.data_retention import TYPES, DataRetentionProvider
from tests.support.fake_oci import Connect, FakeOci, Request, answer, refuse

OCID = "ocid1.iotdomain.oc1.iad.x"
provider = DataRetentionProvider()


@dataclass
class Cloud:
    """One IoT domain, whose retention changes at once."""

    state: str = "ACTIVE"
    periods: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TYPES, 16) | {"historizedData": 30})

    def handle(self, request: Request) -> Answer:
        if "/workRequests/" in request.path:
            return answer({"status": "SUCCEEDED", "timeFinished": "now"})
        if self.state == "gone":
            raise refuse(404, "NotAuthorizedOrNotFound", "not there")
        if request.method == "POST":
            name = next(name for name, kind in TYPES.items() if kind == request.body["type"])
            self.periods[name] = request.body["dataRetentionPeriodInDays"]
            return answer(opc_work_request_id="wr-1")
        return answer({"id": OCID, "lifecycleState": self.state, "dataRetentionPeriodsInDays": dict(self.periods)})


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def oci(connect: Connect, cloud: Cloud) -> FakeOci:
    return connect(cloud.handle, provider)


def inputs(**changes: float) -> dict[str, Any]:
    """Return what the program sets; numbers arrive as floats."""
    return {"iotDomainId": OCID, **dict.fromkeys(TYPES, 16.0), "historizedData": 30.0, **changes}


def test_only_what_differs_is_changed_in_whole_days(oci: FakeOci) -> None:
    assert provider.create(inputs(rawData=7.0, rawCommandData=90.0)).id == OCID
    assert [request.body for request in oci.sent("POST")] == [
        {"type": "RAW_DATA", "dataRetentionPeriodInDays": 7},
        {"type": "RAW_COMMAND_DATA", "dataRetentionPeriodInDays": 90},
    ]


def test_nothing_is_sent_when_all_is_so(oci: FakeOci) -> None:
    provider.create(inputs())
    assert oci.sent("POST") == []


def test_a_period_that_somebody_changed_shows(oci: FakeOci, cloud: Cloud) -> None:
    cloud.periods["rejectedData"] = 1
    found = provider.read(OCID, inputs())
    assert found.inputs == found.outs == inputs(rejectedData=1)


@pytest.mark.parametrize("state", ["gone", "DELETED", "DELETING"])
def test_a_domain_that_is_gone_takes_it_along(oci: FakeOci, cloud: Cloud, state: str) -> None:
    cloud.state = state
    assert provider.read(OCID, inputs()).id is None


@pytest.mark.parametrize("days", [0, -1, 1.5, "16"])
def test_a_period_is_a_whole_number_of_days(days: Any) -> None:
    (failure,) = provider.check({}, inputs(rawData=days)).failures
    assert failure.property == "rawData"
