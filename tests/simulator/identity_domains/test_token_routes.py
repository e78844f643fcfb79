from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from simulator.kernel.store import Document
from tests.support.scim_bodies import PASSWORD, app_body, grant_body, group_body, user_body
from tests.support.scim_domain import DOMAIN, FORM, HOST, START, Domain

SCOPE = "/plant/iot/plant"
SWITCHER = "urn:ietf:params:scim:schemas:oracle:idcs:UserStatusChanger"


def password_grant(domain: Domain, client: Document | None, **form: str) -> Any:
    usual = {"grant_type": "password", "username": "grace", "password": PASSWORD, "scope": SCOPE}
    return domain.token(client, **(usual | form))


def claims_of(domain: Domain, answer: Any) -> dict[str, Any]:
    domain.patched("/Settings/Settings", {"op": "replace", "path": "signingCertPublicAccess", "value": True})
    keys = KeySet.import_key_set(domain.call("GET", "/SigningCert/jwk").json)
    return jwt.decode(answer.json["access_token"], keys, algorithms=["RS256"]).claims


def refused(answer: Any, status: int, error: str) -> bool:
    assert (answer.status, answer.json["error"]) == (status, error), answer.body
    assert answer.json["ecid"] == answer.headers["opc-request-id"]
    return True


def test_password_grant_gives_a_token_with_oracles_claims(domain: Domain, app: Document, grace: Document) -> None:
    answer = password_grant(domain, app)
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 3600)
    claims = claims_of(domain, answer)
    issued = int(START.timestamp())
    expected = {
        "iss": "https://identity.oraclecloud.com/",
        "aud": "/plant",
        "scope": "/iot/plant",
        "sub": "grace",
        "sub_type": "user",
        "iat": issued,
        "exp": issued + 3600,
        "tok_type": "AT",
        "user_id": grace["id"],
        "user_ocid": grace["ocid"],
        "user_displayname": "Grace",
        "client_id": "plant_client",
        "client_name": "plant",
        "client_guid": app["id"],
        "client_ocid": app["ocid"],
        "tenant": HOST.partition(".")[0],
        "user.tenant.name": HOST.partition(".")[0],
        "tenant_iss": f"https://{HOST}:443",
        "domain": "unit-tests",
        "domain_id": DOMAIN["id"],
        "domain_home": "us-ashburn-1",
        "region_name": "us-ashburn-idcs-1",
        "resource_app_id": app["id"],
        "amr": ["USERNAME_PASSWORD"],
        "idp_type": "LOCAL",
    }
    assert claims == claims | expected
    assert {"jti", "sid", "ca_ocid", "ca_name", "user_tz", "user_lang", "user_locale", "opc", "primTenant"} <= set(
        claims
    )


def test_header_names_the_key_and_the_certificate_and_nothing_else(
    domain: Domain, app: Document, grace: Document
) -> None:
    claims_of(domain, password_grant(domain, app))
    keys = KeySet.import_key_set(domain.call("GET", "/SigningCert/jwk").json)
    header = jwt.decode(password_grant(domain, app).json["access_token"], keys).header
    (key,) = domain.call("GET", "/SigningCert/jwk").json["keys"]
    assert header == {"alg": "RS256", "kid": "SIGNING_KEY", "x5t": key["x5t"], "x5t#S256": key["x5t#S256"]}


def test_client_credentials_give_a_token_of_the_client(domain: Domain, app: Document) -> None:
    answer = domain.token(app, grant_type="client_credentials", scope=f"{SCOPE} offline_access")
    claims = claims_of(domain, answer)
    assert (claims["sub"], claims["sub_type"]) == ("plant_client", "client")
    assert "user_id" not in claims
    assert "refresh_token" not in answer.json


def test_client_may_send_its_secret_in_the_form(domain: Domain, app: Document, grace: Document) -> None:
    form = {"client_id": "plant_client", "client_secret": app["clientSecret"]}
    assert password_grant(domain, None, **form).status == 200


@pytest.mark.parametrize(
    "wrong", [{"clientSecret": "wrong"}, {"clientSecret": ""}, {"name": "nobody"}, {"clientSecret": "größe"}]
)
def test_wrong_client_is_401_invalid_client(domain: Domain, app: Document, grace: Document, wrong: Document) -> None:
    answer = password_grant(domain, app | wrong)
    assert refused(answer, 401, "invalid_client")
    assert answer.json["error_description"] == "Client authentication failed."


@pytest.mark.parametrize("authorization", ["Basic", "Basic ???", "Basic /w==", "Digest x", "Basic " + "A" * 9999])
def test_garbage_credentials_are_401(domain: Domain, app: Document, authorization: str) -> None:
    headers = {"content-type": FORM, "authorization": authorization}
    answer = domain.send("POST", "/oauth2/v1/token", b"grant_type=client_credentials", headers)
    assert refused(answer, 401, "invalid_client")


def test_inactive_app_is_refused_as_client_and_as_resource(domain: Domain, app: Document, grace: Document) -> None:
    other = domain.made("/Apps", app_body("other"))
    domain.patched(f"/Apps/{app['id']}", {"op": "replace", "path": "active", "value": False})
    assert refused(password_grant(domain, app), 401, "invalid_client")
    assert refused(password_grant(domain, other), 400, "invalid_scope")


@pytest.mark.parametrize("form", [{"password": "wrong password"}, {"username": "nobody"}])
def test_wrong_user_or_password_is_invalid_grant(
    domain: Domain, app: Document, grace: Document, form: Document
) -> None:
    assert refused(password_grant(domain, app, **form), 400, "invalid_grant")


def test_five_wrong_passwords_lock_the_user_for_half_an_hour(domain: Domain, app: Document, grace: Document) -> None:
    for _ in range(5):
        password_grant(domain, app, password="wrong password")
    assert refused(password_grant(domain, app), 400, "invalid_grant")
    state = "urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User"
    assert domain.call("GET", f"/Users/{grace['id']}").json[state]["locked"]["on"] is True
    domain.clock.advance(1801)
    assert password_grant(domain, app).status == 200
    assert domain.call("GET", f"/Users/{grace['id']}").json[state]["locked"]["on"] is False


def test_right_password_starts_the_count_anew(domain: Domain, app: Document, grace: Document) -> None:
    for _ in range(4):
        password_grant(domain, app, password="wrong password")
    password_grant(domain, app)
    password_grant(domain, app, password="wrong password")
    assert password_grant(domain, app).status == 200


def test_inactive_user_is_invalid_grant(domain: Domain, app: Document, grace: Document) -> None:
    domain.call("PUT", f"/UserStatusChanger/{grace['id']}", {"schemas": [SWITCHER], "active": False})
    assert refused(password_grant(domain, app), 400, "invalid_grant")


def test_locked_user_is_invalid_grant_until_unlocked(domain: Domain, app: Document, grace: Document) -> None:
    path = "urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User:locked.on"
    domain.patched(f"/Users/{grace['id']}", {"op": "replace", "path": path, "value": True})
    assert refused(password_grant(domain, app), 400, "invalid_grant")
    domain.patched(f"/Users/{grace['id']}", {"op": "replace", "path": path, "value": False})
    assert password_grant(domain, app).status == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("9999-12-31T23:59:59-14:00", 400),
        ("9999-12-31", 400),
        ("0001-01-01T00:00:00+14:00", 200),
        ("2020-01-01T00:00:00", 200),
    ],
)
def test_a_lock_of_any_date_ends_or_does_not(
    domain: Domain, app: Document, grace: Document, since: str, status: int
) -> None:
    path = "urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User:locked"
    locked = {"on": True, "lockDate": since}
    domain.patched(f"/Users/{grace['id']}", {"op": "replace", "path": path, "value": locked})
    assert password_grant(domain, app).status == status


@pytest.mark.parametrize(("usable", "status"), [(True, 200), (False, 400)])
def test_created_password_is_usable_or_has_to_be_changed(
    domain: Domain, app: Document, usable: bool, status: int
) -> None:
    domain.set(created_password_is_usable=usable)
    user = domain.made("/Users", user_body("grace", password=PASSWORD))
    assert password_grant(domain, app).status == status
    changer = {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:UserPasswordChanger"], "password": PASSWORD}
    domain.call("PUT", f"/UserPasswordChanger/{user['id']}", changer)
    assert password_grant(domain, app).status == 200


def test_unassigned_user_is_refused_only_when_the_app_enforces_grants(
    domain: Domain, app: Document, grace: Document
) -> None:
    domain.patched(f"/Apps/{app['id']}", {"op": "replace", "path": "allowAccessControl", "value": True})
    assert refused(password_grant(domain, app), 400, "invalid_grant")
    domain.set(assignment_is_enforced=False)
    assert password_grant(domain, app).status == 200


@pytest.mark.parametrize("grantee", ["User", "Group"])
def test_assigned_user_gets_a_token_by_own_grant_or_a_groups(
    domain: Domain, app: Document, grace: Document, grantee: str
) -> None:
    domain.patched(f"/Apps/{app['id']}", {"op": "replace", "path": "allowAccessControl", "value": True})
    group = domain.made("/Groups", group_body("readers", grace["id"]))
    id = grace["id"] if grantee == "User" else group["id"]
    domain.made("/Grants", grant_body(app["id"], grantee, id))
    assert password_grant(domain, app).status == 200


@pytest.mark.parametrize("scope", ["", "/plant/iot/other", "/iot/plant", "offline_access", "urn:opc:idm:t.user.me"])
def test_scope_that_is_not_offered_is_invalid_scope(domain: Domain, app: Document, grace: Document, scope: str) -> None:
    assert refused(password_grant(domain, app, scope=scope), 400, "invalid_scope")


def test_scopes_of_two_resources_do_not_go_together(domain: Domain, app: Document, grace: Document) -> None:
    domain.made("/Apps", app_body("other"))
    assert refused(password_grant(domain, app, scope=f"{SCOPE} /other/iot/plant"), 400, "invalid_scope")


def test_several_scopes_of_one_resource_are_one_claim(domain: Domain, grace: Document) -> None:
    both = app_body("plant", scopes=[{"value": "/iot/a"}, {"value": "/iot/b"}], secondaryAudiences=["/second"])
    client = domain.made("/Apps", both)
    claims = claims_of(domain, password_grant(domain, client, scope="/plant/iot/a /plant/iot/b"))
    assert (claims["scope"], claims["aud"]) == ("/iot/a /iot/b", ["/plant", "/second"])


@pytest.mark.parametrize("status", [400, 401])
def test_explicit_trust_needs_the_scope_among_the_allowed_ones(
    domain: Domain, app: Document, grace: Document, status: int
) -> None:
    domain.set(unauthorized_client_status=status)
    other = domain.made("/Apps", app_body("other", trustScope="Explicit"))
    answer = password_grant(domain, other)
    assert refused(answer, status, "unauthorized_client")
    assert answer.json["error_description"] == "Client authorization failed."
    domain.patched(f"/Apps/{other['id']}", {"op": "add", "path": "allowedScopes", "value": [{"fqs": SCOPE}]})
    assert password_grant(domain, other).status == 200


def test_explicit_trust_reaches_the_clients_own_scopes(domain: Domain, grace: Document) -> None:
    client = domain.made("/Apps", app_body("plant", trustScope="Explicit"))
    assert password_grant(domain, client).status == 200


@pytest.mark.parametrize(("reaches", "status"), [(True, 200), (False, 400)])
def test_account_trust_reaches_other_apps_or_not(
    domain: Domain, app: Document, grace: Document, reaches: bool, status: int
) -> None:
    domain.set(account_trust_reaches_all_apps=reaches)
    other = domain.made("/Apps", app_body("other"))
    assert password_grant(domain, other).status == status


def test_default_trust_is_the_domains(domain: Domain, app: Document, grace: Document) -> None:
    other = domain.made("/Apps", app_body("other", trustScope="Default"))
    assert refused(password_grant(domain, other), 400, "unauthorized_client")
    domain.patched("/Settings/Settings", {"op": "replace", "path": "defaultTrustScope", "value": "Account"})
    assert password_grant(domain, other).status == 200
    domain.patched("/Settings/Settings", {"op": "replace", "path": "defaultTrustScope", "value": "Explicit"})
    domain.patched("/Settings/Settings", {"op": "replace", "path": "accountAlwaysTrustScope", "value": True})
    assert password_grant(domain, other).status == 200


def test_all_resources_have_their_own_audience(domain: Domain, app: Document, grace: Document) -> None:
    every = "urn:opc:resource:consumer::all"
    claims = claims_of(domain, password_grant(domain, app, scope=every))
    assert (claims["aud"], claims["scope"]) == ("urn:opc:resource:scope:account", every)
    assert refused(password_grant(domain, app, scope=f"{every} {SCOPE}"), 400, "invalid_scope")
    explicit = domain.made("/Apps", app_body("other", trustScope="Explicit"))
    assert refused(password_grant(domain, explicit, scope=every), 400, "unauthorized_client")


@pytest.mark.parametrize(("asked", "seconds"), [("120", 120), ("100000", 3600), ("31536000", 3600)])
def test_least_of_the_expiries_counts(domain: Domain, app: Document, grace: Document, asked: str, seconds: int) -> None:
    answer = password_grant(domain, app, scope=f"{SCOPE} urn:opc:resource:expiry={asked}")
    assert answer.json["expires_in"] == seconds


@pytest.mark.parametrize("asked", ["59", "31536001", "", "soon", "-1", "9" * 5000, "٣٠٠"])
def test_expiry_outside_a_minute_and_a_year_is_refused(
    domain: Domain, app: Document, grace: Document, asked: str
) -> None:
    assert refused(password_grant(domain, app, scope=f"{SCOPE} urn:opc:resource:expiry={asked}"), 400, "invalid_scope")


def test_grant_type_has_to_be_allowed(domain: Domain, grace: Document) -> None:
    client = domain.made("/Apps", app_body("plant", allowedGrants=["client_credentials"]))
    assert refused(password_grant(domain, client), 400, "unauthorized_client")
    assert refused(domain.token(client, grant_type="magic"), 400, "unsupported_grant_type")
    assert refused(domain.token(client, scope=SCOPE), 400, "invalid_request")


@pytest.mark.parametrize("left_out", ["username", "password"])
def test_missing_field_is_invalid_request(domain: Domain, app: Document, left_out: str) -> None:
    form = {"grant_type": "password", "username": "grace", "password": PASSWORD, "scope": SCOPE}
    del form[left_out]
    assert refused(domain.token(app, **form), 400, "invalid_request")


@pytest.mark.parametrize(
    ("media_type", "body"),
    [("application/json", b"{}"), (FORM, b"\xff"), (FORM, b"a=1&a=2"), (FORM, b"&".join([b"a=1"] * 200))],
)
def test_what_is_no_form_is_invalid_request(domain: Domain, media_type: str, body: bytes) -> None:
    assert refused(domain.send("POST", "/oauth2/v1/token", body, {"content-type": media_type}), 400, "invalid_request")


def test_deactivated_domain_gives_no_tokens(domain: Domain, app: Document, grace: Document) -> None:
    domain.change_domain(lifecycleDetails="DEACTIVATING")
    assert refused(password_grant(domain, app), 401, "invalid_client")
    domain.change_domain(lifecycleState="INACTIVE", lifecycleDetails=None)
    assert refused(password_grant(domain, app), 401, "invalid_client")


def introspect(domain: Domain, client: Document, **form: str) -> Any:
    credentials = base64.b64encode(f"{client['name']}:{client['clientSecret']}".encode()).decode()
    headers = {"content-type": FORM, "authorization": f"Basic {credentials}"}
    return domain.send("POST", "/oauth2/v1/introspect", urlencode(form).encode(), headers)


def test_introspection_tells_what_a_good_token_says(domain: Domain, app: Document, grace: Document) -> None:
    token = password_grant(domain, app).json["access_token"]
    answer = introspect(domain, app, token=token).json
    assert (answer["active"], answer["username"], answer["scope"], answer["client_id"]) == (
        True,
        "grace",
        "/iot/plant",
        "plant_client",
    )
    domain.clock.time = START + timedelta(hours=2)
    assert introspect(domain, app, token=token).json == {"active": False}
    assert introspect(domain, app, token="nonsense").json == {"active": False}
    assert refused(introspect(domain, app), 400, "invalid_request")


def test_introspection_has_to_be_allowed_to_the_client(domain: Domain, grace: Document) -> None:
    client = domain.made("/Apps", app_body("plant", allowedOperations=[]))
    assert refused(introspect(domain, client, token="x"), 400, "unauthorized_client")
