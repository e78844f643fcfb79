"""Answer 429 to more calls than a domain of its type takes, when the settings say so.

Does not: count calls that are refused; their writes are undone with everything else of the call.
Source: documentation "API Rate Limits": which operations count together.
"""

from __future__ import annotations

from simulator.identity_domains import allowances
from simulator.identity_domains.directory import Directory
from simulator.kernel.refusal import Refusal

AUTHENTICATION_ENDPOINTS = (
    "BypassCodes",
    "SigningCert",
    "SsoSettings",
    "TermsOfUse",
    "UserLockedStateChanger",
    "UserPasswordChanger",
)
"""Beginnings of the SCIM paths that count as authentication."""


def group_of(path: str) -> str:
    """Return the group that a SCIM path counts in."""
    endpoint = path.removeprefix("/admin/v1/")
    return "authentication" if endpoint.startswith(AUTHENTICATION_ENDPOINTS) else "scim"


def count(directory: Directory, group: str) -> None:
    """Count a call of a group: `token`, `authentication` or `scim`.

    Raises:
        Refusal: 429, it is one too many.
    """
    if not directory.settings.rate_limits_are_enforced:
        return
    now = directory.now.timestamp()
    window = directory.get("rate_window", group) or {"times": []}
    times = [time for time in window["times"] if time > now - 60]
    last_second = [time for time in times if time > now - 1]
    rate = allowances.of(directory).rates[group]
    if len(times) >= rate.per_minute or len(last_second) >= rate.per_second:
        raise Refusal(429, "", "Too many requests.", f"rate limit of {group} calls", {"Retry-After": "1"})
    directory.put("rate_window", group, {"id": group, "times": [*times, now]})
