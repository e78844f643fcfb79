from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from providers.answer import Answer
from providers.errors import UnreachableError
from providers.failure import Failed
from providers.identity_domain_guard import IdentityDomainGuardProvider
from tests.support.fake_oci import Connect, FakeOci, Request, answer, refuse
from tests.support.hand_clock import HandClock
from tests.support.properties import UNKNOWN, held

OCID = "ocid1.domain.oc1..x"
HOME = "eu-frankfurt-1"
URL = "https://idcs-x.identity.oraclecloud.com:443"


@dataclass
class Cloud:
    """One identity domain on both planes, whose state changes at once.

    Attributes:
        state: Its lifecycle state; None when it is gone.
        apps: Its active apps.
        settings: What its own endpoint answers, in order; the last one stays.
    """

    state: str | None = "ACTIVE"
    apps: list[dict[str, Any]] = field(default_factory=list)
    settings: list[Any] = field(default_factory=lambda: [answer({})])

    def handle(self, request: Request) -> Answer:
        if request.path.endswith("/Settings/Settings"):
            found = self.settings.pop(0) if len(self.settings) > 1 else self.settings[0]
        elif request.path.endswith("/admin/v1/Apps"):
            found = answer({"totalResults": len(self.apps)} | ({"Resources": self.apps} if self.apps else {}))
        else:
            found = self.control(request)
        if isinstance(found, Exception):
            raise found
        assert isinstance(found, Answer)
        return found

    def control(self, request: Request) -> Any:
        if "/iamWorkRequests/" in request.path:
            return answer({"status": "SUCCEEDED"})
        if self.state is None:
            return refuse(404, "NotAuthorizedOrNotFound")
        if request.method == "POST":
            self.state = "INACTIVE" if request.path.endswith("/deactivate") else "ACTIVE"
            return answer(opc_work_request_id="wr-1")
        return answer({"id": OCID, "compartmentId": "ocid1.c", "lifecycleState": self.state}, etag="e")


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def oci(connect: Connect, cloud: Cloud) -> FakeOci:
    return connect(cloud.handle, guard)


def inputs(**changes: Any) -> dict[str, Any]:
    return {"identityDomainId": OCID, "url": URL, "homeRegion": HOME, "state": "ACTIVE", **changes}


guard = IdentityDomainGuardProvider()


def test_an_active_domain_that_answers_is_ready_at_once(oci: FakeOci, cloud: Cloud, clock: HandClock) -> None:
    result = guard.create(inputs())
    assert (result.id, result.outs) == (OCID, inputs())
    assert oci.sent("POST") == []
    assert clock.pauses == []


@pytest.mark.parametrize(
    ("not_yet", "words"),
    [
        (UnreachableError("x", "host", "ConnectionError: no such host"), "does not answer (ConnectionError: n"),
        (refuse(404), "answers 404"),
        (refuse(401), "answers 401"),
        (refuse(503), "answers 503"),
    ],
)
def test_a_new_domain_is_waited_for_until_its_own_endpoint_answers(
    oci: FakeOci, cloud: Cloud, clock: HandClock, not_yet: Exception, words: str
) -> None:
    cloud.settings = [not_yet, not_yet, answer({})]
    guard.create(inputs())
    waited = [line for line in clock.said if line.startswith(f"reach identity domain {URL}: ")]
    assert waited[0].startswith(f"reach identity domain {URL}: {words}")
    assert waited[1].startswith(f"reach identity domain {URL}: answers, ")


def test_a_caller_without_privilege_is_told_at_once(oci: FakeOci, cloud: Cloud, clock: HandClock) -> None:
    cloud.settings = [refuse(403)]
    with pytest.raises(Failed, match=r"^Could not reach identity domain https://.*: 403"):
        guard.create(inputs())
    assert clock.pauses == []


def test_a_domain_that_never_answers_reaches_the_limit(oci: FakeOci, cloud: Cloud) -> None:
    cloud.settings = [refuse(404)]
    with pytest.raises(Failed, match=f"^Could not reach identity domain {URL} in 60 s, .*: answers 404"):
        guard.create(inputs())


def test_a_domain_that_somebody_deactivated_is_activated_again(oci: FakeOci, cloud: Cloud) -> None:
    cloud.state = "INACTIVE"
    seen = guard.read(OCID, {**inputs(), "__provider": "blob"})
    assert held(seen.outs) == seen.inputs == inputs(state="INACTIVE")
    assert guard.diff(OCID, held(seen.outs), inputs()).changes
    assert guard.update(OCID, held(seen.outs), inputs()).outs == inputs()
    assert cloud.state == "ACTIVE"
    assert oci.sent("POST")[0].path == f"/20160918/domains/{OCID}/actions/activate"


def test_a_domain_that_is_gone_takes_the_guard_along(oci: FakeOci, cloud: Cloud) -> None:
    cloud.state = None
    result = guard.read(OCID, inputs())
    assert (result.id, result.outs) == (None, {})


def test_the_same_is_no_change_and_another_domain_is_another_guard() -> None:
    assert guard.diff(OCID, inputs(), inputs()).changes is False
    assert guard.diff(OCID, inputs(), inputs(url="https://idcs-y.identity.oraclecloud.com")).replaces == []
    assert guard.diff(OCID, inputs(), inputs(identityDomainId=UNKNOWN)).replaces == ["identityDomainId"]


def test_the_domain_is_deactivated_before_it_is_deleted(oci: FakeOci, cloud: Cloud) -> None:
    guard.delete(OCID, inputs())
    assert cloud.state == "INACTIVE"
    assert oci.sent("POST")[0].path == f"/20160918/domains/{OCID}/actions/deactivate"


def test_every_call_about_the_domain_goes_to_the_home_region_of_the_tenancy(oci: FakeOci, cloud: Cloud) -> None:
    cloud.state = "INACTIVE"
    guard.create(inputs())
    guard.read(OCID, inputs())
    guard.delete(OCID, inputs())
    hosts = {urlsplit(request.url).hostname for request in oci.requests}
    assert hosts == {f"identity.{HOME}.oci.oraclecloud.com", urlsplit(URL).hostname}


@pytest.mark.parametrize("state", [None, "INACTIVE", "DELETING"])
def test_nothing_is_asked_of_a_domain_that_is_off_or_gone(oci: FakeOci, cloud: Cloud, state: str | None) -> None:
    cloud.state = state
    guard.delete(OCID, inputs())
    assert [request.method for request in oci.requests] == ["GET"]


def test_a_domain_with_active_apps_of_others_is_not_deactivated_and_they_are_named(oci: FakeOci, cloud: Cloud) -> None:
    cloud.apps = [
        {"displayName": "Payroll", "active": True},
        {"displayName": "Oracle's own", "isOPCService": True},
        {"displayName": "Atlas", "isOPCService": False},
    ]
    with pytest.raises(Failed) as blocked:
        guard.delete(OCID, inputs())
    assert "has active apps that this stack did not make: Atlas, Payroll. Deactivate or" in str(blocked.value)
    assert cloud.state == "ACTIVE"


def test_apps_of_oracle_itself_do_not_keep_a_domain_up(oci: FakeOci, cloud: Cloud) -> None:
    cloud.apps = [{"displayName": "Oracle's own", "isOPCService": True}]
    guard.delete(OCID, inputs())
    assert cloud.state == "INACTIVE"


def test_the_service_is_asked_for_active_apps_only(oci: FakeOci, cloud: Cloud) -> None:
    guard.delete(OCID, inputs())
    listing = next(request for request in oci.requests if request.path == "/admin/v1/Apps")
    assert listing.query["filter"] == ["active eq true"]
    assert "isOPCService" in listing.query["attributes"][0]


@pytest.mark.parametrize("missing", ["identityDomainId", "url", "homeRegion"])
def test_what_is_missing_is_named(missing: str) -> None:
    (failure,) = guard.check({}, inputs(**{missing: ""})).failures
    assert failure.property == missing
