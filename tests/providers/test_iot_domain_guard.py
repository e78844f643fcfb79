from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from providers.answer import Answer
from providers.failure import Failed
from providers.iot_domain_guard import IotDomainGuardProvider
from tests.support.fake_oci import Connect, FakeOci, Request, answer, refuse

OCID = "ocid1.iotdomain.oc1.iad.x"
PROPS = {"iotDomainId": OCID, "isKept": False}
guard = IotDomainGuardProvider()


@dataclass
class Cloud:
    """An IoT domain.

    Attributes:
        twins: OCIDs of its digital twins.
        status: Of the answer to who asks for them.
    """

    twins: list[str] = field(default_factory=list)
    status: int = 200

    def handle(self, _request: Request) -> Answer:
        if self.status != 200:
            raise refuse(self.status)
        return answer({"items": [{"id": twin} for twin in self.twins]})


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def oci(connect: Connect, cloud: Cloud) -> FakeOci:
    return connect(cloud.handle, guard)


def test_standing_guard_asks_nothing_of_the_cloud(oci: FakeOci) -> None:
    assert guard.create(PROPS).id == OCID
    assert oci.requests == []


def test_a_domain_without_digital_twins_may_go(oci: FakeOci) -> None:
    guard.delete(OCID, PROPS)
    (asked,) = oci.requests
    assert f"/digitalTwinInstances?iotDomainId={OCID}&lifecycleState=ACTIVE" in asked.url


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 digital twin (twin-0)"), (3, "3 digital twins (twin-0, twin-1, twin-2)"), (500, "twin-2 and 497 more)")],
)
@pytest.mark.usefixtures("oci")
def test_digital_twins_are_counted_and_a_few_named(cloud: Cloud, number: int, words: str) -> None:
    cloud.twins = [f"twin-{index}" for index in range(number)]
    with pytest.raises(Failed, match="oci iot digital-twin-instance delete") as failed:
        guard.delete(OCID, PROPS)
    assert words in str(failed.value)


def test_a_domain_that_stays_is_not_looked_at(oci: FakeOci, cloud: Cloud) -> None:
    cloud.twins = ["twin"]
    guard.delete(OCID, PROPS | {"isKept": True})
    assert oci.requests == []


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.usefixtures("oci")
def test_who_may_not_look_leaves_it_to_the_service(cloud: Cloud, status: int) -> None:
    cloud.status = status
    guard.delete(OCID, PROPS)


@pytest.mark.usefixtures("oci")
def test_another_failure_stops_it(cloud: Cloud) -> None:
    cloud.status = 500
    with pytest.raises(Failed, match="list the digital twins"):
        guard.delete(OCID, PROPS)
