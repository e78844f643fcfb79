"""The links of the token: that it is granted, what it says, and who signed it.

Source: documentation "Access Token", "Updating an OAuth Setting"; ORDS_SECURITY PL/SQL package reference (a JWT
profile compares issuer, audience, signature and times).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import jwt

from ords_client.errors import AdministratorError, ConnectionFailedError, TokenRefusedError
from ords_client.grants import ISSUER
from ords_client.identity_domain import PASSWORD_STATE
from ords_client.links.app_links import APP_LINKS
from ords_client.links.chain import REFUSED, Chain
from ords_client.links.identity_domain_links import ALLOWED_SKEW_SECONDS
from ords_client.links.links import PUT_BACK, Broken, Link

CAUSES = {
    "invalid_client": ["app-active", "app-grants"],
    "invalid_grant": ["user-active", "user-assigned"],
    "invalid_scope": ["app-audience", "app-scopes", "app-policy"],
    "unsupported_grant_type": ["app-grants"],
}
ANY_CAUSE = [link.name for link in APP_LINKS]


def token(chain: Chain) -> str:
    """Look whether the identity domain gives the user a token."""
    try:
        granted = chain.token
    except TokenRefusedError as error:
        causes = CAUSES.get(error.code, ANY_CAUSE)
        raise Broken(f"{error.problem}{_seen_inside(chain, error.code)}", error.fix, causes) from error
    return f"granted to {chain.user} for {granted.lifetime_seconds} s"


def token_claims(chain: Chain) -> str:
    """Look whether the token says what the data API asks for: audience, scope, times and issuer."""
    try:
        claims = chain.claims
    except jwt.DecodeError as error:
        raise Broken(f"The token is no JWT: {error}.", "Is tokenUrl the identity domain's?") from error
    audience, scope = f"/{chain.outputs.group_short_id}", f"/iot/{chain.iot_domain.short_id}"
    if audience not in _listed(claims.get("aud")):
        raise Broken(f"The token's audience is {claims.get('aud')!r}, not {audience!r}.", PUT_BACK, ["app-audience"])
    if scope not in _listed(claims.get("scope")):
        raise Broken(f"The token's scope is {claims.get('scope')!r}, not {scope!r}.", PUT_BACK, ["app-scopes"])
    _look_at_times(claims)
    _look_at_issuer(chain, claims)
    return f"audience {audience}, scope {scope}"


def token_signature(chain: Chain) -> str:
    """Look whether the token was signed by the identity domain of the stack."""
    try:
        keys = jwt.PyJWKSet.from_dict(chain.signing_keys.json()).keys
        if any(_is_signed_by(key, chain.token.access_token) for key in keys):
            return "made with a key of this identity domain"
    except jwt.PyJWTError as error:
        problem = f"The token's signature cannot be checked: {error}."
        raise Broken(problem, "Is tokenUrl the identity domain's?", ["token-claims"]) from error
    problem = f"No key of {chain.outputs.identity_domain_host} has signed the token."
    raise Broken(problem, "Is tokenUrl of the same identity domain? Read the stack outputs again.")


def _seen_inside(chain: Chain, code: str) -> str:
    """Return what only an administrator can add to a refused token."""
    with suppress(AdministratorError, ConnectionFailedError):
        if code == "invalid_client" and chain.app.get("clientSecret") != chain.outputs.client_secret:
            return " An administrator sees: the app has another secret now."
        password = (chain.user_record or {}).get(PASSWORD_STATE) or {}
        if code == "invalid_grant" and password.get("mustChange"):
            return " An administrator sees: the user has to choose a new password first."
    return ""


def _listed(claim: Any) -> list[str]:
    return claim.split() if isinstance(claim, str) else list(claim or ())


def _look_at_times(claims: dict[str, Any]) -> None:
    now = datetime.now(UTC).timestamp()
    if claims.get("exp", 0) <= now:
        raise Broken("The token had expired when it came.", "Set this machine's clock (NTP).", ["clock"])
    if max(claims.get("iat", 0), claims.get("nbf", 0)) > now + ALLOWED_SKEW_SECONDS:
        raise Broken("The token is from the future.", "Set this machine's clock (NTP).", ["clock"])


def _look_at_issuer(chain: Chain, claims: dict[str, Any]) -> None:
    """A custom issuer is broken only if the data API refuses it: Oracle does not say which issuers it takes."""
    if claims.get("iss") != ISSUER and chain.data_status in REFUSED:
        problem = f"The token's issuer is {claims.get('iss')!r}; the data API takes {ISSUER}."
        raise Broken(problem, "Set the issuer in the identity domain's OAuth settings back.", ["signing-keys"])


def _is_signed_by(key: jwt.PyJWK, access_token: str) -> bool:
    try:
        jwt.PyJWS().decode(access_token, key, algorithms=["RS256", "RS384", "RS512"])
    except jwt.InvalidSignatureError:
        return False
    return True


SIGNED_BY = ("token", "signing-keys")
TOKEN_LINKS: tuple[Link[Chain], ...] = (
    Link("token", "Token", "client, user and scope are accepted", token, ("identity-domain",)),
    Link("token-claims", "Token claims", "the token is for this IoT domain, now", token_claims, ("token",)),
    Link("token-signature", "Token signature", "it is from this identity domain", token_signature, SIGNED_BY),
)
