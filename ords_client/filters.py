"""Filters as people think of them, made into the one object the data API takes as `q`.

    digital twin, since, until, where, order  ->  {"$and": [...], "$orderby": {...}}

Source: the scenario's step 3; apexblog.dev "ORDS FilterObject"; thatjeffsmith.com "Query filtering examples";
oracle-samples/oci-iot-samples `mdt_iot_data.py` (`$date`, `$orderby`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ords_client.collection import AnyCollection
from ords_client.errors import UsageError
from ords_client.foreign import echoed
from ords_client.json_text import read_json
from ords_client.times import Time, date_literal, read_time
from ords_client.where import Condition, known_column, read_condition

DIRECTIONS = {"asc": "asc", "1": "asc", "desc": "desc", "-1": "desc"}


@dataclass(frozen=True)
class Query:
    """What to read of a collection, and in which order.

    Attributes:
        conditions: All have to hold.
        order: Column to `asc` or `desc`; None means as the collection comes.
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
    since: Time | None = None,
    until: Time | None = None,
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
        *(read_condition(collection, one) for one in ([where] if isinstance(where, str) else where)),
        *([asked] if asked else []),
    ]
    return Query(tuple(conditions), _order(collection, order_by) if order_by else _raw_order(order), asof)


def _filter_object(q: str | Mapping[str, Any] | None) -> dict[str, Any]:
    try:
        asked, whole = read_json(q) if isinstance(q, str) else (dict(q or {}), True)
    except ValueError as error:
        raise UsageError(f"--q is not JSON: {error}.") from error
    if not isinstance(asked, dict):
        raise UsageError("--q is not a JSON object.")
    if not whole:
        raise UsageError("--q holds something that no JSON can pass on: NaN, half a character, or a number too large.")
    return asked


def _twins(ocids: Sequence[str]) -> list[Condition]:
    conditions = [{"digital_twin_instance_id": ocid} for ocid in ocids]
    return [{"$or": conditions}] if len(conditions) > 1 else list(conditions)


def _times(
    column: str,
    since: Time | None,
    until: Time | None,
    now: datetime,
) -> list[Condition]:
    ends = (("--since", "$gte", since), ("--until", "$lt", until))
    return [
        {column: {operator: date_literal(read_time(option, given, now))}}
        for option, operator, given in ends
        if given is not None
    ]


def _order(collection: AnyCollection, order_by: str) -> dict[str, str]:
    column, _, direction = order_by.partition(":")
    if direction not in {"", "asc", "desc"}:
        raise UsageError(f"--order-by {echoed(order_by)}: after the colon comes asc or desc.")
    return {known_column(collection, "--order-by", column): direction or "asc"}


def _raw_order(order: Any) -> dict[str, str] | None:
    # Its directions may be numbers.
    if order is None:
        return None
    if not isinstance(order, dict) or not order or any(str(d).lower() not in DIRECTIONS for d in order.values()):
        raise UsageError('--q: $orderby is an object such as {"id": "desc"}.')
    return {column: DIRECTIONS[str(direction).lower()] for column, direction in order.items()}
