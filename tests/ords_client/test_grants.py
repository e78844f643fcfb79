from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import jwt
import pytest
import trustme
from cryptography.hazmat.primitives import serialization

from ords_client.errors import UsageError
from ords_client.grants import (
    ClientCredentialsGrant,
    JwtAssertionGrant,
    PasswordGrant,
    RefreshGrant,
    key_header,
)
from tests.ords_client.fake_cloud import KEY

PRIVATE_KEY = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()


def test_password_grant_sends_the_scenarios_fields_in_its_order() -> None:
    form = PasswordGrant("grace", lambda: "pw").form()
    assert list(form.items()) == [("grant_type", "password"), ("password", "pw"), ("username", "grace")]


def test_client_credentials_and_refresh_send_only_what_they_need() -> None:
    assert ClientCredentialsGrant().form() == {"grant_type": "client_credentials"}
    assert RefreshGrant("grace", "r-1").form() == {"grant_type": "refresh_token", "refresh_token": "r-1"}


def test_assertion_is_signed_by_the_key_and_made_out_to_the_identity_domain() -> None:
    grant = JwtAssertionGrant("grace", "iot_ords", ("https://idcs:443",), PRIVATE_KEY, {"kid": "readers"})
    assertion = grant.form()["assertion"]
    claims = jwt.decode(assertion, KEY.public_key(), algorithms=["RS256"], audience="https://idcs:443")
    assert (claims["iss"], claims["sub"], claims["exp"] - claims["iat"]) == ("iot_ords", "grace", 300)
    assert jwt.get_unverified_header(assertion)["kid"] == "readers"


def test_key_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot sign"):
        JwtAssertionGrant("grace", "iot_ords", ("https://idcs",), "no key", {}).form()


def test_key_is_named_by_its_certificates_thumbprint(tmp_path: Path) -> None:
    certificate = tmp_path / "cert.pem"
    pem = trustme.CA().issue_cert("reader").cert_chain_pems[0].bytes()
    certificate.write_bytes(pem)
    der = base64.b64decode(b"".join(pem.splitlines()[1:-1]))
    expected = base64.urlsafe_b64encode(hashlib.sha1(der, usedforsecurity=False).digest()).rstrip(b"=")
    assert key_header(certificate, None) == {"x5t": expected.decode()}


def test_key_is_named_by_its_alias_if_given(tmp_path: Path) -> None:
    assert key_header(tmp_path / "unread.pem", "readers") == {"kid": "readers"}


def test_key_without_a_name_or_with_an_unreadable_certificate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--key-id"):
        key_header(None, None)
    with pytest.raises(UsageError, match="Cannot read the certificate"):
        key_header(tmp_path / "missing.pem", None)


def test_secrets_never_show() -> None:
    assertion = JwtAssertionGrant("grace", "iot_ords", ("https://idcs",), PRIVATE_KEY, {})
    assert "PRIVATE" not in repr(assertion)
    assert "r-1" not in repr(RefreshGrant("grace", "r-1"))
