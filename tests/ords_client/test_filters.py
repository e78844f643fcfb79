from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ords_client.collection import (
    COLLECTIONS,
    HISTORIZED_DATA,
    RAW_COMMAND_DATA,
    RAW_DATA,
    AnyCollection,
)
from ords_client.errors import UsageError
from ords_client.filters import make_query

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def conditions(collection: AnyCollection = RAW_DATA, **filters: Any) -> list[Any]:
    return list(make_query(collection, now=NOW, **filters).conditions)


def test_digital_twin_is_the_scenarios_filter() -> None:
    query = make_query(RAW_DATA, digital_twin="ocid1.twin")
    assert json.loads(query.q({"id": "asc"})) == {
        "$and": [{"digital_twin_instance_id": "ocid1.twin"}],
        "$orderby": {"id": "asc"},
    }


def test_several_digital_twins_mean_any_of_them() -> None:
    assert conditions(digital_twin=["a", "b"]) == [
        {"$or": [{"digital_twin_instance_id": "a"}, {"digital_twin_instance_id": "b"}]}
    ]


def test_several_conditions_all_hold() -> None:
    asked = conditions(HISTORIZED_DATA, where=["value > 20", "content_path = t"])
    assert asked == [{"value": {"$gt": 20}}, {"content_path": {"$eq": "t"}}]


def test_since_is_inclusive_and_until_is_not_so_that_ranges_meet() -> None:
    assert conditions(since="2h", until="1h") == [
        {"time_received": {"$gte": {"$date": "2026-11-22T10:00:00Z"}}},
        {"time_received": {"$lt": {"$date": "2026-11-22T11:00:00Z"}}},
    ]


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("rawData", "time_received"),
        ("rejectedData", "time_received"),
        ("historizedData", "time_observed"),
        ("snapshotData", "time_observed"),
        ("rawCommandData", "time_created"),
    ],
)
def test_each_collection_has_its_own_time(name: str, column: str) -> None:
    (condition,) = conditions(COLLECTIONS[name], since="1h")
    assert list(condition) == [column]


@pytest.mark.parametrize(
    ("order_by", "expected"),
    [
        ("time_finished", {"time_finished": "asc"}),
        ("id:asc", {"id": "asc"}),
        ("id:desc", {"id": "desc"}),
        (None, None),
    ],
)
def test_order_is_a_column_and_a_direction(order_by: str | None, expected: dict[str, str] | None) -> None:
    assert make_query(RAW_COMMAND_DATA, order_by=order_by).order == expected


@pytest.mark.parametrize("order_by", ["id:down", "colour"])
def test_order_that_is_none_is_refused(order_by: str) -> None:
    with pytest.raises(UsageError, match="--order-by"):
        make_query(RAW_DATA, order_by=order_by)


def test_raw_filter_object_is_one_of_the_conditions_and_keeps_its_order_and_asof() -> None:
    raw = '{"id": {"$gt": 5}, "$orderby": {"id": -1}, "$asof": 42}'
    query = make_query(RAW_DATA, digital_twin="ocid1.twin", q=raw)
    assert query.conditions == ({"digital_twin_instance_id": "ocid1.twin"}, {"id": {"$gt": 5}})
    assert query.order == {"id": "desc"}
    assert json.loads(query.q({"id": "desc"}))["$asof"] == 42


@pytest.mark.parametrize("raw", ["{", "[]", '{"$orderby": []}', '{"$orderby": {"id": "up"}}'])
def test_raw_filter_that_is_none_is_refused(raw: str) -> None:
    with pytest.raises(UsageError, match="--q"):
        make_query(RAW_DATA, q=raw)


@pytest.mark.parametrize(
    "q", ["NaN", '{"a": NaN}', '{"a": 1e999}', '{"a": "\\ud800"}', "[" * 50_000, '{"a": ' + "9" * 5000 + "}"]
)
def test_filter_object_that_no_json_can_pass_on_is_refused(q: str) -> None:
    with pytest.raises(UsageError, match="--q"):
        make_query(RAW_DATA, q=q)
