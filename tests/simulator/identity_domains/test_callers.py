from __future__ import annotations

from typing import Any

import pytest

from simulator.kernel.store import Document
from tests.support.scim_bodies import PASSWORD, grant_body, group_body, user_body
from tests.support.scim_domain import Domain

MY_SCOPES = "urn:opc:idm:__myscopes__"


def bearer(answer: Any) -> dict[str, str]:
    return {"authorization": f"Bearer {answer.json['access_token']}"}


def grant_role(domain: Domain, app: Document, name: str) -> None:
    role = domain.call("GET", f'/AppRoles?filter=displayName+sw+"{name}"').json["Resources"][0]
    entitlement = {"attributeName": "appRoles", "attributeValue": role["id"]}
    domain.made("/Grants", grant_body("IDCSAppId", "App", app["id"]) | {"entitlement": entitlement})


def test_reader_may_look_and_search_only(domain: Domain, grace: Document) -> None:
    domain.role = "reader"
    assert domain.call("GET", "/Users").status == 200
    assert domain.call("POST", "/Users/.search", {}).status == 200
    for method, target in (("POST", "/Users"), ("PUT", "/Users/x"), ("PATCH", "/Users/x"), ("DELETE", "/Users/x")):
        assert domain.call(method, target, {}).status == 403
    assert domain.call("PUT", f"/UserPasswordChanger/{grace['id']}", {}).status == 403


@pytest.mark.parametrize("status", [403, 401])
def test_nobody_may_do_nothing(domain: Domain, status: int) -> None:
    domain.set(denied_status=status)
    domain.role = "nobody"
    answer = domain.call("GET", "/Users")
    assert (answer.status, answer.json["status"]) == (status, str(status))


def test_client_with_an_app_role_calls_by_token(domain: Domain, app: Document) -> None:
    grant_role(domain, app, "Identity Domain")
    headers = bearer(domain.token(app, grant_type="client_credentials", scope=MY_SCOPES))
    made = domain.call("POST", "/Groups", group_body("readers"), **headers)
    assert (made.status, made.json["idcsCreatedBy"]["type"]) == (201, "App")
    assert made.json["idcsCreatedBy"]["value"] == app["id"]


def test_client_with_the_auditors_role_may_look_only(domain: Domain, app: Document) -> None:
    grant_role(domain, app, "Audit")
    headers = bearer(domain.token(app, grant_type="client_credentials", scope=MY_SCOPES))
    assert domain.call("GET", "/Groups", **headers).status == 200
    assert domain.call("POST", "/Groups", group_body("readers"), **headers).status == 403


def test_client_without_a_role_gets_no_token_for_the_scim_plane(domain: Domain, app: Document) -> None:
    answer = domain.token(app, grant_type="client_credentials", scope=MY_SCOPES)
    assert (answer.status, answer.json["error"]) == (400, "unauthorized_client")
    mixed = domain.token(app, grant_type="client_credentials", scope=f"{MY_SCOPES} /plant/iot/plant")
    assert mixed.json["error"] == "invalid_scope"


def test_administrator_of_the_domain_calls_by_token_and_others_do_not(domain: Domain, app: Document) -> None:
    group = domain.call("GET", '/Groups?filter=displayName+eq+"Domain_Administrators"&attributes=members').json
    (administrator,) = group["Resources"][0]["members"]
    changer = {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:UserPasswordChanger"], "password": PASSWORD}
    domain.call("PUT", f"/UserPasswordChanger/{administrator['value']}", changer)
    form = {"grant_type": "password", "password": PASSWORD, "scope": MY_SCOPES}
    headers = bearer(domain.token(app, username="ada", **form))
    made = domain.call("POST", "/Groups", group_body("readers"), **headers)
    assert made.json["idcsCreatedBy"]["display"] == "ada"
    domain.made("/Users", user_body("grace", password=PASSWORD))
    assert domain.token(app, username="grace", **form).status == 400


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "é"])
def test_bad_token_is_401(domain: Domain, token: str) -> None:
    answer = domain.call("GET", "/Users", authorization=f"Bearer {token}")
    assert (answer.status, answer.json["status"]) == (401, "401")
    assert "invalid_token" in answer.headers["www-authenticate"]


def test_token_for_the_data_api_is_401_on_the_scim_plane(domain: Domain, app: Document) -> None:
    headers = bearer(domain.token(app, grant_type="client_credentials", scope="/plant/iot/plant"))
    assert domain.call("GET", "/Users", **headers).status == 401


def test_expired_token_is_401(domain: Domain, app: Document) -> None:
    grant_role(domain, app, "Identity Domain")
    headers = bearer(domain.token(app, grant_type="client_credentials", scope=MY_SCOPES))
    domain.clock.advance(3700)
    assert domain.call("GET", "/Users", **headers).status == 401


def test_unsigned_call_is_401_in_scims_shape(domain: Domain) -> None:
    answer = domain.call("GET", "/Users", authorization="Signature nonsense")
    assert (answer.status, answer.json["status"], answer.json["schemas"][0].endswith("Error")) == (401, "401", True)


@pytest.mark.parametrize(("answers", "status"), [(True, 200), (False, 403)])
def test_deactivated_domain_answers_signed_calls_or_not(domain: Domain, answers: bool, status: int) -> None:
    domain.set(inactive_domain_answers_scim=answers)
    domain.change_domain(lifecycleState="INACTIVE")
    assert domain.call("GET", "/Users").status == status


def test_deactivated_domain_takes_no_tokens(domain: Domain, app: Document) -> None:
    grant_role(domain, app, "Identity Domain")
    headers = bearer(domain.token(app, grant_type="client_credentials", scope=MY_SCOPES))
    domain.change_domain(lifecycleState="INACTIVE")
    assert domain.call("GET", "/Users", **headers).status == 401


def test_domain_that_is_not_served_yet_is_404(domain: Domain) -> None:
    domain.change_domain(lifecycleState="CREATING")
    assert domain.call("GET", "/Users").status == 404
    domain.change_domain(lifecycleState="ACTIVE", servedFrom="2026-11-02T09:31:00.000Z")
    assert domain.call("GET", "/Users").status == 404
    domain.clock.advance(60)
    assert domain.call("GET", "/Users").status == 200
