"""The links anyone can see of the identity domain: that it answers, its clock, and its signing keys.

Source: documentation "Token Validation" and "Viewing SAML Certificate Metadata"; the scenario's step 3.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ords_client.errors import AdministratorError, ConnectionFailedError
from ords_client.links.chain import Chain
from ords_client.links.links import PUT_BACK, Broken, Link, Unseen

ALLOWED_SKEW_SECONDS = 60
"""Source: ORDS_SECURITY PL/SQL package reference, allowed skew of a JWT profile."""


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
    if answer.status_code in {401, 403}:
        problem = f"The signing certificate needs a login ({answer.status_code}), so nobody can check a token."
        raise Broken(problem, f"Turn on Access signing certificate > Configure client access. {PUT_BACK}")
    with suppress(ValueError, KeyError, TypeError):
        if answer.ok and answer.json()["keys"]:
            return "readable without a login"
    raise Broken(f"The answer for the signing keys ({answer.status_code}) has none.", PUT_BACK)


def _look_at_state(chain: Chain) -> None:
    state = chain.identity_domain_record.get("lifecycleState")
    if state != "ACTIVE":
        fix = f"Activate it: `oci iam domain activate --domain-id {chain.outputs.identity_domain_ocid}`."
        raise Broken(f"The identity domain is {state}.", fix)


IDENTITY_DOMAIN_LINKS: tuple[Link[Chain], ...] = (
    Link("identity-domain", "Identity domain", "name, TLS and network lead to it", identity_domain, ("outputs",)),
    Link("clock", "Clock", "times mean the same on both sides", clock, ("identity-domain",)),
    Link("signing-keys", "Signing keys", "the data API can check tokens", signing_keys, ("identity-domain",)),
)
