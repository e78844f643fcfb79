"""Decide what a caller may do: statements of the form `use iot-domain-family`, its own or of the tenancy's policies.

Source: documentation "Policy Reference" (verbs; families of the IoT Platform, 2026-09-05), "Details for IAM with
Identity Domains", "Policy Syntax".
Does not: look where a statement applies (`in compartment ...`): it applies everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simulator.kernel.call import Caller
from simulator.kernel.store import Document, Transaction

VERBS = ("inspect", "read", "use", "manage")
"""Each includes those before it."""
RIGHT = re.compile(rf"({'|'.join(VERBS)}) ([a-z-]+)")
"""What a caller may do: a verb and a resource type or a family of them."""
_IOT_DOMAIN_FAMILY = ("iot-domain-family", "iot-family")
FAMILIES = {
    "iot-domain-group": _IOT_DOMAIN_FAMILY,
    "iot-domain": _IOT_DOMAIN_FAMILY,
    "iot-work-request": _IOT_DOMAIN_FAMILY,
    "iot-digital-twin-instance": ("iot-digital-twin-family", "iot-family"),
    "domain-contents": ("domains",),
    "buckets": ("object-family",),
    "objects": ("object-family",),
    "secret-bundles": ("secret-family",),
}
"""The families that a resource type belongs to. `domain-contents` is ours: the role Identity Domain Administrator."""
RIGHTS = {"administrator": ("manage all-resources",), "reader": ("read all-resources",)}
"""What the callers that every tenancy has may do; nobody else may do anything by name."""

_STATEMENT = re.compile(
    rf"allow\s+(?P<subject>any-user|group\s+.+?)\s+to\s+(?P<verb>{'|'.join(VERBS)})\s+(?P<resource>[a-z-]+)\s+in\s+"
    r"(?:tenancy|compartment\s+(?:id\s+)?\S+)(?:\s+where\s+(?P<condition>.+))?",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\s*request\.principal\.(\w+)\s*=\s*'([^']*)'\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Principal:
    """Whom a statement may speak of.

    Attributes:
        groups: Groups it is in, as statements name them: `domain/group`, or `group` of the Default domain, or the OCID.
        attributes: Its `request.principal...` attributes.
    """

    groups: frozenset[str]
    attributes: Mapping[str, str]


def may(caller: Caller | None, verb: str, resource: str) -> bool:
    """Tell whether a caller may do something with resources of a type."""
    if caller is None:
        return False
    types = (resource, *FAMILIES.get(resource, ()), "all-resources")
    held = RIGHTS.get(caller.role, ()) if caller.rights is None else caller.rights
    return any(
        (match := RIGHT.fullmatch(right)) and match[2] in types and VERBS.index(match[1]) >= VERBS.index(verb)
        for right in held
    )


def is_statement(text: str) -> bool:
    """Tell whether a text is a statement that is understood here."""
    return _STATEMENT.fullmatch(text.strip()) is not None


def rights_of(tx: Transaction, principal: Principal) -> tuple[str, ...]:
    """Return what the tenancy's policies allow a principal."""
    statements = (text for policy in tx.find("policy") for text in policy["statements"])
    return tuple(_granted(statements, principal))


def user(tx: Transaction, user_document: Document, domain: Document) -> Principal:
    """Return a user of an identity domain as statements see it."""
    groups = [
        group
        for group in tx.find("group", parent=domain["id"])
        if any(member["value"] == user_document["id"] for member in group.get("members", ()))
    ]
    names = {f"{domain['displayName']}/{group['displayName']}" for group in groups}
    if domain["type"] == "DEFAULT":
        names |= {group["displayName"] for group in groups}
    return Principal(frozenset(names | {group["ocid"] for group in groups}), {"type": "user"})


def _granted(statements: Iterable[str], principal: Principal) -> Iterable[str]:
    for text in statements:
        match = _STATEMENT.fullmatch(text.strip())
        if match and _is_meant(match["subject"], principal) and _holds(match["condition"], principal):
            yield f"{match['verb'].lower()} {match['resource'].lower()}"


def _is_meant(subject: str, principal: Principal) -> bool:
    if subject.lower() == "any-user":
        return True
    name = subject.split(maxsplit=1)[1].replace("'", "")
    return name.removeprefix("id ").strip() in principal.groups


def _holds(condition: str | None, principal: Principal) -> bool:
    """Tell whether all of a condition holds; one that is not understood does not."""
    if condition is None:
        return True
    inner = condition.strip()
    if inner.lower().startswith("all") and inner.endswith("}"):
        inner = inner[3:].strip().strip("{}")
    parts = [_CONDITION.fullmatch(part) for part in inner.split(",")]
    return all(part is not None and principal.attributes.get(part[1]) == part[2] for part in parts)
