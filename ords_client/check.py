"""The whole chain from stack outputs to rows, one small look for each link.

Not looked at: whether telemetry arrives at all; a data API that answers with no rows holds.

Source: documentation "Token Validation", "Access Token", "Updating an OAuth Setting"; ORDS_SECURITY package
reference (a JWT profile compares issuer, audience, signature and, within 60 s, times).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import jwt

from ords_client.app_links import APP_LINKS
from ords_client.chain import Chain
from ords_client.data_api import refusal
from ords_client.errors import (
    AdministratorError,
    ConnectionFailedError,
    OrdsClientError,
    OutputsError,
    TokenRefusedError,
)
from ords_client.grants import ISSUER
from ords_client.identity_domain import PASSWORD_STATE
from ords_client.links import Broken, Finding, Link, Unseen, walk

ALLOWED_SKEW_SECONDS = 60
REFUSED = (401, 403)
PUT_BACK = "Run `pulumi up --refresh` to put it back."
TOKEN_CAUSES = {
    "invalid_client": ["app-active", "app-grants"],
    "invalid_grant": ["user-active", "user-assigned"],
    "invalid_scope": ["app-audience", "app-scopes", "app-policy"],
    "unsupported_grant_type": ["app-grants"],
}
ANY_TOKEN_CAUSE = [link.name for link in APP_LINKS]
DATA_CAUSES = ["clock", "signing-keys", "token-claims", "token-signature"]


def check(chain: Chain) -> Iterator[Finding]:
    """Look at every link of a chain in turn and yield what was found."""
    return walk(LINKS, chain)


def outputs(chain: Chain) -> str:
    """Look whether the stack outputs are all there and fit together."""
    try:
        count = len(chain.outputs.iot_domains)
    except OutputsError as error:
        raise Broken(str(error), "Run `pulumi up` until it ends well, and read the outputs again.") from error
    return f"complete; {count} IoT domain{'s' * (count > 1)}, here {chain.iot_domain.short_id}"


def identity_domain(chain: Chain) -> str:
    """Look whether the identity domain answers at its host."""
    answer = chain.discovery
    if not answer.ok:
        problem = f"{chain.outputs.identity_domain_host} answers {answer.status_code}, not like an identity domain."
        raise Broken(problem, "Is the identity domain active, and is this its host? See its page in the console.")
    with suppress(AdministratorError, ConnectionFailedError):
        _look_at_state(chain)
    return chain.outputs.identity_domain_host


def clock(chain: Chain) -> str:
    """Look whether this machine's clock agrees with the identity domain's."""
    if "Date" not in chain.discovery.headers:
        raise Unseen("The identity domain's answer has no date.")
    theirs = parsedate_to_datetime(chain.discovery.headers["Date"])
    ahead_seconds = round((datetime.now(UTC) - chain.discovery.elapsed - theirs).total_seconds())
    if abs(ahead_seconds) > ALLOWED_SKEW_SECONDS:
        side = "ahead of" if ahead_seconds > 0 else "behind"
        problem = f"This machine's clock is {abs(ahead_seconds)} s {side} the identity domain's."
        raise Broken(problem, "Set the clock (NTP); tokens and signatures allow 60 s.")
    return f"within {ALLOWED_SKEW_SECONDS} s"


def signing_keys(chain: Chain) -> str:
    """Look whether anyone can read the keys that tokens are checked with."""
    answer = chain.signing_keys
    if answer.status_code in REFUSED:
        problem = f"The signing certificate needs a login ({answer.status_code}), so nobody can check a token."
        raise Broken(problem, f"Turn on Access signing certificate > Configure client access. {PUT_BACK}")
    with suppress(ValueError, KeyError, TypeError):
        if answer.ok and answer.json()["keys"]:
            return "readable without a login"
    raise Broken(f"The answer for the signing keys ({answer.status_code}) has none.", PUT_BACK)


def token(chain: Chain) -> str:
    """Look whether the identity domain gives the user a token."""
    try:
        granted = chain.token
    except TokenRefusedError as error:
        causes = TOKEN_CAUSES.get(error.code, ANY_TOKEN_CAUSE)
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


def iot_trust(chain: Chain) -> str:
    """Look whether the IoT domain trusts tokens of this identity domain."""
    try:
        trusted = chain.iot_domain_record.get("dbAllowedIdentityDomainHost")
    except (AdministratorError, ConnectionFailedError) as error:
        return _inferred_trust(chain, error)
    if trusted != chain.outputs.identity_domain_host:
        problem = f"The IoT domain {chain.iot_domain.short_id} trusts {trusted or 'no identity domain'},"
        raise Broken(f"{problem} not {chain.outputs.identity_domain_host}.", _trust_fix(chain))
    return str(trusted)


def data_api(chain: Chain) -> str:
    """Look whether the data API answers with rows."""
    answer = chain.data_answer
    if answer.status_code == 404:
        raise Broken(_not_there(chain), "Read the stack outputs again; the short id is in the device host.")
    if answer.status_code in REFUSED:
        causes = [*DATA_CAUSES, "iot-trust"]
        fix = "Wait a minute and try again: a change of keys or trust takes a while to be seen. Else ask an"
        raise Broken(str(refusal(answer)), f"{fix} administrator to run this check.", causes)
    if not answer.ok:
        raise Broken(str(refusal(answer)), "Try again; if it stays so, ask Oracle with the words above.")
    return f"{urlsplit(chain.iot_domain.data_api_base_url).netloc} answers"


def _is_signed_by(key: jwt.PyJWK, access_token: str) -> bool:
    try:
        jwt.PyJWS().decode(access_token, key, algorithms=["RS256", "RS384", "RS512"])
    except jwt.InvalidSignatureError:
        return False
    return True


def _listed(claim: Any) -> list[str]:
    return claim.split() if isinstance(claim, str) else list(claim or ())


def _seen_inside(chain: Chain, code: str) -> str:
    """Return what only an administrator can add to a refused token."""
    with suppress(AdministratorError, ConnectionFailedError):
        if code == "invalid_client" and chain.app.get("clientSecret") != chain.outputs.client_secret:
            return " An administrator sees: the app has another secret now."
        password = (chain.user_record or {}).get(PASSWORD_STATE) or {}
        if code == "invalid_grant" and password.get("mustChange"):
            return " An administrator sees: the user has to choose a new password first."
    return ""


def _look_at_state(chain: Chain) -> None:
    state = chain.identity_domain_record.get("lifecycleState")
    if state != "ACTIVE":
        fix = f"Activate it: `oci iam domain activate --domain-id {chain.outputs.identity_domain_ocid}`."
        raise Broken(f"The identity domain is {state}.", fix)


def _look_at_times(claims: dict[str, Any]) -> None:
    now = datetime.now(UTC).timestamp()
    if claims.get("exp", 0) <= now:
        raise Broken("The token had expired when it came.", "Set this machine's clock (NTP).", ["clock"])
    if max(claims.get("iat", 0), claims.get("nbf", 0)) > now + ALLOWED_SKEW_SECONDS:
        raise Broken("The token is from the future.", "Set this machine's clock (NTP).", ["clock"])


def _look_at_issuer(chain: Chain, claims: dict[str, Any]) -> None:
    """A custom issuer is broken only if the data API refuses it: Oracle does not say which issuers it takes."""
    if claims.get("iss") != ISSUER and _data_status(chain) in REFUSED:
        problem = f"The token's issuer is {claims.get('iss')!r}; the data API takes {ISSUER}."
        raise Broken(problem, "Set the issuer in the identity domain's OAuth settings back.", ["signing-keys"])


def _data_status(chain: Chain) -> int:
    try:
        return chain.data_answer.status_code
    except ConnectionFailedError:
        return 0


def _inferred_trust(chain: Chain, reason: OrdsClientError) -> str:
    status = _data_status(chain)
    if status in REFUSED:
        problem = f"The data API refuses a token that is right in all else ({status}), so the IoT domain does not"
        host = chain.outputs.identity_domain_host
        raise Broken(
            f"{problem} trust {host} (inferred, as an administrator could see it).", _trust_fix(chain), DATA_CAUSES
        )
    if status != 200:
        raise Unseen(f"It cannot be inferred from the data API's answer; and {reason}")
    return f"{chain.outputs.identity_domain_host} (inferred: the data API takes its token)"


def _trust_fix(chain: Chain) -> str:
    return (
        f"Run `pulumi up --refresh`, or `oci iot domain configure-ords-data-access --iot-domain-id"
        f" {chain.iot_domain.ocid} --db-allowed-identity-domain-host {chain.outputs.identity_domain_host}`."
    )


def _not_there(chain: Chain) -> str:
    url = chain.iot_domain.data_api_base_url
    with suppress(AdministratorError, ConnectionFailedError):
        short_id = str(chain.iot_domain_record.get("deviceHost")).partition(".")[0]
        return f"{url} is not there (404); the short id of the IoT domain is {short_id}."
    return f"{url} is not there (404): the data API knows no IoT domain of that short id."


OUTPUTS = ("outputs",)
ASKED = ("identity-domain", "token")
LINKS: tuple[Link[Chain], ...] = (
    Link("outputs", "Stack outputs", "everything is known that the links below need", outputs),
    Link("identity-domain", "Identity domain", "name, TLS and network lead to it", identity_domain, OUTPUTS),
    Link("clock", "Clock", "times mean the same on both sides", clock, ("identity-domain",)),
    Link("signing-keys", "Signing keys", "the data API can check tokens", signing_keys, ("identity-domain",)),
    *APP_LINKS,
    Link("token", "Token", "client, user and scope are accepted", token, ("identity-domain",)),
    Link("token-claims", "Token claims", "the token is for this IoT domain, now", token_claims, ("token",)),
    Link(
        "token-signature",
        "Token signature",
        "the token is from this identity domain",
        token_signature,
        ("token", "signing-keys"),
    ),
    Link("iot-trust", "IoT domain trust", "the IoT domain takes tokens of this identity domain", iot_trust, ASKED[:1]),
    Link("data-api", "Data API", "rows can be read", data_api, ASKED),
)
