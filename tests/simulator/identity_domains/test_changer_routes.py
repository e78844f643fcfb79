from __future__ import annotations

from typing import Any

import pytest

from simulator.kernel.store import Document
from tests.support.scim_bodies import PASSWORD, app_body, user_body
from tests.support.scim_domain import Domain

URN = "urn:ietf:params:scim:schemas:oracle:idcs:"
SCOPE = "/plant/iot/plant"


def login(domain: Domain, app: Document, password: str) -> int:
    return domain.token(app, grant_type="password", username="grace", password=password, scope=SCOPE).status


def change(domain: Domain, changer: str, document: Document, query: str = "", **body: Any) -> Any:
    return domain.call("PUT", f"/{changer}/{document['id']}{query}", {"schemas": [URN + changer]} | body)


def test_app_is_switched_off_and_on(domain: Domain, app: Document) -> None:
    for active in (False, True):
        answer = change(domain, "AppStatusChanger", app, active=active)
        assert (answer.status, answer.json["active"], answer.json["id"]) == (200, active, app["id"])
        assert domain.call("GET", f"/Apps/{app['id']}").json["active"] is active


def test_status_changer_without_active_is_refused(domain: Domain, app: Document) -> None:
    assert change(domain, "AppStatusChanger", app).status == 400
    assert change(domain, "AppStatusChanger", app, active="off").status == 400


def test_changed_password_works_and_the_old_one_does_not(domain: Domain, app: Document, grace: Document) -> None:
    answer = change(domain, "UserPasswordChanger", grace, password="another long one")
    assert (answer.status, b"another long one" in answer.body) == (200, False)
    assert (login(domain, app, "another long one"), login(domain, app, PASSWORD)) == (200, 400)


def test_changed_password_unlocks(domain: Domain, app: Document, grace: Document) -> None:
    for _ in range(5):
        login(domain, app, "wrong password")
    change(domain, "UserPasswordChanger", grace, password="another long one")
    assert login(domain, app, "another long one") == 200


def test_short_password_is_refused_and_the_old_one_stays(domain: Domain, app: Document, grace: Document) -> None:
    assert change(domain, "UserPasswordChanger", grace, password="short").status == 400
    assert login(domain, app, PASSWORD) == 200


def test_reset_password_is_shown_on_request_and_has_to_be_changed(
    domain: Domain, app: Document, grace: Document
) -> None:
    assert "oneTimePassword" not in change(domain, "UserPasswordResetter", grace).json
    answer = change(domain, "UserPasswordResetter", grace, "?attributes=oneTimePassword")
    assert login(domain, app, answer.json["oneTimePassword"]) == 400
    assert login(domain, app, PASSWORD) == 400
    state = "urn:ietf:params:scim:schemas:oracle:idcs:extension:passwordState:User"
    user = domain.call("GET", f"/Users/{grace['id']}?attributes={state}:mustChange").json
    assert user[state] == {"mustChange": True}


def test_reset_password_is_shown_when_there_is_no_mail_to_send_it_to(domain: Domain) -> None:
    domain.patched(
        "/IdentitySettings/IdentitySettings", {"op": "replace", "path": "primaryEmailRequired", "value": False}
    )
    ann = domain.made("/Users", user_body("ann", emails=[]))
    assert change(domain, "UserPasswordResetter", ann).json["oneTimePassword"]
    assert "oneTimePassword" not in change(domain, "UserPasswordResetter", domain.made("/Users", user_body("bob"))).json


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("POST", "", {"appId": "{id}"}),
        ("PUT", "/{id}", {}),
    ],
)
def test_new_client_secret_replaces_the_old_one(
    domain: Domain, app: Document, grace: Document, method: str, target: str, body: Document
) -> None:
    target = f"/AppClientSecretRegenerator{target.format(id=app['id'])}"
    body = {"schemas": [URN + "AppClientSecretRegenerator"]} | {key: app["id"] for key in body}
    secret = domain.call(method, target, body).json["clientSecret"]
    assert secret != app["clientSecret"]
    assert domain.call("GET", f"/Apps/{app['id']}").json["clientSecret"] == secret
    assert login(domain, app, PASSWORD) == 401
    assert login(domain, app | {"clientSecret": secret}, PASSWORD) == 200


def test_a_hidden_client_secret_is_in_the_answers_that_make_it_only(domain: Domain) -> None:
    domain.set(client_secret_readable=False)
    made = domain.made("/Apps", app_body("plant"))
    path = f"/Apps/{made['id']}"
    patched = domain.patched(path, {"op": "replace", "path": "description", "value": "new"})
    for shown in (
        domain.call("GET", path),
        domain.call("GET", f"{path}?attributes=clientSecret"),
        domain.call("GET", f"{path}?attributeSets=all"),
        domain.call("PUT", path, app_body("plant")),
        patched,
    ):
        assert shown.status == 200
        assert b"idcscs-" not in shown.body
    assert b"idcscs-" not in domain.call("GET", "/Apps").body
    new = domain.call("POST", "/AppClientSecretRegenerator", {"appId": made["id"]}).json["clientSecret"]
    form = {"grant_type": "client_credentials", "scope": SCOPE}
    assert domain.token(made, **form).status == 401
    assert domain.token(made | {"clientSecret": new}, **form).status == 200


def test_secret_of_an_app_that_is_not_there_is_not_made(domain: Domain) -> None:
    assert domain.call("POST", "/AppClientSecretRegenerator", {"appId": "none"}).status == 404
    assert domain.call("POST", "/AppClientSecretRegenerator", {"appId": 7}).status == 400


def test_stale_version_is_refused(domain: Domain, app: Document) -> None:
    body = {"schemas": [URN + "AppStatusChanger"], "active": False}
    assert domain.call("PUT", f"/AppStatusChanger/{app['id']}", body, if_match="old").status == 412
