from __future__ import annotations

from typing import Any

import pytest

from ords_client.errors import UsageError
from ords_client.identity_domain import IdentityDomain
from ords_client.outputs import Outputs

MEMBER = {"id": "u-1", "groups": [{"value": "g-1"}]}


class Pages:
    """An administrator who sees lists two resources at a time."""

    def __init__(self, resources: list[dict[str, Any]]) -> None:
        self.resources = resources
        self.asked: list[dict[str, Any]] = []
        self.put_bodies: list[tuple[str, Any]] = []

    def get(self, url: str, query: dict[str, Any], *, member: str) -> dict[str, Any]:
        self.asked.append(query)
        start = query["startIndex"] - 1
        return {"Resources": self.resources[start : start + 2], "totalResults": len(self.resources)}

    def put(self, url: str, body: Any, *, secrets: tuple[str, ...] = ()) -> dict[str, Any]:
        self.put_bodies.append((url, body))
        return {}


def domain(pages: Pages, outputs: Outputs) -> IdentityDomain:
    return IdentityDomain(pages, outputs)  # type: ignore[arg-type]


def test_all_pages_of_assignments_are_read(outputs: Outputs) -> None:
    pages = Pages([{"grantee": {"value": value}} for value in ("x", "y", "z", "g-1")])
    assert domain(pages, outputs).is_assigned(MEMBER)
    assert [query["startIndex"] for query in pages.asked] == [1, 3]


def test_user_without_assignment_is_found_out(outputs: Outputs) -> None:
    pages = Pages([{"grantee": {"value": "x"}}])
    assert not domain(pages, outputs).is_assigned(MEMBER)


def test_user_name_is_quoted_in_the_filter(outputs: Outputs) -> None:
    pages = Pages([])
    assert domain(pages, outputs).user('a"b\\c\td') is None
    assert pages.asked[0]["filter"] == 'userName eq "a\\"b\\\\c\\td"'


def test_password_is_set_without_a_mail(outputs: Outputs) -> None:
    pages = Pages([MEMBER])
    domain(pages, outputs).set_password("grace", "new one")
    ((url, body),) = pages.put_bodies
    assert url == f"{outputs.identity_domain_url}/admin/v1/UserPasswordChanger/u-1"
    assert (body["password"], body["bypassNotification"]) == ("new one", True)


def test_password_is_reset_with_a_mail(outputs: Outputs) -> None:
    pages = Pages([MEMBER])
    domain(pages, outputs).reset_password("grace")
    ((url, body),) = pages.put_bodies
    assert url.endswith("/UserPasswordResetter/u-1")
    assert body["bypassNotification"] is False


def test_unknown_user_has_no_password_to_set(outputs: Outputs) -> None:
    with pytest.raises(UsageError, match="no user called 'grace'"):
        domain(Pages([]), outputs).set_password("grace", "new one")
