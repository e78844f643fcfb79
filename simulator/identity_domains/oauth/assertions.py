"""Verify assertions: JSON web tokens that a client signs with its registered certificate.

Source: documentation "Client/User JWT Assertion": RS256; header `kid` or `x5t`; `iss` is the client, `aud` contains
the domain's URL, `exp` is required.
"""

from __future__ import annotations

import json
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.oauth import tokens
from simulator.identity_domains.oauth.tokens import Claims, TokenRefused
from simulator.identity_domains.resources import certificates
from simulator.kernel.store import Document


def issuer_of(assertion: str) -> str:
    """Return who says to have signed, empty when that cannot be read."""
    try:
        claims = json.loads(jws.extract_compact(assertion.encode()).payload)
    except (JoseError, ValueError, TypeError, RecursionError):
        return ""
    issuer = claims.get("iss") if isinstance(claims, dict) else None
    return issuer if isinstance(issuer, str) else ""


def verify(directory: Directory, client: Document, assertion: str) -> Claims:
    """Return the claims of an assertion that the client signed.

    Raises:
        TokenRefused: No registered certificate fits, or signature or claims are wrong.
    """
    key = certificates.public_key(client, _header(assertion))
    if key is None:
        raise TokenRefused("no certificate of the client has the kid or x5t of the header")
    claims = tokens.decode(assertion, key, int(directory.now.timestamp()), None, None)
    if str(claims.get("iss", "")).casefold() != client["name"].casefold():
        raise TokenRefused("iss is not the client")
    if not _is_for(directory, claims.get("aud")):
        raise TokenRefused(f"aud does not contain {directory.url}")
    return claims


def _header(assertion: str) -> dict[str, Any]:
    try:
        return dict(jws.extract_compact(assertion.encode()).headers())
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise TokenRefused("it cannot be read") from error


def _is_for(directory: Directory, audience: Any) -> bool:
    """Accept the domain's URL, with or without port, or its token endpoint, or Oracle's constant issuer."""
    given = audience if isinstance(audience, list) else [audience]
    bare = directory.url.removesuffix(":443")
    wanted = {tokens.realm_issuer(directory.cloud)} | {
        url + path for url in (bare, directory.url) for path in ("", "/", "/oauth2/v1/token")
    }
    return any(isinstance(item, str) and item in wanted for item in given)
