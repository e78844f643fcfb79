"""Sign access tokens with the key of an identity domain, and verify them by it.

Source: decoded tokens of an Oracle API Platform lab and of chrishoina/blogrepo (header and claims); documentation
"Token Validation" and "Updating an OAuth Setting" (issuer).
"""

from __future__ import annotations

from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.oauth import signing_keys
from simulator.kernel.cloud import Cloud

LARGEST_SKEW_SECONDS = 60
"""For tokens and assertions that the identity domain itself reads; ORDS has a setting of its own."""

Claims = dict[str, Any]


class TokenRefused(Exception):  # noqa: N818 - the cloud refuses; nothing in the simulator went wrong
    """The token is not accepted; the text says why."""


def sign(directory: Directory, claims: Claims) -> str:
    """Return a signed access token with these claims."""
    signing = signing_keys.find(directory)
    header = {**signing.thumbprints, "kid": signing_keys.KEY_ID, "alg": "RS256"}
    return jwt.encode(header, claims, signing.key, algorithms=["RS256"], default_type=None)


def realm_issuer(cloud: Cloud) -> str:
    """Return the issuer of every identity domain that has none of its own; outside oc1 a conclusion."""
    return f"https://identity.{cloud.tenancy.second_level_domain}/"


def issuer(directory: Directory) -> str:
    """Return what the tokens of a domain name as their issuer."""
    settings = directory.get("settings", "Settings") or {}
    return str(settings.get("issuer") or realm_issuer(directory.cloud))


def verify(directory: Directory, token: str, *, audience: str | None = None) -> Claims:
    """Return the claims of an access token that this identity domain signed.

    Raises:
        TokenRefused: Signature, issuer, audience or times are wrong.
    """
    return decode(token, signing_keys.find(directory).key, int(directory.now.timestamp()), issuer(directory), audience)


def decode(
    token: str,
    key: RSAKey,
    now: int,
    issuer: str | None,
    audience: str | None,
    skew_seconds: int = LARGEST_SKEW_SECONDS,
) -> Claims:
    """Return the claims of a token signed with `key`; `now` is in seconds since 1970.

    Raises:
        TokenRefused: It is malformed, or signature, issuer, audience or times are wrong.
    """
    try:
        decoded = jwt.decode(token, key, algorithms=["RS256"])
        expected: dict[str, Any] = {"exp": {"essential": True}}
        if issuer is not None:
            expected["iss"] = {"essential": True, "value": issuer}
        if audience is not None:
            expected["aud"] = {"essential": True, "value": audience}
        jwt.JWTClaimsRegistry(now, skew_seconds, **expected).validate(decoded.claims)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise TokenRefused(f"{type(error).__name__}: {error}") from error
    return dict(decoded.claims)
