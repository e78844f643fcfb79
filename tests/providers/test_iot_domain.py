from __future__ import annotations

from typing import Any

import pytest

from providers.answer import Answer
from providers.errors import DeletedError, NotFoundError
from providers.iot_domain import IotDomain
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
def test_a_domain_that_is_there_is_read(state: str) -> None:
    assert domain_in(state).read()["lifecycleState"] == state


@pytest.mark.parametrize("state", ["DELETING", "DELETED"])
def test_a_domain_that_is_going_is_an_error_of_its_own(state: str) -> None:
    with pytest.raises(DeletedError, match=f"^Could not use IoT domain {OCID}: it is {state}. Remove it from iotDom"):
        domain_in(state).read()


def test_a_domain_that_must_be_there_is_an_error_when_it_is_not() -> None:
    with pytest.raises(NotFoundError, match=f"^Could not read IoT domain {OCID}: 404"):
        domain_in(None).read()


@pytest.mark.parametrize("kind", ["ORDS", "APEX", "DIRECT"])
def test_each_kind_of_data_access_is_named_in_its_action(clock: HandClock, kind: str) -> None:
    domain = domain_in("ACTIVE")
    details: dict[str, Any] = {"type": kind}
    domain.configure_data_access(details, None, clock.waiter())
    assert clock.said[0].startswith(f"configure {kind} data access of IoT domain {OCID}: work request wr-1.")


def test_what_the_service_does_not_show_is_asked_for_once(clock: HandClock) -> None:
    domain = domain_in("ACTIVE")
    domain.configure_data_access({"type": "APEX"}, None, clock.waiter())
    assert isinstance(domain.oci, FakeOci)
    assert len(domain.oci.sent("POST")) == 1
