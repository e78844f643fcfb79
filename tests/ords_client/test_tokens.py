from __future__ import annotations

import base64

import pytest

from ords_client.errors import ConnectionFailedError, TokenRefusedError
from ords_client.grants import PasswordGrant
from ords_client.network import Http
from ords_client.outputs import Outputs
from ords_client.tokens import Token, request_token
from tests.ords_client.fake_cloud import FakeCloud

SCOPE = "/group1/iot/domain1"


def ask(outputs: Outputs, password: str) -> Token:
    http = Http(sleep=lambda _: None)
    try:
        return request_token(http, outputs, PasswordGrant("grace", lambda: password), SCOPE)
    finally:
        http.close()


@pytest.mark.parametrize(
    "claims", ["[", '{"iat": 1' + "0" * 400 + "}", '{"iat": "x"}', "[" * 20_000, "null", "\ufeff{}"]
)
def test_time_of_issue_that_is_none_is_not_told(claims: str) -> None:
    payload = base64.urlsafe_b64encode(claims.encode()).decode()
    assert Token(f"e30.{payload}.x", 3600, 1000.0).issued_at is None


def test_request_is_the_scenarios(cloud: FakeCloud, outputs: Outputs) -> None:
    token = ask(outputs, "correct horse")
    ((method, path, form, headers),) = cloud.requests
    assert (method, path) == ("POST", "/oauth2/v1/token")
    assert form == {
        "scope": [SCOPE],
        "grant_type": ["password"],
        "password": ["correct horse"],
        "username": ["grace"],
    }
    basic = base64.b64encode(f"iot_ords:{cloud.client_secret}".encode()).decode()
    assert headers["authorization"] == f"Basic {basic}"
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert token.lifetime_seconds == 3600


def test_refusal_is_explained(outputs: Outputs) -> None:
    with pytest.raises(TokenRefusedError, match="invalid_grant"):
        ask(outputs, "wrong")


@pytest.mark.parametrize("body", [{}, {"access_token": "a"}, {"access_token": "a", "expires_in": "soon"}])
def test_answer_without_a_token_is_broken(cloud: FakeCloud, outputs: Outputs, body: dict[str, str]) -> None:
    cloud.token_refusal = (200, body)
    with pytest.raises(ConnectionFailedError, match="has no token in it"):
        ask(outputs, "correct horse")


def test_unreachable_identity_domain_is_said_so(
    cloud: FakeCloud, outputs: Outputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(ConnectionFailedError, match="TLS"):
        ask(outputs, "correct horse")


@pytest.mark.parametrize(
    ("lifetime_seconds", "age_seconds", "fresh"),
    [(3600, 0, True), (3600, 3539, True), (3600, 3540, False), (60, 53, True), (60, 54, False), (60, -1, False)],
)
def test_token_is_renewed_in_its_last_minute_or_tenth(lifetime_seconds: int, age_seconds: int, fresh: bool) -> None:
    assert Token("t", lifetime_seconds, granted_at=1000).is_fresh(1000 + age_seconds) is fresh


def test_token_never_shows_itself() -> None:
    shown = repr(Token("secret-access", 60, 0, "secret-refresh"))
    assert "secret" not in shown.replace("lifetime_seconds", "")
