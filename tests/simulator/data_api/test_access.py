"""Who may read: every reason to refuse a token, seen from outside."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
import requests

from simulator.kernel import tenancy
from simulator.kernel.settings import Settings
from simulator.settings.data_api import DataApiSettings
from tests.simulator.data_api.trust import BASE_URL, DATA_HOST, HOST, OTHER_HOST, Trust

REALM = 'Bearer realm="Oracle REST Data Services"'


def assert_bare_401(response: requests.Response) -> None:
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == f'{REALM}, error="invalid_token"'
    body = response.json()
    assert {name: body[name] for name in ("code", "title", "message", "type")} == {
        "code": "Unauthorized",
        "title": "Unauthorized",
        "message": "Unauthorized",
        "type": "tag:oracle.com,2020:error/Unauthorized",
    }


def test_good_token_reads(trust: Trust) -> None:
    assert trust.get("rawData").status_code == 200


@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_scheme_is_read_without_regard_to_case(trust: Trust, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {trust.token()}"}
    assert trust.get("rawData", headers=headers).status_code == 200


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic Z3JhY2U6aG9wcGVy"])
def test_request_without_a_token_is_challenged(trust: Trust, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    response = requests.get(f"{BASE_URL}/rawData", headers=headers, timeout=10)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == REALM
    assert response.json()["code"] == "Unauthorized"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "/anothergroup"},
        {"aud": None},
        {"aud": tenancy.GROUP_SHORT_ID},
        {"aud": f"/{tenancy.GROUP_SHORT_ID}/"},
        {"aud": ["/anothergroup"]},
        {"iss": f"https://{HOST}:443"},
        {"iss": None},
        {"scope": "/iot/anotherdomain"},
        {"scope": f"/{tenancy.GROUP_SHORT_ID}/iot/{tenancy.DOMAIN_SHORT_ID}"},
        {"scope": f"/iot/{tenancy.DOMAIN_SHORT_ID}x"},
        {"scope": None},
        {"scope": ""},
        {"scope": 5},
        {"exp": 1},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": 4_000_000_000},
        {"iat": 4_000_000_000},
        {"iat": None},
        {"sub": None},
    ],
    ids=json.dumps,
)
def test_token_with_a_wrong_claim_is_refused(trust: Trust, claims: dict[str, Any]) -> None:
    assert_bare_401(trust.get("rawData", trust.token(**claims)))


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": ["/anothergroup", f"/{tenancy.GROUP_SHORT_ID}"]},
        {"scope": f"/iot/anotherdomain /iot/{tenancy.DOMAIN_SHORT_ID}"},
        {"scope": None, "scp": [f"/iot/{tenancy.DOMAIN_SHORT_ID}"]},
        {"sub_type": "client", "sub": "ords_reader"},
    ],
    ids=json.dumps,
)
def test_token_with_more_than_it_needs_reads(trust: Trust, claims: dict[str, Any]) -> None:
    assert trust.get("rawData", trust.token(**claims)).status_code == 200


@pytest.mark.parametrize(
    ("settings", "skew"),
    [(Settings(), 0), (Settings(data_api=DataApiSettings(token_skew_seconds=60)), 60)],
    ids=["by default", "as far as ORDS goes"],
)
def test_token_expires_after_the_skew(trust: Trust, clock: Any, skew: int) -> None:
    token = trust.token(exp=int(clock.now().timestamp()) + 100)
    clock.advance(98 + skew)
    assert trust.get("rawData", token).status_code == 200
    clock.advance(4)
    assert_bare_401(trust.get("rawData", token))


@pytest.mark.parametrize(
    ("settings", "status"),
    [(Settings(), 401), (Settings(data_api=DataApiSettings(token_skew_seconds=60)), 200)],
    ids=["by default", "as far as ORDS goes"],
)
def test_token_of_a_clock_that_is_ahead_is_good_within_the_skew(trust: Trust, clock: Any, status: int) -> None:
    soon = int(clock.now().timestamp()) + 30
    assert trust.get("rawData", trust.token(iat=soon)).status_code == status
    assert trust.get("rawData", trust.token(nbf=soon)).status_code == status


def test_iot_domain_that_was_not_configured_refuses_every_token(trust: Trust) -> None:
    token = trust.token()
    trust.change_iot_domain(dbAllowedIdentityDomainHost=None)
    assert_bare_401(trust.get("rawData", token))


def test_token_of_another_identity_domain_is_refused(trust: Trust) -> None:
    trust.create_identity_domain(OTHER_HOST)
    assert_bare_401(trust.get("rawData", trust.token(OTHER_HOST)))
    trust.change_iot_domain(dbAllowedIdentityDomainHost=OTHER_HOST)
    assert trust.get("rawData", trust.token(OTHER_HOST)).status_code == 200
    assert_bare_401(trust.get("rawData", trust.token(HOST)))


def test_private_signing_certificate_refuses_every_token(trust: Trust) -> None:
    token = trust.token()
    trust.change_settings(HOST, signingCertPublicAccess=False)
    assert_bare_401(trust.get("rawData", token))


@pytest.mark.parametrize(
    "state", [{"lifecycleState": "INACTIVE"}, {"lifecycleState": "DELETING"}, {"lifecycleDetails": "DEACTIVATING"}]
)
def test_identity_domain_that_is_not_active_refuses_every_token(trust: Trust, state: dict[str, str]) -> None:
    token = trust.token()
    trust.change_identity_domain(HOST, **state)
    assert_bare_401(trust.get("rawData", token))


def test_host_that_no_identity_domain_has_refuses_every_token(trust: Trust) -> None:
    token = trust.token()
    trust.change_iot_domain(dbAllowedIdentityDomainHost=OTHER_HOST)
    assert_bare_401(trust.get("rawData", token))


def altered(token: str) -> list[str]:
    header, claims, signature = token.split(".")
    nobody = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    symmetric = base64.urlsafe_b64encode(b'{"alg":"HS256"}').rstrip(b"=").decode()
    return [
        "x",
        "a.b.c",
        f"{header}.{claims}",
        f"{header}.{claims}.",
        f"{header}.{claims}.{signature[::-1]}",
        f"{header}.{claims[:-4]}AAAA.{signature}",
        f"{nobody}.{claims}.",
        f"{symmetric}.{claims}.{signature}",
        f"{token}.{token}",
        f"{token} {token}",
        "é",
        "." * 8000,
    ]


def test_altered_token_is_refused(trust: Trust) -> None:
    for token in altered(trust.token()):
        assert_bare_401(trust.get("rawData", headers={"Authorization": f"Bearer {token}".encode("latin-1")}))


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        (DATA_HOST, "nosuchdomain"),
        (DATA_HOST, tenancy.DOMAIN_SHORT_ID.upper()),
        (DATA_HOST.replace(tenancy.GROUP_SHORT_ID, "nosuchgroup"), tenancy.DOMAIN_SHORT_ID),
    ],
)
def test_unknown_short_id_is_not_found(trust: Trust, host: str, domain: str) -> None:
    headers = {"Authorization": f"Bearer {trust.token()}"}
    response = requests.get(f"https://{host}/ords/{domain}/20250531/rawData", headers=headers, timeout=10)
    assert response.status_code == 404
    assert response.json()["code"] == "NotFound"


@pytest.mark.parametrize("state", ["DELETED", "CREATING"])
def test_iot_domain_without_a_schema_is_not_found(trust: Trust, state: str) -> None:
    trust.change_iot_domain(lifecycleState=state)
    assert trust.get("rawData").status_code == 404


class TestSettings:
    @pytest.fixture
    def settings(self, request: pytest.FixtureRequest) -> Settings:
        return Settings(data_api=DataApiSettings(**request.param))

    @pytest.mark.parametrize("settings", [{"privilege_refusal_status": 403}], indirect=True)
    def test_missing_privilege_can_be_403(self, trust: Trust) -> None:
        response = trust.get("rawData", trust.token(scope="/iot/anotherdomain"))
        assert (response.status_code, response.json()["code"]) == (403, "Forbidden")
        assert_bare_401(trust.get("rawData", trust.token(aud="/anothergroup")))

    @pytest.mark.parametrize("settings", [{"client_credentials_tokens": "refused"}], indirect=True)
    def test_token_without_a_user_can_be_refused(self, trust: Trust) -> None:
        assert_bare_401(trust.get("rawData", trust.token(sub_type="client")))
        assert trust.get("rawData").status_code == 200


def logged_rule(trust: Trust, token: str) -> str:
    assert_bare_401(trust.get("rawData", token))
    return trust.running.cloud.journal.entries()[-1].rule


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"aud": "/anothergroup"}, ["aud"]),
        ({"iss": "https://elsewhere/"}, ["iss"]),
        ({"exp": 1}, ["expired"]),
        ({"scope": "/iot/anotherdomain"}, ["/iot/anotherdomain", f"lacks /iot/{tenancy.DOMAIN_SHORT_ID}"]),
    ],
)
def test_log_says_what_is_wrong_with_a_token(trust: Trust, claims: dict[str, Any], words: list[str]) -> None:
    rule = logged_rule(trust, trust.token(**claims))
    assert [word for word in words if word not in rule] == []


def test_log_says_which_link_to_the_identity_domain_is_broken(trust: Trust) -> None:
    token = trust.token()
    assert "signature" in logged_rule(trust, f"{token[:-8]}AAAAAAAA").lower()
    trust.change_settings(HOST, signingCertPublicAccess=False)
    assert f"signing certificate of {HOST} cannot be read" in logged_rule(trust, token)
    trust.change_identity_domain(HOST, lifecycleState="INACTIVE")
    assert f"{HOST} is gone or not active" in logged_rule(trust, token)
    trust.change_iot_domain(dbAllowedIdentityDomainHost=None)
    assert "not configured" in logged_rule(trust, token)


def test_log_never_holds_a_token(trust: Trust) -> None:
    token = trust.token(aud="/anothergroup")
    assert token.rpartition(".")[2] not in logged_rule(trust, token)
