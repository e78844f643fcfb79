"""Timestamps of telemetry: whole microseconds since 1970 inside, ISO 8601 in UTC with `Z` outside."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LITERAL = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", re.ASCII)


def microseconds(time: datetime) -> int:
    """Return an aware time as whole microseconds since 1970."""
    return (time - EPOCH) // MICROSECOND


def render(time: int) -> str:
    """Return microseconds since 1970 as the API writes them: none, 3 or 6 decimals.

    Source: manage-dt README of oracle-samples/oci-iot-samples shows `2025-09-18T18:32:28.847244Z`; what the
    service does with trailing zeros is unknown.
    """
    detail = "microseconds" if time % 1_000 else "milliseconds" if time % 1_000_000 else "seconds"
    return (EPOCH + timedelta(microseconds=time)).replace(tzinfo=None).isoformat(timespec=detail) + "Z"


def parse(text: str) -> int:
    """Return the microseconds since 1970 that an RFC 3339 time in UTC names; digits beyond the sixth are dropped.

    Raises:
        ValueError: It is not such a time.

    Source: ORDS FilterObject grammar: a date is `{"$date": "<RFC 3339 in UTC (Z)>"}`.
    """
    match = LITERAL.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:40]!r} is not a time such as 2026-01-15T09:30:00Z")
    seconds = datetime.fromisoformat(match[1]).replace(tzinfo=UTC)
    return microseconds(seconds) + int((match[2] or "0").ljust(6, "0")[:6])
