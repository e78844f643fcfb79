from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from simulator.kernel.store import Document
from tests.support.scim_bodies import app_body
from tests.support.scim_domain import HOST, START, Domain

CERTIFICATE_URN = "urn:ietf:params:scim:schemas:oracle:idcs:OAuthClientCertificate"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CLIENT_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SCOPE = "/plant/iot/plant"

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(key: Any) -> str:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "client")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, START, START + timedelta(days=1))
    return base64.b64encode(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)).decode()


def assertion(header: Document | None = None, *, key: Any = None, **claims: Any) -> str:
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    now = int(START.timestamp())
    usual = {"iss": "plant_client", "sub": "grace", "aud": [f"https://{HOST}:443"], "iat": now, "exp": now + 300}
    kept = {name: value for name, value in (usual | claims).items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "client-key"} | (header or {}), kept, key or RSAKey.import_key(pem))


@pytest.fixture
def registered(domain: Domain) -> Document:
    body = {"schemas": [CERTIFICATE_URN], "certificateAlias": "client-key", "x509Base64Certificate": certificate(KEY)}
    return domain.made("/OAuthClientCertificates", body)


@pytest.fixture
def client(domain: Domain, registered: Document) -> Document:
    return domain.made("/Apps", app_body("plant", certificates=[{"certAlias": "client-key"}]))


def ask(domain: Domain, client: Document, text: str) -> Any:
    return domain.token(client, grant_type=JWT_BEARER, assertion=text, scope=SCOPE)


def test_app_shows_the_certificate_of_the_alias(client: Document, registered: Document) -> None:
    (shown,) = client["certificates"]
    assert shown["sha1Thumbprint"] == registered["sha1Thumbprint"]
    assert shown["x509Base64Certificate"] == registered["x509Base64Certificate"]


def test_user_assertion_gives_a_token_of_its_subject(domain: Domain, client: Document, grace: Document) -> None:
    assert ask(domain, client, assertion()).status == 200
    by_thumbprint = assertion({"kid": "", "x5t": client["certificates"][0]["x5t"]})
    assert ask(domain, client, by_thumbprint).status == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "other_client"},
        {"sub": "nobody"},
        {"sub": 7},
        {"aud": "https://idcs-0.identity.oraclecloud.com:443"},
        {"aud": None},
        {"exp": None},
        {"exp": int(START.timestamp()) - 61},
        {"nbf": int(START.timestamp()) + 61},
        {"header": {"kid": "other-key"}},
    ],
)
def test_assertion_that_is_wrong_somewhere_is_invalid_grant(
    domain: Domain, client: Document, grace: Document, wrong: Document
) -> None:
    answer = ask(domain, client, assertion(wrong.pop("header", None), **wrong))
    assert (answer.status, answer.json["error"]) == (400, "invalid_grant")


def test_assertion_signed_by_another_key_is_refused(domain: Domain, client: Document, grace: Document) -> None:
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = stranger.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert ask(domain, client, assertion(key=RSAKey.import_key(pem))).status == 400
    shared = OctKey.import_key(client["certificates"][0]["x509Base64Certificate"])
    assert ask(domain, client, assertion({"alg": "HS256"}, key=shared)).status == 400


@pytest.mark.parametrize("text", ["", "a.b.c", "é", "." * 5, "eyJhbGciOiJub25lIn0.e30.", "a" * 10_000])
def test_garbage_assertion_is_refused(domain: Domain, client: Document, text: str) -> None:
    assert ask(domain, client, text).status == 400
    answer = domain.token(None, client_assertion=text, client_assertion_type=CLIENT_ASSERTION)
    assert (answer.status, answer.json["error"]) == (401, "invalid_client")


def test_client_authenticates_by_assertion(domain: Domain, client: Document) -> None:
    form = {"grant_type": "client_credentials", "scope": SCOPE, "client_assertion_type": CLIENT_ASSERTION}
    good = assertion(sub="plant_client")
    assert domain.token(None, client_assertion=good, **form).status == 200
    assert domain.token(None, client_assertion=good, client_id="plant_client", **form).status == 200
    assert domain.token(None, client_assertion=assertion(sub="grace"), **form).status == 401
    assert domain.token(None, client_assertion=good, client_id="other", **form).status == 401
    assert domain.token(None, client_assertion=good, **(form | {"client_assertion_type": "other"})).status == 401


def test_alias_nobody_registered_is_refused(domain: Domain) -> None:
    answer = domain.call("POST", "/Apps", app_body("plant", certificates=[{"certAlias": "none"}]))
    assert (answer.status, "none" in answer.json["detail"]) == (400, True)


def test_alias_names_one_certificate(domain: Domain, registered: Document) -> None:
    body = {"schemas": [CERTIFICATE_URN], "certificateAlias": "client-key", "x509Base64Certificate": certificate(KEY)}
    assert domain.call("POST", "/OAuthClientCertificates", body).status == 409


@pytest.mark.parametrize("text", ["", "not base64!", "AAAA", certificate(ec.generate_private_key(ec.SECP256R1()))])
def test_what_is_no_rsa_certificate_is_refused(domain: Domain, text: str) -> None:
    body = {"schemas": [CERTIFICATE_URN], "certificateAlias": "x", "x509Base64Certificate": text}
    assert domain.call("POST", "/OAuthClientCertificates", body).status == 400
