from __future__ import annotations

import pytest

from providers.answer import Answer
from providers.identity_domain import IdentityDomain, active_apps
from tests.support.fake_oci import FakeOci, Request, answer, refuse
from tests.support.hand_clock import HandClock

OCID = "ocid1.domain.oc1..x"
URL = "https://idcs-x.identity.oraclecloud.com:443"


def domain_in(state: str) -> IdentityDomain:
    current = {"id": OCID, "compartmentId": "ocid1.c", "lifecycleState": state}

    def handle(request: Request) -> Answer:
        if "/iamWorkRequests/" in request.path:
            return answer({"status": "SUCCEEDED"})
        if request.method == "POST":
            current["lifecycleState"] = "ACTIVE" if request.path.endswith("/actions/activate") else "INACTIVE"
            return answer(opc_work_request_id="wr-1")
        return answer(dict(current))

    return IdentityDomain(FakeOci(handle), OCID)


@pytest.mark.parametrize(("before", "after"), [("INACTIVE", "ACTIVE"), ("ACTIVE", "ACTIVE")])
def test_a_domain_is_activated(clock: HandClock, before: str, after: str) -> None:
    domain = domain_in(before)
    domain.activate(clock.waiter())
    assert (domain.find() or {})["lifecycleState"] == after


def test_a_domain_is_deactivated(clock: HandClock) -> None:
    domain = domain_in("ACTIVE")
    domain.deactivate(clock.waiter())
    assert (domain.find() or {})["lifecycleState"] == "INACTIVE"
    assert clock.said[0].startswith(f"deactivate identity domain {OCID}: work request wr-1.")


def test_a_domain_that_is_gone_is_nothing() -> None:
    def handle(_request: Request) -> Answer:
        raise refuse(404)

    assert IdentityDomain(FakeOci(handle), OCID).find() is None


def test_the_apps_of_oracle_itself_are_not_listed() -> None:
    apps = [{"displayName": "Oracle's own", "isOPCService": True}, {"displayName": "Atlas"}]
    oci = FakeOci(lambda _request: answer({"Resources": apps}))
    assert active_apps(oci, URL) == [{"displayName": "Atlas"}]
    assert oci.requests[0].query["filter"] == ["active eq true"]
