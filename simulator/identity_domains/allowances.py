"""How much an identity domain holds and answers, by its licence type.

Source: documentation "IAM Identity Domain Types" and "API Rate Limits" (2026-09-05). The spelling of the newest type is
a guess; a type that is not known here has the allowance of Premium.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.identity_domains.errors import invalid

if TYPE_CHECKING:
    from simulator.identity_domains.directory import Directory


@dataclass(frozen=True)
class Rate:
    """How many calls of a group of operations are answered."""

    per_second: int
    per_minute: int


@dataclass(frozen=True)
class Allowance:
    """What a domain of one type may hold, and its rates by group of operations.

    Attributes:
        user: Users.
        group: Groups.
        app: Apps that are not Oracle's own.
        rates: By `token`, `scim` and `authentication`.
    """

    user: int
    group: int
    app: int
    rates: Mapping[str, Rate]


def _rates(token: Rate, scim: Rate, authentication: Rate) -> dict[str, Rate]:
    return {"token": token, "scim": scim, "authentication": authentication}


# The documentation gives both Oracle Apps types a few apps, "not enforced yet".
_EXTERNAL_RATES = _rates(Rate(60, 2300), Rate(80, 4000), Rate(90, 3100))
ALLOWANCES = {
    "free": Allowance(2_000, 250, 2, _rates(Rate(10, 150), Rate(20, 150), Rate(10, 150))),
    "oracle-apps": Allowance(1_000_000, 10_000, 5_000, _rates(Rate(40, 1000), Rate(50, 1500), Rate(50, 1000))),
    "oracle-apps-premium": Allowance(1_000_000, 100_000, 5_000, _rates(Rate(50, 1700), Rate(55, 1750), Rate(80, 2100))),
    "premium": Allowance(1_000_000, 100_000, 5_000, _rates(Rate(65, 3400), Rate(90, 5000), Rate(95, 4500))),
    "external-user": Allowance(100_000_000, 100_000, 5_000, _EXTERNAL_RATES),
    "external-active-user": Allowance(10_000_000, 100_000, 5_000, _EXTERNAL_RATES),
}


def of(directory: Directory) -> Allowance:
    """Return the allowance of an identity domain."""
    return ALLOWANCES.get(directory.domain["licenseType"].lower(), ALLOWANCES["premium"])


def require_room(directory: Directory, kind: str) -> None:
    """Let one more user, group or app in while the domain has room for it.

    Raises:
        invalid: 400; status and text of the real refusal are unknown.
    """
    most = getattr(of(directory), kind)
    if directory.count(kind) < most:  # with Oracle's own apps, and without reading any
        return
    if sum(not other.get("isOPCService") for other in directory.all(kind)) >= most:
        type = directory.domain["licenseType"]
        raise invalid(f"An identity domain of type {type} holds {most} {kind}s.", f"limits of type {type}")
