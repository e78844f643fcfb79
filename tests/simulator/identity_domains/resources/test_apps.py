from __future__ import annotations

import re

import pytest

from simulator.kernel.store import Document
from tests.support.scim_bodies import app_body, grant_body, user_body
from tests.support.scim_domain import Domain


def test_full_scope_name_is_audience_and_value(app: Document) -> None:
    assert app["scopes"] == [{"value": "/iot/plant", "fqs": "/plant/iot/plant", "requiresConsent": False}]


def test_client_secret_comes_back_on_every_read(domain: Domain, app: Document) -> None:
    assert domain.call("GET", f"/Apps/{app['id']}").json["clientSecret"] == app["clientSecret"]


def test_client_secret_is_not_in_the_file_in_clear_text(domain: Domain, app: Document) -> None:
    files = [path.read_bytes() for path in domain.cloud.state_directory.glob("cloud.sqlite*")]
    assert not any(app["clientSecret"].encode() in content for content in files)


def test_server_makes_a_name_of_32_hex_when_none_is_given(domain: Domain) -> None:
    body = app_body("plant")
    del body["name"]
    assert re.fullmatch("[0-9a-f]{32}", domain.made("/Apps", body)["name"])


@pytest.mark.parametrize("name", ["iot-data", "iot data", "größe", "a.b"])
def test_name_of_other_than_letters_digits_and_underscore_is_refused(domain: Domain, name: str) -> None:
    assert domain.call("POST", "/Apps", app_body("plant", name=name)).status == 400


def test_name_cannot_be_changed(domain: Domain, app: Document) -> None:
    assert domain.call("PUT", f"/Apps/{app['id']}", app_body("plant", name="other")).status == 400
    change = {"op": "replace", "path": "name", "value": "other"}
    assert domain.patched(f"/Apps/{app['id']}", change).status == 400


def test_put_without_name_keeps_it(domain: Domain, app: Document) -> None:
    body = app_body("plant", description="v2")
    del body["name"]
    after = domain.call("PUT", f"/Apps/{app['id']}", body).json
    assert (after["name"], after["description"]) == ("plant_client", "v2")


@pytest.mark.parametrize(
    "changes",
    [{"displayName": "plant"}, {"name": "PLANT_client"}, {"audience": "/plant", "scopes": [{"value": "/iot/plant"}]}],
)
def test_display_name_name_and_full_scope_names_are_unique(domain: Domain, app: Document, changes: Document) -> None:
    assert domain.call("POST", "/Apps", app_body("other", **changes)).status == 409


def test_active_app_is_not_deleted_forced_or_not(domain: Domain, app: Document) -> None:
    for query in ("", "?forceDelete=true"):
        answer = domain.call("DELETE", f"/Apps/{app['id']}{query}")
        assert (answer.status, "Deactivate it" in answer.json["detail"]) == (400, True)


def test_deleting_an_app_removes_its_grants_and_frees_its_names(domain: Domain, app: Document) -> None:
    user = domain.made("/Users", user_body("alan"))
    domain.made("/Grants", grant_body(app["id"], "User", user["id"]))
    domain.patched(f"/Apps/{app['id']}", {"op": "replace", "path": "active", "value": False})
    assert domain.call("DELETE", f"/Apps/{app['id']}").status == 204
    assert domain.call("GET", "/Grants").json["totalResults"] == 0
    assert domain.call("POST", "/Apps", app_body("plant")).status == 201


def test_free_domain_holds_two_apps_beside_oracles_own(domain: Domain) -> None:
    domain.change_domain(licenseType="free")
    statuses = [domain.call("POST", "/Apps", app_body(f"app{n}")).status for n in range(3)]
    assert statuses == [201, 201, 400]


@pytest.mark.parametrize(("missing", "kind"), [("audience", "isOAuthResource"), ("clientType", "isOAuthClient")])
def test_oauth_parts_need_audience_and_client_type(domain: Domain, missing: str, kind: str) -> None:
    body = app_body("plant", scopes=[])
    del body[missing]
    answer = domain.call("POST", "/Apps", body)
    assert (answer.status, missing in answer.json["detail"]) == (400, True)
    assert domain.call("POST", "/Apps", body | {kind: False}).status == 201


def test_app_is_based_on_a_template_that_exists(domain: Domain) -> None:
    answer = domain.call("POST", "/Apps", app_body("plant", basedOnTemplate={"value": "NoSuchTemplate"}))
    extension = answer.json["urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"]
    assert extension == {"messageId": "error.common.validation.invalidReferenceResource"}


@pytest.mark.parametrize("starts_active", [False, True])
def test_app_without_active_is_as_the_settings_say(domain: Domain, starts_active: bool) -> None:
    domain.set(apps_start_active=starts_active)
    body = app_body("plant")
    del body["active"]
    assert domain.made("/Apps", body)["active"] is starts_active


def test_allowed_scope_names_the_app_that_defines_it(domain: Domain, app: Document) -> None:
    other = domain.made("/Apps", app_body("other", allowedScopes=[{"fqs": "/plant/iot/plant"}]))
    assert other["allowedScopes"] == [{"fqs": "/plant/iot/plant", "idOfDefiningApp": app["id"]}]


def test_allowed_scope_that_no_app_has_is_refused(domain: Domain) -> None:
    assert domain.call("POST", "/Apps", app_body("plant", allowedScopes=[{"fqs": "/none"}])).status == 400


def test_app_that_is_no_client_has_no_secret(domain: Domain) -> None:
    assert "clientSecret" not in domain.made("/Apps", app_body("plant", isOAuthClient=False))


def test_grants_of_an_app_are_shown_on_request_only(domain: Domain, app: Document) -> None:
    user = domain.made("/Users", user_body("alan"))
    domain.made("/Grants", grant_body(app["id"], "User", user["id"]))
    shown = domain.call("GET", f"/Apps/{app['id']}?attributes=grants").json["grants"]
    assert [(grant["granteeId"], grant["granteeType"]) for grant in shown] == [(user["id"], "User")]
    assert "grants" not in domain.call("GET", f"/Apps/{app['id']}").json


def test_oracles_own_app_is_listed_and_cannot_be_deactivated(domain: Domain) -> None:
    listed = domain.call("GET", "/Apps?filter=isOPCService+eq+true").json["Resources"]
    assert [app["id"] for app in listed] == ["IDCSAppId"]
    body = {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger"], "active": False}
    assert domain.call("PUT", "/AppStatusChanger/IDCSAppId", body).status == 403
    assert domain.patched("/Apps/IDCSAppId", {"op": "replace", "path": "active", "value": False}).status == 403
