"""The values that a filter compares columns with, checked against what the column holds."""

from __future__ import annotations

import json
import re
from typing import Any

from simulator.data_api import timestamp
from simulator.data_api.collection import Column, Kind

Operand = str | int | float

NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,40})?", re.ASCII)
INTEGER_BITS = 63


class OperandError(ValueError):
    """A value that the column cannot be compared with; the text says what is wrong."""


def read(column: Column, value: Any) -> Operand:
    """Return `value` as the column compares it: times become microseconds since 1970.

    Raises:
        OperandError: The column holds something else.
    """
    match column.kind, value:
        case Kind.TIMESTAMP, {"$date": str(text), **rest} if not rest:
            return instant(text)
        case Kind.NUMBER | Kind.JSON, int() | float() if not isinstance(value, bool):
            return _number(value)
        # Oracle turns a string into the number it spells; the reference shows ids of rejectedData as strings.
        case Kind.NUMBER, str() if NUMBER.fullmatch(value):
            return _number(float(value) if "." in value else int(value))
        case Kind.STRING | Kind.JSON, str():
            return value
    raise OperandError(f"compares {column.name} with {shown(value)}; it holds {HOLDS[column.kind]}")


def instant(text: str) -> int:
    """Return the microseconds since 1970 of a date literal.

    Raises:
        OperandError: It is not a time in UTC.
    """
    try:
        return timestamp.parse(text)
    except ValueError as error:
        raise OperandError(f"has a date that is not RFC 3339 in UTC: {shown(text)}") from error


def shown(value: Any) -> str:
    """Return a JSON value short enough for an error message."""
    text = json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _number(value: float) -> int | float:
    # SQLite holds integers of 64 bits; larger ones are floating point there too.
    if isinstance(value, float) or value.bit_length() <= INTEGER_BITS:
        return value
    try:
        return float(value)
    except OverflowError as error:
        raise OperandError("has a number that is too large") from error


HOLDS = {
    Kind.NUMBER: "numbers",
    Kind.STRING: "strings",
    Kind.TIMESTAMP: 'times, written {"$date": "2026-01-15T09:30:00Z"}',
    Kind.JSON: "JSON values, of which numbers and strings can be compared",
    Kind.PAYLOAD: "payloads, which cannot be compared",
}
