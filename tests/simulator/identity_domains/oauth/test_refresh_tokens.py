from __future__ import annotations

from typing import Any

import pytest

from simulator.kernel.store import Document
from tests.support.scim_bodies import PASSWORD, app_body
from tests.support.scim_domain import Domain

SCOPE = "/plant/iot/plant"


def first(domain: Domain, client: Document, scope: str = f"{SCOPE} offline_access") -> Any:
    return domain.token(client, grant_type="password", username="grace", password=PASSWORD, scope=scope)


def refresh(domain: Domain, client: Document, token: str, **form: str) -> Any:
    return domain.token(client, grant_type="refresh_token", refresh_token=token, **form)


def test_refresh_token_comes_with_offline_access_only(domain: Domain, app: Document, grace: Document) -> None:
    assert "refresh_token" in first(domain, app).json
    assert "refresh_token" not in first(domain, app, SCOPE).json


def test_refresh_token_is_good_for_one_use_and_gives_the_next(domain: Domain, app: Document, grace: Document) -> None:
    token = first(domain, app).json["refresh_token"]
    second = refresh(domain, app, token)
    assert (second.status, second.json["refresh_token"] != token) == (200, True)
    again = refresh(domain, app, token)
    assert (again.status, again.json["error"]) == (400, "invalid_grant")
    assert refresh(domain, app, second.json["refresh_token"]).status == 200


def test_refresh_token_expires_as_the_app_says(domain: Domain, grace: Document) -> None:
    client = domain.made("/Apps", app_body("plant", refreshTokenExpiry=600))
    token = first(domain, client).json["refresh_token"]
    domain.clock.advance(601)
    assert refresh(domain, client, token).json["error"] == "invalid_grant"


def test_refresh_token_is_the_clients_own(domain: Domain, app: Document, grace: Document) -> None:
    other = domain.made("/Apps", app_body("other"))
    token = first(domain, app).json["refresh_token"]
    assert refresh(domain, other, token).json["error"] == "invalid_grant"


def test_scope_may_be_narrowed_but_not_widened(domain: Domain, grace: Document) -> None:
    client = domain.made("/Apps", app_body("plant", scopes=[{"value": "/a"}, {"value": "/b"}]))
    token = first(domain, client, "/plant/a /plant/b offline_access").json["refresh_token"]
    narrow = refresh(domain, client, token, scope="/plant/a")
    assert narrow.status == 200
    wide = refresh(domain, client, narrow.json["refresh_token"], scope="/plant/b")
    assert wide.json["error"] == "invalid_scope"


def test_deleted_or_inactive_user_gets_nothing(domain: Domain, app: Document, grace: Document) -> None:
    token = first(domain, app).json["refresh_token"]
    domain.patched(f"/Users/{grace['id']}", {"op": "replace", "path": "active", "value": False})
    assert refresh(domain, app, token).json["error"] == "invalid_grant"
    domain.call("DELETE", f"/Users/{grace['id']}?forceDelete=true")
    assert refresh(domain, app, token).json["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("choice", "status", "has_token"),
    [("no_refresh_token", 200, False), ("granted", 200, True), ("refused", 400, False)],
)
def test_resource_without_allow_offline(
    domain: Domain, grace: Document, choice: str, status: int, has_token: bool
) -> None:
    domain.set(offline_access_without_allow_offline=choice)
    client = domain.made("/Apps", app_body("plant", allowOffline=False))
    answer = first(domain, client)
    assert (answer.status, "refresh_token" in answer.json) == (status, has_token)


def test_refresh_token_is_not_in_the_file_in_clear_text(domain: Domain, app: Document, grace: Document) -> None:
    token = first(domain, app).json["refresh_token"]
    files = [path.read_bytes() for path in domain.cloud.state_directory.glob("cloud.sqlite*")]
    assert not any(token.encode() in content for content in files)
