"""authlib gets and verifies tokens, as any OAuth client does that knows the standards and nothing of Oracle."""

from __future__ import annotations

from typing import Any

import jwt
import pytest
import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import AssertionSession, OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from oci.identity_domains import models

from simulator.kernel.clock import HandClock
from tests.support.client_key import ClientKey
from tests.support.scenario import PASSWORD, SCOPE, USER_NAME, Connected

CERTIFICATE_URN = "urn:ietf:params:scim:schemas:oracle:idcs:OAuthClientCertificate"
PATCH_URN = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@pytest.fixture
def metadata(connected: Connected) -> dict[str, Any]:
    """What the domain says about itself."""
    url = f"https://{connected.identity_domain_host}:443/.well-known/openid-configuration"
    return dict(requests.get(url, timeout=30).json())


@pytest.fixture
def app(connected: Connected) -> Any:
    """The app of the scenario, which lets tokens be refreshed."""
    (app,) = connected.scim.list_apps(filter='displayName eq "IoT data readers"').data.resources
    change(connected, app.id, "allowOffline", True)
    return app


@pytest.fixture
def registered(connected: Connected, app: Any, client_key: ClientKey) -> Any:
    """The app with the certificate of the client's key."""
    body = models.OAuthClientCertificate(
        schemas=[CERTIFICATE_URN], certificate_alias="client-key", x509_base64_certificate=client_key.certificate
    )
    connected.scim.create_o_auth_client_certificate(o_auth_client_certificate=body)
    change(connected, app.id, "certificates", [{"certAlias": "client-key"}])
    return app


def change(connected: Connected, app_id: str, path: str, value: Any) -> None:
    patch = models.PatchOp(schemas=[PATCH_URN], operations=[models.Operations(op="REPLACE", path=path, value=value)])
    connected.scim.patch_app(app_id, patch_op=patch)


def session(app: Any, scope: str = SCOPE, **options: Any) -> OAuth2Session:
    return OAuth2Session(app.name, app.client_secret, scope=scope, **options)


def test_token_verifies_by_the_published_keys(app: Any, metadata: dict[str, Any]) -> None:
    token = session(app).fetch_token(metadata["token_endpoint"], username=USER_NAME, password=PASSWORD)
    audience, _, domain_short_id = SCOPE.partition("/iot/")
    key = jwt.PyJWKClient(metadata["jwks_uri"]).get_signing_key_from_jwt(token["access_token"])
    claims = jwt.decode(
        token["access_token"],
        key,
        algorithms=["RS256"],
        audience=audience,
        issuer=metadata["issuer"],
        options={"verify_iat": False, "require": ["exp", "iat", "iss", "aud", "sub", "jti"]},  # the clock is ahead
    )
    assert (claims["sub"], claims["scope"]) == (USER_NAME, f"/iot/{domain_short_id}")


def test_token_is_refreshed_once(app: Any, metadata: dict[str, Any]) -> None:
    client = session(app, f"{SCOPE} offline_access")
    first = client.fetch_token(metadata["token_endpoint"], username=USER_NAME, password=PASSWORD)
    second = client.refresh_token(metadata["token_endpoint"], first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    with pytest.raises(OAuthError, match="invalid_grant"):
        client.refresh_token(metadata["token_endpoint"], first["refresh_token"])


def test_client_credentials_and_introspection(app: Any, metadata: dict[str, Any]) -> None:
    client = session(app, token_endpoint_auth_method="client_secret_post")
    token = client.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
    answer = client.introspect_token(metadata["introspection_endpoint"], token=token["access_token"]).json()
    assert (answer["active"], answer["sub"], answer["sub_type"]) == (True, app.name, "client")


def test_client_authenticates_with_its_key(registered: Any, metadata: dict[str, Any], client_key: ClientKey) -> None:
    method = PrivateKeyJWT(metadata["token_endpoint"], headers={"kid": "client-key"})
    client = OAuth2Session(registered.name, client_key.pem, scope=SCOPE, token_endpoint_auth_method=PrivateKeyJWT.name)
    client.register_client_auth_method(method)
    assert client.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")["access_token"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib", "ignore:Using implicit key type")
def test_client_vouches_for_a_user(
    connected: Connected, registered: Any, metadata: dict[str, Any], client_key: ClientKey, clock: HandClock
) -> None:
    now = int(clock.now().timestamp())
    client = AssertionSession(
        metadata["token_endpoint"],
        registered.name,
        USER_NAME,
        audience=f"https://{connected.identity_domain_host}:443",
        issued_at=now,
        expires_at=now + 300,
        header={"alg": "RS256", "kid": "client-key"},
        key=client_key.pem,
        scope=SCOPE,
        grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer",
    )
    client.auth = (registered.name, registered.client_secret)
    assert client.refresh_token()["access_token"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"password": "wrong password"}, "invalid_grant"),
        ({"scope": "/nowhere"}, "invalid_scope"),
        ({"client_secret": "wrong"}, "invalid_client"),
    ],
)
def test_refusals_are_oauth_errors(app: Any, metadata: dict[str, Any], changes: dict[str, str], error: str) -> None:
    secret = changes.get("client_secret", app.client_secret)
    client = OAuth2Session(app.name, secret, scope=changes.get("scope", SCOPE))
    with pytest.raises(OAuthError, match=error):
        client.fetch_token(metadata["token_endpoint"], username=USER_NAME, password=changes.get("password", PASSWORD))
