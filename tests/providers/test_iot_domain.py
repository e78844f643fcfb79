from __future__ import annotations

from typing import Any

import pytest

from providers.errors import RefusedError
from providers.iot_domain import IotDomain
from providers.oci_clients import Answer
from tests.support.fake_oci import FakeOci, Request, answer, refuse
from tests.support.hand_clock import HandClock

OCID = "ocid1.iotdomain.oc1.iad.x"


def domain_in(state: str | None) -> IotDomain:
    """Give an IoT domain in a state of its life; None when there is none."""

    def handle(request: Request) -> Answer:
        if state is None:
            raise refuse(404, "NotAuthorizedOrNotFound")
        if request.method == "POST":
            return answer(opc_work_request_id="wr-1")
        if "/workRequests/" in request.path:
            return answer({"status": "SUCCEEDED"})
        return answer({"id": OCID, "compartmentId": "ocid1.c", "lifecycleState": state})

    return IotDomain(FakeOci(handle), OCID)


def test_a_domain_is_in_the_iot_control_plane() -> None:
    assert domain_in("ACTIVE").url == f"https://iot.us-ashburn-1.oci.oraclecloud.com/20250531/iotDomains/{OCID}"


@pytest.mark.parametrize("state", ["ACTIVE", "UPDATING", "FAILED"])
def test_a_domain_that_is_there_is_found(state: str) -> None:
    found = domain_in(state).find()
    assert found
    assert found["lifecycleState"] == domain_in(state).read()["lifecycleState"] == state


@pytest.mark.parametrize("state", [None, "DELETING", "DELETED"])
def test_a_domain_that_is_gone_or_going_is_nothing(state: str | None) -> None:
    assert domain_in(state).find() is None


def test_a_domain_that_must_be_there_is_an_error_when_it_is_not() -> None:
    with pytest.raises(RefusedError, match=f"^Could not read IoT domain {OCID}: 404"):
        domain_in(None).read()


@pytest.mark.parametrize("kind", ["ORDS", "APEX", "DIRECT"])
def test_each_kind_of_data_access_is_named_in_its_action(clock: HandClock, kind: str) -> None:
    domain = domain_in("ACTIVE")
    details: dict[str, Any] = {"type": kind}
    domain.configure(details, is_so=None).make(clock.waiter())
    assert clock.said[0].startswith(f"configure {kind} data access of IoT domain {OCID}: work request wr-1.")


def test_what_the_service_does_not_show_is_asked_for_once(clock: HandClock) -> None:
    domain = domain_in("ACTIVE")
    domain.configure({"type": "APEX"}, is_so=None).make(clock.waiter())
    assert isinstance(domain.oci, FakeOci)
    assert len(domain.oci.sent("POST")) == 1
