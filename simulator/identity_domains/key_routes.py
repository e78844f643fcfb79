"""Publish the signing key of an identity domain, and where its endpoints are.

Source: documentation "Token Validation" and "Viewing SAML Certificate Metadata" (private until client access is on);
the members of a discovery document as in micronaut-security's test for Oracle Cloud.
"""

from __future__ import annotations

from starlette.responses import Response

from simulator.identity_domains import callers, rate_limits
from simulator.identity_domains.oauth import signing_keys, tokens
from simulator.identity_domains.scim.messages import reply
from simulator.kernel.call import Call
from simulator.kernel.refusal import Refusal


def get_signing_cert_jwk(call: Call) -> Response:
    """Return the key set: to anyone when client access is on, else to callers who sign in."""
    directory = callers.open_directory(call)
    rate_limits.count(directory, "authentication")
    if not signing_keys.is_public(directory):
        _require_caller(call)
    return reply(call, 200, {"keys": [signing_keys.find(directory).public_jwk]})


def get_openid_configuration(call: Call) -> Response:
    """Return the discovery document; nobody needs to sign in for it."""
    directory = callers.open_directory(call)
    url, secure = directory.url, directory.secure_url
    endpoints = {
        "authorization_endpoint": "/oauth2/v1/authorize",
        "token_endpoint": "/oauth2/v1/token",
        "userinfo_endpoint": "/oauth2/v1/userinfo",
        "revocation_endpoint": "/oauth2/v1/revoke",
        "introspection_endpoint": "/oauth2/v1/introspect",
        "end_session_endpoint": "/oauth2/v1/userlogout",
        "jwks_uri": "/admin/v1/SigningCert/jwk",
    }
    body = {
        "issuer": tokens.issuer(directory),
        **{name: url + path for name, path in endpoints.items()},
        **{f"secure_{name}": secure + path for name, path in endpoints.items()},
        "scopes_supported": ["offline_access"],
        "response_types_supported": ["code", "token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["aud", "exp", "iat", "iss", "jti", "sub"],
        "grant_types_supported": [
            "client_credentials",
            "password",
            "refresh_token",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
        ],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt", "client_secret_post"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
    }
    return reply(call, 200, body)


def _require_caller(call: Call) -> None:
    try:
        callers.authenticate(call)
    except Refusal as refusal:
        refusal.rule = f"client access to the signing certificate is off; {refusal.rule}"
        raise
