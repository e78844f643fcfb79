from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
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


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2h", "2026-11-22T10:00:00Z"),
        ("90s", "2026-11-22T11:58:30Z"),
        ("1d12h", "2026-11-21T00:00:00Z"),
        ("2w", "2026-11-08T12:00:00Z"),
        ("2026-11-20", "2026-11-20T00:00:00Z"),
        ("2026-11-20T10:00:00+02:00", "2026-11-20T08:00:00Z"),
        ("2026-11-20T10:00:00.5Z", "2026-11-20T10:00:00.500000Z"),
        (timedelta(hours=1), "2026-11-22T11:00:00Z"),
        (datetime(2026, 11, 1, tzinfo=UTC), "2026-11-01T00:00:00Z"),
    ],
)
def test_since_is_a_time_or_how_long_ago_and_utc(since: Any, expected: str) -> None:
    assert conditions(since=since) == [{"time_received": {"$gte": {"$date": expected}}}]


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
    ("where", "expected"),
    [
        ("value > 20", {"value": {"$gt": 20}}),
        ("value>=20.5", {"value": {"$gte": 20.5}}),
        ("value < -1", {"value": {"$lt": -1}}),
        ("value <= 3", {"value": {"$lte": 3}}),
        ("value = true", {"value": {"$eq": True}}),
        ("value == 'on'", {"value": {"$eq": "on"}}),
        ("content_path != temperature", {"content_path": {"$ne": "temperature"}}),
        ('content_path <> "a b"', {"content_path": {"$ne": "a b"}}),
        ("content_path like temp%", {"content_path": {"$like": "temp%"}}),
        ("content_path CONTAINS emp", {"content_path": {"$instr": "emp"}}),
        ("value between 1 and 9", {"value": {"$between": [1, 9]}}),
        ("value is null", {"value": {"$null": None}}),
        ("value is not null", {"value": {"$notnull": None}}),
        ("time_observed > 2026-11-20", {"time_observed": {"$gt": {"$date": "2026-11-20T00:00:00Z"}}}),
        ("content_path = '20'", {"content_path": {"$eq": "20"}}),
    ],
)
def test_where_reads_as_people_write(where: str, expected: dict[str, Any]) -> None:
    assert conditions(HISTORIZED_DATA, where=where) == [expected]


@pytest.mark.parametrize("where", ["", "value", "value >", "> 20", "value is", "value between 1"])
def test_condition_that_cannot_be_read_shows_examples(where: str) -> None:
    with pytest.raises(UsageError, match="such as 'value > 20'"):
        conditions(HISTORIZED_DATA, where=where)


def test_unknown_column_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="historizedData has no column 'temperature'; it has id, "):
        conditions(HISTORIZED_DATA, where="temperature > 20")


@pytest.mark.parametrize("time", ["yesterday", "2x", "h2", ""])
def test_time_that_cannot_be_read_shows_examples(time: str) -> None:
    with pytest.raises(UsageError, match=r"--until .* is no time: give a time ago such as 30m"):
        conditions(until=time)


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
