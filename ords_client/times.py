"""Times as people say them, and as the data API reads them: always in UTC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from ords_client.errors import UsageError

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
DURATION = re.compile(r"(?:\d+[smhdw])+")
Time = str | datetime | timedelta


def read_time(option: str, given: Time, now: datetime) -> datetime:
    """Return a time that is given as such, or as how long ago it was.

    Args:
        option: Where it was given, for the message.
        given: `2h`, `1d12h`, `2026-11-22T10:00:00Z`; without an offset it is UTC.
        now: What `2h` counts from.

    Raises:
        UsageError: It is neither.
    """
    try:
        if isinstance(given, timedelta) or DURATION.fullmatch(str(given)):
            return now - (given if isinstance(given, timedelta) else _duration(str(given)))
        time = given if isinstance(given, datetime) else datetime.fromisoformat(given)
    except (ValueError, OverflowError) as error:
        hint = "give a time ago such as 30m, 2h, 7d, or a time such as 2026-11-22T10:00:00Z"
        raise UsageError(f"{option} {given!r} is no time: {hint}.") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def date_literal(time: datetime) -> Mapping[str, str]:
    """Return a time as filters say it."""
    text = time.astimezone(UTC).isoformat(timespec="microseconds" if time.microsecond else "seconds")
    return {"$date": text.replace("+00:00", "Z")}


def _duration(text: str) -> timedelta:
    parts = re.findall(r"(\d+)([smhdw])", text)
    return sum((timedelta(**{UNITS[unit]: int(number)}) for number, unit in parts), timedelta())
