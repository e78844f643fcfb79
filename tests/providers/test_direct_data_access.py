from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from providers.answer import Answer
from providers.direct_data_access import DirectDataAccessProvider, OriginalDirectDataAccessProvider
from tests.support.fake_oci import Connect, FakeOci, Request, answer, refuse
from tests.support.hand_clock import HandClock
from tests.support.properties import held

OCID = "ocid1.iotdomain.oc1.iad.x"
OURS = ["ocid1.tenancy:iot-data/readers", "ocid1.tenancy:iot-data/admins"]
BEFORE = ["ocid1.tenancy:iot-data/before"]
CHANGED = "somebody changed it since, and this stack does not undo their work."
THEIRS = ["ocid1.tenancy:iot-data/theirs"]
provider = DirectDataAccessProvider()
memory = OriginalDirectDataAccessProvider()


@dataclass
class Cloud:
    """One IoT domain, whose data access changes at once."""

    groups: Sequence[str] | None = field(default_factory=list)
    gone: bool = False

    def handle(self, request: Request) -> Answer:
        if self.gone:
            raise refuse(404)
        if request.method == "POST":
            assert request.body["type"] == "DIRECT"
            self.groups = request.body["dbAllowListedIdentityGroupNames"]
            return answer(opc_work_request_id="wr-1")
        if "/workRequests/" in request.path:
            return answer({"status": "SUCCEEDED"})
        domain = {"id": OCID, "compartmentId": "ocid1.c", "lifecycleState": "ACTIVE"}
        return answer({**domain, "dbAllowListedIdentityGroupNames": self.groups})


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def oci(connect: Connect, cloud: Cloud) -> FakeOci:
    return connect(cloud.handle, provider, memory)


def inputs(**changes: Any) -> dict[str, Any]:
    given = {
        "iotDomainId": OCID,
        "groupNames": OURS,
        "original": BEFORE,
        "onDestroy": "restore",
    }
    return {**given, **changes}


def state(**changes: Any) -> dict[str, Any]:
    return {**inputs(), "configured": OURS, "__provider": "blob", **changes}


@pytest.mark.parametrize("before", [None, [], THEIRS])
def test_the_groups_replace_those_that_were_allowed(oci: FakeOci, cloud: Cloud, before: list[str] | None) -> None:
    cloud.groups = before
    result = provider.create(inputs())
    assert cloud.groups == OURS
    assert (result.id, result.outs) == (OCID, {**inputs(), "configured": OURS})


def test_the_same_groups_in_another_order_are_adopted(oci: FakeOci, cloud: Cloud) -> None:
    cloud.groups = sorted(OURS)
    provider.update(OCID, {}, inputs())
    assert oci.sent("POST") == []
    assert provider.read(OCID, state()).inputs == inputs()


def test_drift_is_reported_and_corrected(oci: FakeOci, cloud: Cloud) -> None:
    cloud.groups = THEIRS
    seen = provider.read(OCID, state())
    assert seen.inputs == inputs(groupNames=THEIRS)
    assert held(seen.outs) == {**inputs(groupNames=THEIRS), "configured": OURS}
    assert provider.diff(OCID, held(seen.outs), inputs()).changes


def test_a_domain_that_is_gone_takes_the_resource_along_and_needs_no_undoing(oci: FakeOci, cloud: Cloud) -> None:
    cloud.gone = True
    result = provider.read(OCID, state())
    assert (result.id, result.outs) == (None, {})
    provider.delete(OCID, state())
    assert oci.sent("POST") == []


@pytest.mark.parametrize("original", [BEFORE, []])
def test_destroy_puts_the_former_groups_back(oci: FakeOci, cloud: Cloud, clock: HandClock, original: list[str]) -> None:
    cloud.groups = OURS
    provider.delete(OCID, state(original=original))
    assert cloud.groups == original
    assert clock.said[-1] == (
        f"IoT domain {OCID} allows {', '.join(original) or 'no group'} again, as before this stack."
    )


@pytest.mark.parametrize(
    ("groups", "props", "line"),
    [
        (BEFORE, {"onDestroy": "keep"}, f"{BEFORE[0]}, because onDestroy is keep."),
        (THEIRS, {}, f"{THEIRS[0]}, because {CHANGED}"),
        ([], {}, f"no group, because {CHANGED}"),
    ],
)
def test_groups_that_are_kept_are_said_with_the_reason(
    oci: FakeOci, cloud: Cloud, clock: HandClock, groups: list[str], props: dict[str, Any], line: str
) -> None:
    cloud.groups = groups
    provider.delete(OCID, state(**props))
    assert cloud.groups == groups
    assert clock.said == [f"Left as it is: IoT domain {OCID} allows {line}"]


def test_an_adopted_state_that_lacks_what_was_configured_is_undone_too(oci: FakeOci, cloud: Cloud) -> None:
    cloud.groups = OURS
    provider.delete(OCID, inputs())
    assert cloud.groups == BEFORE


def test_groups_of_somebody_else_are_left_alone_also_after_a_refresh(oci: FakeOci, cloud: Cloud) -> None:
    cloud.groups = THEIRS
    provider.delete(OCID, held(provider.read(OCID, state()).outs))
    assert cloud.groups == THEIRS


@pytest.mark.parametrize(("groups", "remembered"), [(THEIRS, THEIRS), (None, [])])
def test_the_groups_of_before_are_remembered(
    oci: FakeOci, cloud: Cloud, groups: list[str] | None, remembered: list[str]
) -> None:
    cloud.groups = groups
    assert memory.create({"iotDomainId": OCID, "original": None}).outs == {"iotDomainId": OCID, "original": remembered}
