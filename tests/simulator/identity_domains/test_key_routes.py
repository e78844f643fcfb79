from __future__ import annotations

import base64
import hashlib

from cryptography import x509

from simulator.kernel.store import Document
from tests.support.scim_domain import HOST, Domain

PUBLIC = {"op": "replace", "path": "signingCertPublicAccess", "value": True}
JWK = "/admin/v1/SigningCert/jwk"
NOBODY = {"authorization": ""}


def test_key_set_is_401_until_client_access_is_on(domain: Domain) -> None:
    before = domain.send("GET", JWK, headers=NOBODY)
    assert (before.status, before.json["status"]) == (401, "401")
    domain.patched("/Settings/Settings", PUBLIC)
    assert domain.send("GET", JWK, headers=NOBODY).status == 200
    domain.patched("/Settings/Settings", PUBLIC | {"value": False})
    assert domain.send("GET", JWK, headers=NOBODY).status == 401


def test_key_set_tells_the_certificate_and_its_thumbprints(domain: Domain) -> None:
    domain.patched("/Settings/Settings", PUBLIC)
    (key,) = domain.send("GET", JWK, headers=NOBODY).json["keys"]
    der = base64.b64decode(key["x5c"][0])
    assert x509.load_der_x509_certificate(der).subject.rfc4514_string() == f"CN={HOST.partition('.')[0]}"
    assert (key["kty"], key["kid"], key["e"]) == ("RSA", "SIGNING_KEY", "AQAB")
    for name, digest in (("x5t", hashlib.sha1(der).digest()), ("x5t#S256", hashlib.sha256(der).digest())):  # noqa: S324
        assert key[name] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert not {"d", "p", "q"} & set(key)


def test_token_opens_the_private_key_set(domain: Domain, app: Document) -> None:
    role = domain.call("GET", '/AppRoles?filter=displayName+sw+"Audit"').json["Resources"][0]
    grant = {
        "schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:Grant"],
        "grantMechanism": "ADMINISTRATOR_TO_APP",
        "grantee": {"type": "App", "value": app["id"]},
        "app": {"value": "IDCSAppId"},
        "entitlement": {"attributeName": "appRoles", "attributeValue": role["id"]},
    }
    domain.made("/Grants", grant)
    token = domain.token(app, grant_type="client_credentials", scope="urn:opc:idm:__myscopes__").json["access_token"]
    assert domain.send("GET", JWK, headers={"authorization": f"Bearer {token}"}).status == 200


def test_discovery_needs_no_sign_in_and_names_the_endpoints(domain: Domain) -> None:
    body = domain.send("GET", "/.well-known/openid-configuration", headers=NOBODY).json
    assert body["issuer"] == "https://identity.oraclecloud.com/"
    assert body["token_endpoint"] == f"https://{HOST}:443/oauth2/v1/token"
    assert body["jwks_uri"] == f"https://{HOST}:443/admin/v1/SigningCert/jwk"
