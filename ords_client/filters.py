"""Filters as people think of them, made into the one object the data API takes as `q`.

    digital twin, since, until, where, order  ->  {"$and": [...], "$orderby": {...}}

Source: the scenario's step 3; apexblog.dev "ORDS FilterObject"; thatjeffsmith.com "Query filtering examples";
oracle-samples/oci-iot-samples `mdt_iot_data.py` (`$date`, `$orderby`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ords_client.collection import AnyCollection
from ords_client.errors import UsageError

Condition = Mapping[str, Any]
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
DURATION = re.compile(r"(?:\d+[smhdw])+")
WHERE = re.compile(
    r"(?P<column>\w+)\s*(?:"
    r"(?P<sign><=|>=|!=|<>|==|=|<|>)\s*(?P<value>.+)"
    r"|\s(?P<word>like|contains)\s+(?P<pattern>.+)"
    r"|\sbetween\s+(?P<low>.+?)\s+and\s+(?P<high>.+)"
    r"|\sis\s+(?P<negated>not\s+)?null)",
    re.IGNORECASE,
)
SIGNS = {
    "=": "$eq",
    "==": "$eq",
    "!=": "$ne",
    "<>": "$ne",
    "<": "$lt",
    "<=": "$lte",
    ">": "$gt",
    ">=": "$gte",
}
DIRECTIONS = {"asc": "asc", "1": "asc", "desc": "desc", "-1": "desc"}
WORDS = {"like": "$like", "contains": "$instr"}


@dataclass(frozen=True)
class Query:
    """What to read of a collection, and in which order.

    Attributes:
        conditions: All have to hold.
        order: Column to `asc` or `desc`; empty means by id.
        asof: Flashback point for `$asof`, if any.
    """

    conditions: tuple[Condition, ...] = ()
    order: Mapping[str, str] | None = None
    asof: Any = None

    def q(self, order: Mapping[str, str], *more: Condition) -> str:
        """Return the filter object as JSON.

        Args:
            order: Column to `asc` or `desc`.
            more: Conditions that have to hold as well.
        """
        conditions = [*self.conditions, *more]
        parts: dict[str, Any] = {"$and": conditions} if conditions else {}
        if self.asof is not None:
            parts["$asof"] = self.asof
        return json.dumps(parts | {"$orderby": dict(order)}, separators=(",", ":"))


def make_query(
    collection: AnyCollection,
    *,
    digital_twin: str | Sequence[str] = (),
    since: str | datetime | timedelta | None = None,
    until: str | datetime | timedelta | None = None,
    where: str | Sequence[str] = (),
    order_by: str | None = None,
    q: str | Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Query:
    """Make a query of filters; all of them have to hold.

    Args:
        collection: What is asked; gives the columns.
        digital_twin: OCIDs of digital twins, any of them.
        since: First time to read: `2h` ago, or `2026-11-22T10:00:00Z`. Without an offset it is UTC.
        until: First time not to read, said the same way.
        where: Conditions such as `value > 20`, `endpoint like iot/%`, `time_finished is null`.
        order_by: Column, with `:desc` for the newest or largest first.
        q: A filter object of the data API; its `$orderby` counts when `order_by` is not given.
        now: What `2h` counts from. Default: now.

    Raises:
        UsageError: One of them cannot be meant.
    """
    asked = _filter_object(q)
    order, asof = asked.pop("$orderby", None), asked.pop("$asof", None)
    conditions = [
        *_twins([digital_twin] if isinstance(digital_twin, str) else digital_twin),
        *_times(collection.time_column, since, until, now or datetime.now(UTC)),
        *(_where(collection, one) for one in ([where] if isinstance(where, str) else where)),
        *([asked] if asked else []),
    ]
    return Query(tuple(conditions), _order(collection, order_by) if order_by else _raw_order(order), asof)


def _filter_object(q: str | Mapping[str, Any] | None) -> dict[str, Any]:
    try:
        asked = json.loads(q) if isinstance(q, str) else dict(q or {})
    except ValueError as error:
        raise UsageError(f"--q is not JSON: {error}.") from error
    if not isinstance(asked, dict):
        raise UsageError("--q is not a JSON object.")
    return asked


def _twins(ocids: Sequence[str]) -> list[Condition]:
    conditions = [{"digital_twin_instance_id": ocid} for ocid in ocids]
    return [{"$or": conditions}] if len(conditions) > 1 else list(conditions)


def _times(
    column: str,
    since: str | datetime | timedelta | None,
    until: str | datetime | timedelta | None,
    now: datetime,
) -> list[Condition]:
    ends = (("--since", "$gte", since), ("--until", "$lt", until))
    return [
        {column: {operator: date_literal(_time(option, given, now))}}
        for option, operator, given in ends
        if given is not None
    ]


def _time(option: str, given: str | datetime | timedelta, now: datetime) -> datetime:
    if isinstance(given, timedelta):
        return now - given
    if isinstance(given, str) and DURATION.fullmatch(given):
        return now - sum((timedelta(**{UNITS[unit]: int(n)}) for n, unit in _pairs(given)), timedelta())
    try:
        time = given if isinstance(given, datetime) else datetime.fromisoformat(given)
    except ValueError as error:
        hint = "give a time ago such as 30m, 2h, 7d, or a time such as 2026-11-22T10:00:00Z"
        raise UsageError(f"{option} {given!r} is no time: {hint}.") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _pairs(duration: str) -> list[tuple[str, str]]:
    return re.findall(r"(\d+)([smhdw])", duration)


def date_literal(time: datetime) -> Condition:
    """Return a time as filters say it; the data API takes all times as UTC."""
    text = time.astimezone(UTC).isoformat(timespec="microseconds" if time.microsecond else "seconds")
    return {"$date": text.replace("+00:00", "Z")}


def _where(collection: AnyCollection, text: str) -> Condition:
    found = WHERE.fullmatch(text.strip())
    if found is None:
        hint = "such as 'value > 20', 'endpoint like iot/%', 'endpoint contains press', 'value between 1 and 9'"
        raise UsageError(f"--where {text!r} is no condition, {hint} or 'time_finished is null'.")
    column = _column(collection, "--where", found["column"])
    return {column: _test(column, found)}


def _test(column: str, found: re.Match[str]) -> Condition:
    if found["sign"]:
        return {SIGNS[found["sign"]]: _literal(column, found["value"])}
    if found["word"]:
        return {WORDS[found["word"].lower()]: _unquoted(found["pattern"])}
    if found["low"]:
        return {"$between": [_literal(column, found["low"]), _literal(column, found["high"])]}
    return {"$notnull": None} if found["negated"] else {"$null": None}


def _literal(column: str, text: str) -> Any:
    if column.startswith("time_"):
        return date_literal(_time(f"--where {column}", _unquoted(text), datetime.now(UTC)))
    try:
        return json.loads(text)
    except ValueError:
        return _unquoted(text)


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if quoted else text


def _order(collection: AnyCollection, order_by: str) -> dict[str, str]:
    column, _, direction = order_by.partition(":")
    if direction not in {"", "asc", "desc"}:
        raise UsageError(f"--order-by {order_by!r}: after the colon comes asc or desc.")
    return {_column(collection, "--order-by", column): direction or "asc"}


def _raw_order(order: Any) -> dict[str, str] | None:
    # Its directions may be numbers.
    if order is None:
        return None
    if not isinstance(order, dict) or not order or any(str(d).lower() not in DIRECTIONS for d in order.values()):
        raise UsageError('--q: $orderby is an object such as {"id": "desc"}.')
    return {column: DIRECTIONS[str(direction).lower()] for column, direction in order.items()}


def _column(collection: AnyCollection, option: str, name: str) -> str:
    if name not in collection.columns:
        known = ", ".join(collection.columns)
        raise UsageError(f"{option}: {collection.name} has no column {name!r}; it has {known}.")
    return name
