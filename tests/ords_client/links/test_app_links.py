"""The links an administrator sees, from documents as the SDK models describe them."""

from __future__ import annotations

from typing import Any

import pytest

from ords_client.errors import NotAllowedError
from ords_client.grants import PasswordGrant
from ords_client.identity_domain import STATE
from ords_client.links.app_links import APP_LINKS, GRANT_TYPES
from ords_client.links.facts import Facts
from ords_client.links.link import Status
from ords_client.links.walk import walk
from ords_client.network import Http
from ords_client.outputs import Outputs

APP = {
    "id": "a" * 32,
    "displayName": "iot-ords",
    "name": "iot_ords",
    "active": True,
    "isOAuthClient": True,
    "isOAuthResource": True,
    "audience": "/group1",
    "scopes": [{"value": "/iot/domain1", "fqs": "/group1/iot/domain1"}],
    "allowedGrants": list(GRANT_TYPES),
    "allowedOperations": ["introspect"],
    "trustScope": "Account",
}
USER = {
    "id": "u-1",
    "userName": "grace",
    "active": True,
    "groups": [{"value": "g-1", "display": "readers"}],
    STATE: {"locked": {"on": False}},
}
GRANTS = [{"grantee": {"type": "Group", "value": "g-1"}}]


class Documents:
    """An administrator who sees what a test put there."""

    def __init__(self, app: Any = APP, user: Any = USER, grants: Any = GRANTS) -> None:
        self.app, self.user, self.grants = app, user, grants

    def get(self, url: str, query: dict[str, Any] | None = None, *, member: str = "id") -> Any:
        if "/Apps/" in url:
            if isinstance(self.app, Exception):
                raise self.app
            return self.app
        found = ([self.user] if self.user else []) if url.endswith("/Users") else self.grants
        return {"Resources": found, "totalResults": len(found)}


def broken(outputs: Outputs, documents: Documents) -> dict[str, str]:
    facts = Facts(
        read_outputs=lambda: outputs,
        http=Http(),
        find_administrator=lambda: documents,  # type: ignore[arg-type, return-value]
        make_grant=lambda _: PasswordGrant("grace", lambda: ""),
    )
    findings = list(walk(APP_LINKS, facts))
    assert all(one.fix for one in findings if one.status is Status.FAILED)
    return {one.name: one.detail for one in findings if one.status is Status.FAILED}


def test_app_and_user_as_declared_hold(outputs: Outputs) -> None:
    assert broken(outputs, Documents()) == {}


@pytest.mark.parametrize(
    ("change", "link", "words"),
    [
        ({"active": False}, "app-active", "is not active"),
        ({"audience": "/GROUP1"}, "app-audience", "'/GROUP1', not '/group1'"),
        ({"isOAuthResource": False}, "app-audience", "not a resource server"),
        ({"scopes": [{"value": "/iot/other"}]}, "app-scopes", "/iot/other, not '/iot/domain1'"),
        ({"scopes": None}, "app-scopes", "none"),
        ({"allowedGrants": ["password"]}, "app-grants", "client credentials, JWT assertion, refresh token"),
        ({"isOAuthClient": False}, "app-grants", "not a client"),
        ({"allowedOperations": None}, "app-introspect", "may not introspect"),
        ({"trustScope": "Explicit"}, "app-policy", "'Explicit', not All"),
    ],
)
def test_each_difference_of_the_app_is_one_link(
    outputs: Outputs, change: dict[str, Any], link: str, words: str
) -> None:
    ((name, detail),) = broken(outputs, Documents(APP | change)).items()
    assert name == link
    assert words in detail


@pytest.mark.parametrize(
    ("user", "grants", "link", "words"),
    [
        (None, GRANTS, "user-active", "no user called 'grace'"),
        (USER | {"active": False}, GRANTS, "user-active", "is not active"),
        (USER | {STATE: {"locked": {"on": True}}}, GRANTS, "user-active", "is locked"),
        (USER, [], "user-assigned", r"(readers) is assigned"),
        (USER | {"groups": None}, GRANTS, "user-assigned", "(none)"),
    ],
)
def test_each_trouble_of_the_user_is_one_link(outputs: Outputs, user: Any, grants: Any, link: str, words: str) -> None:
    ((name, detail),) = broken(outputs, Documents(user=user, grants=grants)).items()
    assert name == link
    assert words in detail


def test_user_may_be_assigned_without_a_group(outputs: Outputs) -> None:
    own = [{"grantee": {"type": "User", "value": "u-1"}}]
    assert broken(outputs, Documents(user=USER | {"groups": []}, grants=own)) == {}


def test_app_that_is_gone_breaks_one_link_alone(outputs: Outputs) -> None:
    gone = Documents(NotAllowedError(404, "not found"))
    assert list(broken(outputs, gone)) == ["app-active"]


def test_app_that_may_not_be_read_breaks_nothing(outputs: Outputs) -> None:
    assert broken(outputs, Documents(NotAllowedError(403, "no"))) == {}


@pytest.mark.parametrize(
    ("change", "link"),
    [
        ({"scopes": [None, 7]}, "app-scopes"),
        ({"scopes": "text"}, "app-scopes"),
        ({"allowedGrants": 7}, "app-grants"),
        ({"allowedOperations": 1}, "app-introspect"),
        ({"trustScope": {}}, "app-policy"),
    ],
)
def test_odd_app_breaks_the_link_it_is_about_alone(outputs: Outputs, change: dict[str, Any], link: str) -> None:
    assert list(broken(outputs, Documents(APP | change))) == [link]


@pytest.mark.parametrize(
    ("user", "grants", "link"),
    [
        (USER | {"groups": [None, 7]}, GRANTS, "user-assigned"),
        (USER | {STATE: 7}, GRANTS, "user-active"),
        (USER | {"id": None}, [{}], "user-assigned"),
        (USER, [{"grantee": None}, {"grantee": 7}], "user-assigned"),
    ],
)
def test_odd_user_or_grant_breaks_the_link_it_is_about_alone(
    outputs: Outputs, user: Any, grants: Any, link: str
) -> None:
    assert list(broken(outputs, Documents(user=user, grants=grants))) == [link]
