"""Answer 429 to more calls than a Free domain takes, when the settings say so.

Does not: count calls that are refused; their writes are undone with everything else of the call.
Source: documentation "API Rate Limits" (Free domains).
"""

from __future__ import annotations

from simulator.identity_domains.directory import Directory
from simulator.kernel.refusal import Refusal

CALLS_PER_SECOND = {"token": 10, "authentication": 10, "scim": 20}
CALLS_PER_MINUTE = 150


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
    if len(times) >= CALLS_PER_MINUTE or len(last_second) >= CALLS_PER_SECOND[group]:
        raise Refusal(429, "", "Too many requests.", f"rate limit of {group} calls", {"Retry-After": "1"})
    directory.put("rate_window", group, {"id": group, "times": [*times, now]})
