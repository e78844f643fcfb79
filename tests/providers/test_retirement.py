from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from providers.cloud_provider import Failed
from providers.errors import UnreachableError
from providers.oci_clients import Answer
from providers.retirement import AppGuardProvider, IdentityDomainGuardProvider
from tests.support.fake_oci import FakeOci, Handler, Request, answer, refuse
from tests.support.hand_clock import HandClock
from tests.support.properties import UNKNOWN, held

OCID = "ocid1.domain.oc1..x"
URL = "https://idcs-x.identity.oraclecloud.com:443"
APP = "0123456789abcdef"


@dataclass
class Cloud:
    """One identity domain on both planes, whose state changes at once.

    Attributes:
        state: Its lifecycle state; None when it is gone.
        apps: Its active apps.
        settings: What its own endpoint answers, in order; the last one stays.
        app: What reading the app answers.
        status_changer: What switching it off answers.
    """

    state: str | None = "ACTIVE"
    apps: list[dict[str, Any]] = field(default_factory=list)
    settings: list[Any] = field(default_factory=lambda: [answer({})])
    app: Any = field(default_factory=lambda: answer({"active": True}))
    status_changer: Any = field(default_factory=lambda: answer({"active": False}))

    def handle(self, request: Request) -> Answer:
        if request.path.endswith("/Settings/Settings"):
            found = self.settings.pop(0) if len(self.settings) > 1 else self.settings[0]
        elif request.path.endswith("/admin/v1/Apps"):
            found = answer({"totalResults": len(self.apps)} | ({"Resources": self.apps} if self.apps else {}))
        elif request.path.endswith(f"/admin/v1/Apps/{APP}"):
            found = self.app
        elif "/AppStatusChanger/" in request.path:
            found = self.status_changer
        else:
            found = self.control(request)
        if isinstance(found, Exception):
            raise found
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
def oci(connect: Callable[[Handler], FakeOci], cloud: Cloud) -> FakeOci:
    return connect(cloud.handle)


def inputs(**changes: Any) -> dict[str, Any]:
    return {"identityDomainId": OCID, "url": URL, "state": "ACTIVE", "timeoutSeconds": 60.0, **changes}


domain_guard = IdentityDomainGuardProvider()
app_guard = AppGuardProvider()


class TestIdentityDomainGuard:
    def test_an_active_domain_that_answers_is_ready_at_once(self, oci: FakeOci, cloud: Cloud, clock: HandClock) -> None:
        result = domain_guard.create(inputs())
        assert (result.id, result.outs) == (OCID, inputs())
        assert oci.sent("POST") == []
        assert clock.pauses == []

    @pytest.mark.parametrize(
        ("not_yet", "words"),
        [
            (UnreachableError("x", "host", "ConnectionError: no such host"), "does not answer yet (ConnectionError: n"),
            (refuse(404), "answers 404"),
            (refuse(401), "answers 401"),
            (refuse(503), "answers 503"),
        ],
    )
    def test_a_new_domain_is_waited_for_until_its_own_endpoint_answers(
        self, oci: FakeOci, cloud: Cloud, clock: HandClock, not_yet: Exception, words: str
    ) -> None:
        cloud.settings = [not_yet, not_yet, answer({})]
        domain_guard.create(inputs())
        waited = [line for line in clock.said if line.startswith(f"reach identity domain {URL}: ")]
        assert waited[0].startswith(f"reach identity domain {URL}: {words}")
        assert waited[1].startswith(f"reach identity domain {URL}: answers, ")

    def test_a_caller_without_privilege_is_told_at_once(self, oci: FakeOci, cloud: Cloud, clock: HandClock) -> None:
        cloud.settings = [refuse(403)]
        with pytest.raises(Failed, match=r"^Could not reach identity domain https://.*: 403"):
            domain_guard.create(inputs())
        assert clock.pauses == []

    def test_a_domain_that_never_answers_reaches_the_limit(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.settings = [refuse(404)]
        with pytest.raises(Failed, match=f"^Could not reach identity domain {URL} in 60 s, .*: answers 404"):
            domain_guard.create(inputs())

    def test_a_domain_that_somebody_deactivated_is_activated_again(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.state = "INACTIVE"
        seen = domain_guard.read(OCID, {**inputs(), "__provider": "blob"})
        assert held(seen.outs) == seen.inputs == inputs(state="INACTIVE")
        assert domain_guard.diff(OCID, seen.outs, inputs()).changes
        assert domain_guard.update(OCID, seen.outs, inputs()).outs == inputs()
        assert cloud.state == "ACTIVE"
        assert oci.sent("POST")[0].path == f"/20160918/domains/{OCID}/actions/activate"

    def test_a_domain_that_is_gone_takes_the_guard_along(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.state = None
        result = domain_guard.read(OCID, inputs())
        assert (result.id, result.outs) == (None, {})

    def test_the_same_is_no_change_and_another_domain_is_another_guard(self) -> None:
        assert domain_guard.diff(OCID, inputs(), inputs()).changes is False
        assert domain_guard.diff(OCID, inputs(), inputs(timeoutSeconds=61)).replaces == []
        assert domain_guard.diff(OCID, inputs(), inputs(identityDomainId=UNKNOWN)).replaces == ["identityDomainId"]

    def test_the_domain_is_deactivated_before_it_is_deleted(self, oci: FakeOci, cloud: Cloud) -> None:
        domain_guard.delete(OCID, inputs())
        assert cloud.state == "INACTIVE"
        assert oci.sent("POST")[0].path == f"/20160918/domains/{OCID}/actions/deactivate"

    @pytest.mark.parametrize("state", [None, "INACTIVE", "DELETING"])
    def test_nothing_is_asked_of_a_domain_that_is_off_or_gone(
        self, oci: FakeOci, cloud: Cloud, state: str | None
    ) -> None:
        cloud.state = state
        domain_guard.delete(OCID, inputs())
        assert [request.method for request in oci.requests] == ["GET"]

    def test_a_domain_with_active_apps_of_others_is_not_deactivated_and_they_are_named(
        self, oci: FakeOci, cloud: Cloud
    ) -> None:
        cloud.apps = [
            {"displayName": "Payroll", "active": True},
            {"displayName": "Oracle's own", "isOPCService": True},
            {"displayName": "Atlas", "isOPCService": False},
        ]
        with pytest.raises(Failed) as blocked:
            domain_guard.delete(OCID, inputs())
        assert "has active apps that this stack did not make: Atlas, Payroll. Deactivate or" in str(blocked.value)
        assert cloud.state == "ACTIVE"

    def test_apps_of_oracle_itself_do_not_keep_a_domain_up(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.apps = [{"displayName": "Oracle's own", "isOPCService": True}]
        domain_guard.delete(OCID, inputs())
        assert cloud.state == "INACTIVE"

    def test_the_service_is_asked_for_active_apps_only(self, oci: FakeOci, cloud: Cloud) -> None:
        domain_guard.delete(OCID, inputs())
        listing = next(request for request in oci.requests if request.path == "/admin/v1/Apps")
        assert listing.query["filter"] == ["active eq true"]
        assert "isOPCService" in listing.query["attributes"][0]

    @pytest.mark.parametrize("missing", ["identityDomainId", "url", "timeoutSeconds"])
    def test_what_is_missing_is_named(self, missing: str) -> None:
        (failure,) = domain_guard.check({}, inputs(**{missing: ""})).failures
        assert failure.property == missing


class TestAppGuard:
    props = {"identityDomainUrl": URL, "appId": APP}  # noqa: RUF012 - read only

    def test_standing_guard_asks_nothing_of_the_cloud(self, oci: FakeOci) -> None:
        result = app_guard.create(self.props)
        assert (result.id, result.outs) == (APP, self.props)
        assert held(app_guard.read(APP, {**self.props, "__provider": "blob"}).outs) == self.props
        assert oci.requests == []

    def test_the_app_is_deactivated(self, oci: FakeOci) -> None:
        app_guard.delete(APP, self.props)
        (put,) = oci.sent("PUT")
        assert (put.method, put.url) == ("PUT", f"{URL}/admin/v1/AppStatusChanger/{APP}")
        assert put.body == {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger"], "active": False}

    def test_an_app_that_is_gone_is_no_error(self, oci: FakeOci, cloud: Cloud, clock: HandClock) -> None:
        cloud.app = refuse(404)
        app_guard.delete(APP, self.props)
        assert clock.said == [f"App {APP} is gone already."]
        assert oci.sent("PUT") == []

    def test_an_app_that_is_inactive_is_left_alone(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.app = answer({"active": False})
        app_guard.delete(APP, self.props)
        assert oci.sent("PUT") == []

    def test_an_app_that_cannot_be_deactivated_is_one_line(self, oci: FakeOci, cloud: Cloud) -> None:
        cloud.status_changer = refuse(403, words="not yours")
        with pytest.raises(Failed, match=f"^Could not deactivate app {APP}: 403: not yours"):
            app_guard.delete(APP, self.props)

    @pytest.mark.parametrize("key", ["identityDomainUrl", "appId"])
    def test_another_app_is_another_guard_also_when_it_is_not_known_yet(self, key: str) -> None:
        """Then the guard is deleted, and the app deactivated, before the app is replaced."""
        result = app_guard.diff(APP, self.props, {**self.props, key: UNKNOWN})
        assert (result.changes, result.replaces) == (True, [key])

    def test_the_same_is_no_change(self) -> None:
        assert app_guard.diff(APP, self.props, self.props).changes is False
