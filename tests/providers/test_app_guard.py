from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from providers.answer import Answer
from providers.app_guard import AppGuardProvider
from providers.failure import Failed
from tests.support.fake_oci import Connect, FakeOci, Request, answer, refuse
from tests.support.hand_clock import HandClock
from tests.support.properties import UNKNOWN, held

URL = "https://idcs-x.identity.oraclecloud.com:443"
APP = "0123456789abcdef"
PROPS = {"identityDomainUrl": URL, "appId": APP}
guard = AppGuardProvider()


@dataclass
class Cloud:
    """An identity domain with one app.

    Attributes:
        app: What reading the app answers.
        status_changer: What switching it off answers.
    """

    app: Any = field(default_factory=lambda: answer({"active": True}))
    status_changer: Any = field(default_factory=lambda: answer({"active": False}))

    def handle(self, request: Request) -> Answer:
        found: Answer | Exception = self.status_changer if "/AppStatusChanger/" in request.path else self.app
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def oci(connect: Connect, cloud: Cloud) -> FakeOci:
    return connect(cloud.handle, guard)


def test_standing_guard_asks_nothing_of_the_cloud(oci: FakeOci) -> None:
    result = guard.create(PROPS)
    assert (result.id, result.outs) == (APP, PROPS)
    assert held(guard.read(APP, {**PROPS, "__provider": "blob"}).outs) == PROPS
    assert oci.requests == []


def test_the_app_is_deactivated(oci: FakeOci) -> None:
    guard.delete(APP, PROPS)
    (put,) = oci.sent("PUT")
    assert (put.method, put.url) == ("PUT", f"{URL}/admin/v1/AppStatusChanger/{APP}")
    assert put.body == {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger"], "active": False}


def test_an_app_that_is_gone_is_no_error(oci: FakeOci, cloud: Cloud, clock: HandClock) -> None:
    cloud.app = refuse(404)
    guard.delete(APP, PROPS)
    assert clock.said == [f"App {APP} is gone already."]
    assert oci.sent("PUT") == []


def test_an_app_that_is_inactive_is_left_alone(oci: FakeOci, cloud: Cloud) -> None:
    cloud.app = answer({"active": False})
    guard.delete(APP, PROPS)
    assert oci.sent("PUT") == []


def test_an_app_that_cannot_be_deactivated_is_one_line(oci: FakeOci, cloud: Cloud) -> None:
    cloud.status_changer = refuse(403, words="not yours")
    with pytest.raises(Failed, match=f"^Could not deactivate app {APP}: 403: not yours"):
        guard.delete(APP, PROPS)


@pytest.mark.parametrize("key", ["identityDomainUrl", "appId"])
def test_another_app_is_another_guard_also_when_it_is_not_known_yet(key: str) -> None:
    """Then the guard is deleted, and the app deactivated, before the app is replaced."""
    result = guard.diff(APP, PROPS, {**PROPS, key: UNKNOWN})
    assert (result.changes, result.replaces) == (True, [key])


def test_the_same_is_no_change() -> None:
    assert guard.diff(APP, PROPS, PROPS).changes is False
