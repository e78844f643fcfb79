"""Rules of identity propagation trusts: whose tokens are exchanged, and for whom.

Source: OCI Python SDK models/identity_propagation_trust.py; documentation "Token Exchange Grant Type: Exchanging a JSON
Web Token for a UPST" (rules, service users).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.errors import bad_reference, invalid
from simulator.identity_domains.resources.users import is_service
from simulator.identity_domains.scim.resource import Resource
from simulator.kernel.store import Document

_RULE = re.compile(r"\s*(?P<claim>[\w.:/-]+)\s+(?P<operator>eq|co)\s+(?P<value>.*\S)\s*", re.IGNORECASE | re.DOTALL)


class IdentityPropagationTrusts(Resource):
    """Trusts of an identity domain in issuers of tokens."""

    name: ClassVar = "IdentityPropagationTrust"
    endpoint: ClassVar = "IdentityPropagationTrusts"
    kind: ClassVar = "trust"

    @override
    def complete(self, directory: Directory, before: Document | None, after: Document) -> None:
        """Check who is impersonated by which rule."""
        after.setdefault("active", False)
        users = after.get("impersonationServiceUsers", [])
        after["impersonationServiceUsers"] = [_service_user(directory, entry) for entry in users]


def matches(rule: str, claims: Mapping[str, Any]) -> bool:
    """Tell whether claims fulfil a rule: `claim eq value`, where `*` stands for any text, or `claim co part`."""
    match = _RULE.fullmatch(rule)
    if match is None:
        return False
    found = claims.get(match["claim"])
    texts = [str(text) for text in (found if isinstance(found, list) else [found])]
    wanted = match["value"].strip("\"'")
    if match["operator"].lower() == "co":
        return any(wanted in text for text in texts)
    pattern = re.compile(".*".join(re.escape(part) for part in wanted.split("*")), re.DOTALL)
    return found is not None and any(pattern.fullmatch(text) for text in texts)


def _service_user(directory: Directory, entry: Document) -> Document:
    if not _RULE.fullmatch(entry.get("rule", "")):
        raise invalid("A rule has to be of the form: claim eq value, or claim co value.", "trust rules")
    user = directory.get("user", entry.get("value", ""))
    if user is None:
        raise bad_reference("IdentityPropagationTrust.impersonationServiceUsers", "User", entry.get("value", ""))
    if not is_service(user):
        raise invalid(f"User {user['userName']} is no service user.", "service users")
    return entry | {"ocid": user["ocid"], "$ref": user["meta"]["location"]}
