"""Each operator, by the rows it finds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from simulator.data_api import filter, sequence, sql
from simulator.data_api.collection import HISTORIZED_DATA, RAW_COMMAND_DATA, RAW_DATA, Collection
from simulator.data_api.condition import Group
from simulator.data_api.filter import FilterError
from simulator.data_api.telemetry import Telemetry
from simulator.data_api.timestamp import parse
from tests.simulator.data_api.rows import IOT_DOMAIN, OTHER_IOT_DOMAIN, OTHER_TWIN, TWIN, command, observed, raw

ALL = [1, 2, 3, 4]


@pytest.fixture(scope="module")
def telemetry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telemetry]:
    """Four rows each, and others of another IoT domain that nobody may find."""
    database = Telemetry(tmp_path_factory.mktemp("telemetry"))
    with database.transaction():
        fill(database)
    yield database
    database.close()


def fill(database: Telemetry) -> None:
    messages = [
        raw(endpoint="iot/Alpha", time_received="2026-01-15T12:00:00Z"),
        raw(endpoint="iot/beta_1", time_received="2026-01-15T12:00:00.000001Z"),
        raw(endpoint="iot/ÉTÉ", time_received="2026-01-15T12:00:00.5Z", digital_twin_instance_id=OTHER_TWIN),
        raw(endpoint="100%", time_received="2026-01-15T13:00:00Z", digital_twin_instance_id=OTHER_TWIN),
    ]
    values = [observed(9), observed(10.5), observed("10"), observed({"a": 1}), observed(None), observed(True)]
    finished = [None, parse("2026-01-15T12:00:00Z"), None, parse("2026-01-15T11:00:00Z")]
    database.append(RAW_DATA, IOT_DOMAIN, messages)
    database.append(HISTORIZED_DATA, IOT_DOMAIN, values)
    commands = [command(id=id, time_finished=time) for id, time in zip("abcd", finished, strict=True)]
    database.append(RAW_COMMAND_DATA, IOT_DOMAIN, commands)
    for collection, rows in ((RAW_DATA, messages), (HISTORIZED_DATA, values), (RAW_COMMAND_DATA, [command()])):
        database.append(collection, OTHER_IOT_DOMAIN, rows)


def found(telemetry: Telemetry, document: Any, collection: Collection = RAW_DATA) -> list[Any]:
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    rows = sequence.of_filter(collection, IOT_DOMAIN, filter.parse(text, collection))
    statement = rows.after_offset(0, 100)
    with telemetry.reading(60) as connection:
        return [row[0] for row in connection.execute(statement.text, statement.values)]


def date(text: str) -> dict[str, str]:
    return {"$date": text}


@pytest.mark.parametrize(
    ("document", "ids"),
    [
        ({}, ALL),
        ({"id": 2}, [2]),
        ({"id": "2"}, [2]),
        ({"id": 2.5}, []),
        ({"id": {"$in": [4, "2", 9]}}, [2, 4]),
        ({"endpoint": {"$in": ["iot/Alpha", "100%", ""]}}, [1, 4]),
        ({"id": {"$eq": 2}}, [2]),
        ({"id": {"$ne": 2}}, [1, 3, 4]),
        ({"id": {"$lt": 2}}, [1]),
        ({"id": {"$lte": 2}}, [1, 2]),
        ({"id": {"$gt": 2}}, [3, 4]),
        ({"id": {"$gt": 2.5}}, [3, 4]),
        ({"id": {"$gte": 2}}, [2, 3, 4]),
        ({"id": {"$gt": 10**30}}, []),
        ({"id": {"$between": [2, 3]}}, [2, 3]),
        ({"id": {"$between": [3, 2]}}, []),
        ({"id": {"$between": [None, 2]}}, [1, 2]),
        ({"id": {"$between": [3, None]}}, [3, 4]),
        ({"endpoint": "iot/Alpha"}, [1]),
        ({"endpoint": "iot/alpha"}, []),
        ({"endpoint": {"$ne": "iot/Alpha"}}, [2, 3, 4]),
        ({"endpoint": {"$lt": "iot"}}, [4]),
        ({"endpoint": {"$gt": "iot/a"}}, [2, 3]),
        ({"endpoint": {"$between": ["a", "iot/b"]}}, [1]),
        ({"endpoint": {"$like": "iot/%"}}, [1, 2, 3]),
        ({"endpoint": {"$like": "IOT/%"}}, []),
        ({"endpoint": {"$like": "iot/beta_1"}}, [2]),
        ({"endpoint": {"$like": "iot/____"}}, []),
        ({"endpoint": {"$like": "%"}}, ALL),
        ({"endpoint": {"$like": "100\\%"}}, []),
        ({"endpoint": {"$instr": "ALPHA"}}, [1]),
        ({"endpoint": {"$instr": "%"}}, [4]),
        ({"endpoint": {"$instr": "été"}}, [3]),
        ({"endpoint": {"$instr": "ete"}}, []),
        ({"endpoint": {"$ninstr": "Iot/"}}, [4]),
        ({"endpoint": {"$ninstr": "été"}}, [1, 2, 4]),
        ({"endpoint": {"$null": None}}, []),
        ({"endpoint": {"$notnull": None}}, ALL),
        ({"endpoint": ""}, []),
        ({"endpoint": {"$ne": ""}}, []),
        ({"endpoint": {"$instr": ""}}, []),
        ({"digital_twin_instance_id": TWIN}, [1, 2]),
        ({"$and": [{"digital_twin_instance_id": OTHER_TWIN}]}, [3, 4]),
        ({"time_received": date("2026-01-15T12:00:00.000Z")}, [1]),
        ({"time_received": {"$gt": date("2026-01-15T12:00:00Z")}}, [2, 3, 4]),
        ({"time_received": {"$lte": date("2026-01-15T12:00:00.5Z")}}, [1, 2, 3]),
        ({"time_received": {"$between": [date("2026-01-15T12:00:00.000001Z"), date("2026-01-15T12:30:00Z")]}}, [2, 3]),
        ({"time_received": {"$between": [None, date("2026-01-15T12:00:00Z")]}}, [1]),
        ({"id": {"$gt": 1}, "endpoint": {"$like": "iot%"}}, [2, 3]),
        ({"$or": [{"id": 1}, {"id": 4}]}, [1, 4]),
        ({"id": {"$or": [{"$lt": 2}, {"$gt": 3}]}}, [1, 4]),
        ({"id": [{"$gt": 1}, {"$lt": 4}]}, [2, 3]),
        ({"id": {"$or": [{"$eq": 1}, {"endpoint": "100%"}]}}, [1, 4]),
        ({"$or": [{"id": 1}, {"$and": [{"id": {"$gt": 2}}, {"id": {"$lt": 4}}]}]}, [1, 3]),
        ({"$or": [{"id": 1, "endpoint": "100%"}, {"id": 4}]}, [4]),
        ({"$orderby": {"id": "desc"}}, [4, 3, 2, 1]),
        ({"$orderby": {"endpoint": 1}}, [4, 1, 2, 3]),
        ({"$orderby": {"digital_twin_instance_id": -1, "id": -1}}, [4, 3, 2, 1]),
        ({"$orderby": {"digital_twin_instance_id": "DESC", "id": "ASC"}}, [3, 4, 1, 2]),
        ({"$orderby": {"time_received": "desc"}, "id": {"$lt": 4}}, [3, 2, 1]),
        ({"$asof": "2026-01-15T12:00:00.000001Z"}, [1, 2]),
        ({"$asof": date("2025-01-01T00:00:00Z")}, []),
    ],
)
def test_filter_finds_the_rows_that_ords_would(telemetry: Telemetry, document: Any, ids: list[int]) -> None:
    assert found(telemetry, document) == ids


@pytest.mark.parametrize(
    ("document", "ids"),
    [
        ({"value": 9}, [1]),
        ({"value": {"$gt": 9}}, [2]),
        ({"value": {"$ne": 9}}, [2]),
        ({"value": {"$between": [9, 11]}}, [1, 2]),
        ({"value": "10"}, [3]),
        ({"value": {"$in": ["10", 9]}}, [1, 3]),
        ({"value": {"$gt": "1"}}, [3]),
        ({"value": {"$instr": "0"}}, [3]),
        ({"value": {"$like": "1_"}}, [3]),
        ({"value": {"$null": None}}, [5]),
        ({"value": {"$notnull": None}}, [1, 2, 3, 4, 6]),
        ({"$orderby": {"value": "asc"}, "value": {"$notnull": None}, "id": {"$lt": 4}}, [1, 2, 3]),
    ],
)
def test_json_value_is_compared_with_operands_of_its_type(telemetry: Telemetry, document: Any, ids: list[int]) -> None:
    assert found(telemetry, document, HISTORIZED_DATA) == ids


@pytest.mark.parametrize(
    ("wish", "ids"),
    [
        ("asc", "dbac"),
        ("desc", "cabd"),
        (["asc", "nulls first"], "acdb"),
        (["desc", "nulls last"], "bdca"),
    ],
)
def test_nulls_are_sorted_as_oracle_does(telemetry: Telemetry, wish: Any, ids: str) -> None:
    assert "".join(found(telemetry, {"$orderby": {"time_finished": wish}}, RAW_COMMAND_DATA)) == ids


INJECTIONS = [
    "' OR '1'='1",
    "'; DROP TABLE raw_data; --",
    '" OR 1=1 --',
    "x' UNION SELECT * FROM iot_domains --",
    "?",
    ":domain",
    "\x00",
    "%' ESCAPE '",
    "{0}",
    "{}",
]


@pytest.mark.parametrize("operator", ["$eq", "$lt", "$like", "$instr"])
@pytest.mark.parametrize("text", INJECTIONS)
def test_injected_sql_is_only_text(telemetry: Telemetry, operator: str, text: str) -> None:
    expected = {"$lt": [id for id, endpoint in enumerate(ENDPOINTS, 1) if endpoint < text]}.get(operator, [])
    assert found(telemetry, {"endpoint": {operator: text}}) == expected
    assert found(telemetry, {}) == ALL


ENDPOINTS = ["iot/Alpha", "iot/beta_1", "iot/ÉTÉ", "100%"]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(TEXT)
@hypothesis_settings(deadline=None)
def test_no_text_of_a_user_becomes_sql(text: str) -> None:
    for operator in ("$eq", "$ne", "$like", "$instr", "$between"):
        value = [text, text] if operator == "$between" else text
        condition = filter.parse(json.dumps({"endpoint": {operator: value}}), RAW_DATA).condition
        clause = sql.where(condition)
        assert clause.text in KNOWN_SQL
        assert set(clause.values) == {text}


KNOWN_SQL = {
    "endpoint = ?",
    "endpoint <> ?",
    "endpoint LIKE ?",
    "endpoint BETWEEN ? AND ?",
    "instr(upper(endpoint), upper(?)) > 0",
    "instr(unicode_upper(endpoint), unicode_upper(?)) > 0",
}


@given(st.dictionaries(st.text(), st.text(), min_size=1))
@hypothesis_settings(deadline=None)
def test_no_key_of_a_user_becomes_sql(document: dict[str, str]) -> None:
    with pytest.raises(FilterError):
        filter.parse(json.dumps({f"{key}'--": value for key, value in document.items()}), RAW_DATA)


@given(TEXT)
@hypothesis_settings(deadline=None)
def test_string_is_compared_as_its_unicode_text(telemetry: Telemetry, text: str) -> None:
    assert found(telemetry, {"endpoint": text}) == [id for id, end in enumerate(ENDPOINTS, 1) if end == text]
    later = [id for id, end in enumerate(ENDPOINTS, 1) if end.encode() > text.encode()]
    assert found(telemetry, {"endpoint": {"$gt": text}}) == later


def test_empty_group_holds_for_every_row() -> None:
    assert sql.where(Group("$and")).text == "1"


def test_number_beyond_floating_point_is_infinite(telemetry: Telemetry) -> None:
    assert found(telemetry, '{"id": {"$lt": 1e999}}') == ALL


def test_largest_filters_can_be_run(telemetry: Telemetry) -> None:
    assert found(telemetry, {"$or": [{"id": number} for number in range(200)]}) == ALL
    assert found(telemetry, {"endpoint": {"$like": "%" * 8000}}) == ALL
    assert found(telemetry, {"endpoint": {"$like": "\U0001f321" * 8000}}) == []
