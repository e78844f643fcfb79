"""Times as people say them, as rows and HTTP headers hold them, and as the data API reads them: always in UTC."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from ords_client.errors import UsageError
from ords_client.foreign import echoed

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
DURATION = re.compile(r"(?:[0-9]+[smhdw])+")
Time = str | datetime | timedelta
SECONDS_END, MILLISECONDS_END, MICROSECONDS_END = 1e11, 1e14, 1e17
"""Where numbers since 1970 stop to be seconds (year 5138), milliseconds and microseconds."""


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
        return _utc(given if isinstance(given, datetime) else datetime.fromisoformat(given))
    except (ValueError, OverflowError) as error:
        hint = "give a time ago such as 30m, 2h, 7d, or a time such as 2026-11-22T10:00:00Z"
        raise UsageError(f"{option} {echoed(given)} is no time: {hint}.") from error


def row_time(value: Any) -> datetime | None:
    """Return the time in a row, in UTC; None when it cannot be read.

    Args:
        value: ISO 8601 text, or a number since 1970 in seconds, milliseconds, microseconds or nanoseconds.
    """
    try:
        if isinstance(value, str):
            return _utc(datetime.fromisoformat(value))
        return datetime.fromtimestamp(_seconds(value), UTC) if type(value) in {int, float} else None
    except (ValueError, OverflowError, OSError):
        return None


def http_date(text: str | None) -> float | None:
    """Return the time in an HTTP header, in seconds since 1970; None when it cannot be read."""
    try:
        return parsedate_to_datetime(text or "").timestamp()
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def date_literal(time: datetime) -> Mapping[str, str]:
    """Return a time as filters say it."""
    text = time.astimezone(UTC).isoformat(timespec="microseconds" if time.microsecond else "seconds")
    return {"$date": text.replace("+00:00", "Z")}


def _utc(time: datetime) -> datetime:
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _seconds(number: float) -> float:
    size = abs(number)
    if size < SECONDS_END:
        return number
    return number / (1e3 if size < MILLISECONDS_END else 1e6 if size < MICROSECONDS_END else 1e9)


def _duration(text: str) -> timedelta:
    parts = re.findall(r"([0-9]+)([smhdw])", text)
    return sum((timedelta(**{UNITS[unit]: int(number)}) for number, unit in parts), timedelta())
