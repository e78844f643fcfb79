"""Give a new resource the defined tags that a tenancy adds by itself."""

from __future__ import annotations

from typing import Any

from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp


def created_tags(call: Call, given: dict[str, Any] | None) -> dict[str, Any]:
    """Return the caller's defined tags together with who made the resource and when.

    Source: scenario answer of GetIotDomain, `Oracle-Tags` with `CreatedBy` and `CreatedOn`.
    """
    if not call.cloud.settings.creator_is_tagged:
        return given or {}
    role = call.caller.role if call.caller else "nobody"
    return (given or {}) | {"Oracle-Tags": {"CreatedBy": f"default/{role}", "CreatedOn": timestamp(call.now)}}
