from __future__ import annotations

import pytest

from simulator.kernel.store import Document
from tests.support.scim_bodies import grant_body, group_body
from tests.support.scim_domain import Domain


def test_second_equal_grant_is_a_duplicate(domain: Domain, app: Document, grace: Document) -> None:
    body = grant_body(app["id"], "User", grace["id"])
    assert [domain.call("POST", "/Grants", body).status for _ in range(2)] == [201, 409]


def test_removed_grant_can_be_made_again(domain: Domain, app: Document, grace: Document) -> None:
    body = grant_body(app["id"], "User", grace["id"])
    grant = domain.made("/Grants", body)
    assert domain.call("DELETE", f"/Grants/{grant['id']}").status == 204
    assert domain.call("POST", "/Grants", body).status == 201


def test_grant_without_app_is_refused(domain: Domain, app: Document, grace: Document) -> None:
    body = grant_body(app["id"], "User", grace["id"])
    del body["app"]
    answer = domain.call("POST", "/Grants", body)
    assert (answer.status, answer.json["detail"]) == (400, "Missing required attribute(s): app.")


@pytest.mark.parametrize("part", ["app", "grantee"])
def test_grant_to_what_is_not_there_is_refused(domain: Domain, app: Document, grace: Document, part: str) -> None:
    body = grant_body(app["id"], "User", grace["id"])
    body[part]["value"] = "0" * 32
    answer = domain.call("POST", "/Grants", body)
    extension = answer.json["urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"]
    assert (answer.status, extension["messageId"]) == (400, "error.common.validation.invalidReferenceResource")


@pytest.mark.parametrize("mechanism", ["ADMINISTRATOR_TO_GROUP", "SYNC_TO_USER", "nonsense"])
def test_mechanism_has_to_fit_the_grantee(domain: Domain, app: Document, grace: Document, mechanism: str) -> None:
    body = grant_body(app["id"], "User", grace["id"]) | {"grantMechanism": mechanism}
    assert domain.call("POST", "/Grants", body).status == 400


def test_grants_cannot_be_replaced(domain: Domain, app: Document, grace: Document) -> None:
    grant = domain.made("/Grants", grant_body(app["id"], "User", grace["id"]))
    answer = domain.call("PUT", f"/Grants/{grant['id']}", grant)
    assert (answer.status, answer.json["status"], "GET" in answer.headers["allow"]) == (405, "405", True)


def test_grants_are_found_by_app_and_grantee(domain: Domain, app: Document, grace: Document) -> None:
    group = domain.made("/Groups", group_body("readers", grace["id"]))
    domain.made("/Grants", grant_body(app["id"], "User", grace["id"]))
    domain.made("/Grants", grant_body(app["id"], "Group", group["id"]))
    target = f'/Grants?filter=app.value+eq+"{app["id"]}"+and+grantee.type+eq+"Group"'
    assert [grant["grantee"]["value"] for grant in domain.call("GET", target).json["Resources"]] == [group["id"]]


def test_role_is_granted_as_an_entitlement(domain: Domain, app: Document) -> None:
    role = domain.call("GET", '/AppRoles?filter=displayName+sw+"Identity"').json["Resources"][0]
    entitlement = {"attributeName": "appRoles", "attributeValue": role["id"]}
    body = grant_body("IDCSAppId", "App", app["id"]) | {"entitlement": entitlement}
    assert domain.call("POST", "/Grants", body).status == 201
    assert domain.call("POST", "/Grants", body | {"entitlement": entitlement | {"attributeValue": "no"}}).status == 400
