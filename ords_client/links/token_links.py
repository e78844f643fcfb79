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
from ords_client.identity_domain import PASSWORD_STATE
from ords_client.links.app_links import APP_LINKS
from ords_client.links.facts import REFUSED, Facts
from ords_client.links.identity_domain_links import ALLOWED_SKEW_SECONDS
from ords_client.links.link import PUT_BACK, Broken, Link
from ords_client.signing_keys import is_signed_by

CAUSES = {
    "invalid_client": ["app-active", "app-grants"],
    "invalid_grant": ["user-active", "user-assigned"],
    "invalid_scope": ["app-audience", "app-scopes", "app-policy"],
    "unsupported_grant_type": ["app-grants"],
}
ANY_CAUSE = [link.name for link in APP_LINKS]


def token(facts: Facts) -> str:
    """Look whether the identity domain gives a token."""
    try:
        granted = facts.token()
    except TokenRefusedError as error:
        causes = CAUSES.get(error.code, ANY_CAUSE)
        raise Broken(f"{error.problem}{_seen_inside(facts, error.code)}", error.fix, causes) from error
    whom = facts.user or f"the client {facts.outputs.client_id}"
    return f"granted to {whom} for {granted.lifetime_seconds} s ({facts.grant.name} grant)"


def token_claims(facts: Facts) -> str:
    """Look whether the token says what the data API asks for: audience, scope, times and issuer."""
    try:
        claims = facts.claims()
    except jwt.DecodeError as error:
        raise Broken(f"The token is no JWT: {error}.", "Is tokenUrl the identity domain's?") from error
    audience, scope = f"/{facts.outputs.group_short_id}", f"/iot/{facts.iot_domain.short_id}"
    if audience not in _listed(claims.get("aud")):
        raise Broken(f"The token's audience is {claims.get('aud')!r}, not {audience!r}.", PUT_BACK, ["app-audience"])
    if scope not in _listed(claims.get("scope")):
        raise Broken(f"The token's scope is {claims.get('scope')!r}, not {scope!r}.", PUT_BACK, ["app-scopes"])
    _look_at_times(claims)
    _look_at_issuer(facts, claims)
    return f"audience {audience}, scope {scope}"


def token_signature(facts: Facts) -> str:
    """Look whether the token was signed by the identity domain of the stack."""
    try:
        if is_signed_by(facts.signing_keys(), facts.token().access_token):
            return "made with a key of this identity domain"
    except jwt.PyJWTError as error:
        problem = f"The token's signature cannot be checked: {error}."
        raise Broken(problem, "Is tokenUrl the identity domain's?", ["token-claims"]) from error
    problem = f"No key of {facts.outputs.identity_domain_host} has signed the token."
    raise Broken(problem, "Is tokenUrl of the same identity domain? Read the stack outputs again.")


def _seen_inside(facts: Facts, code: str) -> str:
    """Return what only an administrator can add to a refused token."""
    with suppress(AdministratorError, ConnectionFailedError):
        if code == "invalid_client" and facts.app().get("clientSecret") not in {None, "", facts.outputs.client_secret}:
            return " An administrator sees: the app has another secret now."
        password = (facts.user_record() or {}).get(PASSWORD_STATE) if code == "invalid_grant" and facts.user else None
        if isinstance(password, dict) and password.get("mustChange"):
            return " An administrator sees: the user has to choose a new password first."
    return ""


def _listed(claim: Any) -> list[Any]:
    return claim.split() if isinstance(claim, str) else claim if isinstance(claim, list) else []


def _look_at_times(claims: dict[str, Any]) -> None:
    now = datetime.now(UTC).timestamp()
    times = {name: claims.get(name, 0) for name in ("exp", "iat", "nbf")}
    if odd := [name for name, time in times.items() if type(time) not in {int, float}]:
        raise Broken(f"The token's {', '.join(odd)} is no time.", "Is tokenUrl the identity domain's?")
    if times["exp"] <= now:
        raise Broken("The token had expired when it came.", "Set this machine's clock (NTP).", ["clock"])
    if max(times["iat"], times["nbf"]) > now + ALLOWED_SKEW_SECONDS:
        raise Broken("The token is from the future.", "Set this machine's clock (NTP).", ["clock"])


def _look_at_issuer(facts: Facts, claims: dict[str, Any]) -> None:
    """A custom issuer is broken only if the data API refuses it: Oracle does not say which issuers it takes."""
    expected = facts.outputs.issuer or facts.discovery().issuer
    if claims.get("iss") != expected and facts.data_status in REFUSED:
        problem = f"The token's issuer is {claims.get('iss')!r}; the data API takes {expected}."
        raise Broken(problem, "Set the issuer in the identity domain's OAuth settings back.", ["signing-keys"])


SIGNED_BY = ("token", "signing-keys")
TOKEN_LINKS: tuple[Link[Facts], ...] = (
    Link("token", "Token", "client, user and scope are accepted", token, ("identity-domain",)),
    Link("token-claims", "Token claims", "the token is for this IoT domain, now", token_claims, ("token",)),
    Link("token-signature", "Token signature", "it is from this identity domain", token_signature, SIGNED_BY),
)
