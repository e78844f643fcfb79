"""The links anyone can see of the identity domain: that it answers, its clock, and its signing keys.

Source: documentation "Token Validation" and "Viewing SAML Certificate Metadata"; the scenario's step 3.
"""

from __future__ import annotations

from contextlib import suppress

from ords_client.errors import AdministratorError, ConnectionFailedError, NotAllowedError, OddAnswerError
from ords_client.links.facts import Facts
from ords_client.links.link import PUT_BACK, Broken, Doubtful, Link, Unseen

ALLOWED_SKEW_SECONDS = 60
"""Source: ORDS_SECURITY PL/SQL package reference, allowed skew of a JWT profile."""


def identity_domain(facts: Facts) -> str:
    """Look whether the identity domain answers at its host."""
    try:
        facts.discovery()
    except OddAnswerError as error:
        fix = "Is the identity domain active, and is this its host? See its page in the console."
        raise Broken(str(error), fix) from error
    with suppress(AdministratorError, ConnectionFailedError):
        _look_at_state(facts)
    return facts.outputs.identity_domain_host


def identity_region(facts: Facts) -> str:
    """Look whether the identity domain lives where the IoT domain is, or is replicated there.

    Source: documentation "Replicating an Identity Domain to Multiple Regions"; oracle-devrel
    oracle-emea-appdev-useful-stuff, whose author saw no token before the replication, and was not sure why.

    Raises:
        Doubtful: It is neither.
        Unseen: IAM does not say.
    """
    record, region = facts.identity_domain_record(), facts.outputs.region
    home = record.get("homeRegion")
    if not home:
        raise Unseen("IAM does not say in which region the identity domain lives.")
    replicas = [one.get("region") for one in record.get("replicaRegions") or () if isinstance(one, dict)]
    if region not in {home, *replicas}:
        problem = f"The identity domain lives in {home}, the IoT domain in {region}, and no replica is there."
        fix = f"If tokens are refused, replicate the identity domain to {region} (Domains > Replicate to region)."
        raise Doubtful(problem, fix)
    return f"{home}, replicated to {region}" if region != home else str(home)


def clock(facts: Facts) -> str:
    """Look whether this machine's clock agrees with the identity domain's."""
    found = facts.discovery()
    if found.answered_at is None:
        raise Unseen("The identity domain's answer has no date.")
    ahead_seconds = round(found.received_at - found.answered_at)
    if abs(ahead_seconds) > ALLOWED_SKEW_SECONDS:
        side = "ahead of" if ahead_seconds > 0 else "behind"
        problem = f"This machine's clock is {abs(ahead_seconds)} s {side} the identity domain's."
        raise Broken(problem, "Set the clock (NTP); tokens and signatures allow 60 s.")
    return f"within {ALLOWED_SKEW_SECONDS} s"


def signing_keys(facts: Facts) -> str:
    """Look whether anyone can read the keys that tokens are checked with."""
    try:
        facts.signing_keys()
    except NotAllowedError as error:
        problem = f"The signing certificate needs a login ({error.status}), so nobody can check a token."
        fix = f"Turn on Access signing certificate > Configure client access. {PUT_BACK}"
        raise Broken(problem, fix) from error
    except OddAnswerError as error:
        raise Broken(str(error), PUT_BACK) from error
    return "readable without a login"


def _look_at_state(facts: Facts) -> None:
    state = facts.identity_domain_record().get("lifecycleState")
    if state != "ACTIVE":
        fix = f"Activate it: `oci iam domain activate --domain-id {facts.outputs.identity_domain_ocid}`."
        raise Broken(f"The identity domain is {state}.", fix)


NEAR = "tokens of the identity domain are known in the IoT domain's region"
IDENTITY_DOMAIN_LINKS: tuple[Link[Facts], ...] = (
    Link("identity-domain", "Identity domain", "name, TLS and network lead to it", identity_domain, ("outputs",)),
    Link("identity-region", "Identity region", NEAR, identity_region, ("identity-domain",)),
    Link("clock", "Clock", "times mean the same on both sides", clock, ("identity-domain",)),
    Link("signing-keys", "Signing keys", "the data API can check tokens", signing_keys, ("identity-domain",)),
)
