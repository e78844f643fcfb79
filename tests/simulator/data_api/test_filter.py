from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from simulator.data_api import filter
from simulator.data_api.collection import COLLECTIONS, RAW_DATA, REJECTED_DATA, SNAPSHOT_DATA
from simulator.data_api.condition import Comparison, Filter, Group, Order
from simulator.data_api.filter import FilterError
from simulator.data_api.timestamp import parse as parse_time

ID, TWIN, ENDPOINT, CONTENT_TYPE, TIME = RAW_DATA.columns
DATE = {"$date": "2026-01-15T09:30:00Z"}
MOMENT = parse_time("2026-01-15T09:30:00Z")


def parse(document: Any, **options: bool) -> Filter:
    return filter.parse(json.dumps(document), RAW_DATA, **options)


def both(*tests: Comparison) -> Group:
    return Group("$and", tests)


def either(*tests: Comparison) -> Group:
    return Group("$or", tests)


@pytest.mark.parametrize(
    ("document", "condition"),
    [
        ({}, Group("$and")),
        ({"id": 5}, Comparison(ID, "$eq", (5,))),
        ({"ID": 5}, Comparison(ID, "$eq", (5,))),
        ({"id": "5"}, Comparison(ID, "$eq", (5,))),
        ({"endpoint": "a"}, Comparison(ENDPOINT, "$eq", ("a",))),
        ({"time_received": DATE}, Comparison(TIME, "$eq", (MOMENT,))),
        ({"id": {"$eq": 5}}, Comparison(ID, "$eq", (5,))),
        ({"id": {"$ne": 5}}, Comparison(ID, "$ne", (5,))),
        ({"id": {"$lt": 5}}, Comparison(ID, "$lt", (5,))),
        ({"id": {"$lte": 5}}, Comparison(ID, "$lte", (5,))),
        ({"id": {"$gt": 5}}, Comparison(ID, "$gt", (5,))),
        ({"time_received": {"$gte": DATE}}, Comparison(TIME, "$gte", (MOMENT,))),
        ({"id": {"$between": [1, 5]}}, Comparison(ID, "$between", (1, 5))),
        ({"endpoint": {"$between": ["a", "b"]}}, Comparison(ENDPOINT, "$between", ("a", "b"))),
        ({"id": {"$between": [None, 5]}}, Comparison(ID, "$lte", (5,))),
        ({"id": {"$between": [1, None]}}, Comparison(ID, "$gte", (1,))),
        ({"endpoint": {"$in": ["a", "b"]}}, Comparison(ENDPOINT, "$in", ("a", "b"))),
        ({"id": {"$in": [1, "2"]}}, Comparison(ID, "$in", (1, 2))),
        ({"endpoint": {"$like": "a%"}}, Comparison(ENDPOINT, "$like", ("a%",))),
        ({"endpoint": {"$instr": "a"}}, Comparison(ENDPOINT, "$instr", ("a",))),
        ({"endpoint": {"$ninstr": "a"}}, Comparison(ENDPOINT, "$ninstr", ("a",))),
        ({"endpoint": {"$null": None}}, Comparison(ENDPOINT, "$null")),
        ({"endpoint": {"$notnull": None}}, Comparison(ENDPOINT, "$notnull")),
        ({"id": 5, "endpoint": "a"}, both(Comparison(ID, "$eq", (5,)), Comparison(ENDPOINT, "$eq", ("a",)))),
        ({"id": {"$gt": 1, "$lt": 5}}, both(Comparison(ID, "$gt", (1,)), Comparison(ID, "$lt", (5,)))),
        ({"id": [{"$gt": 1}, {"$lt": 5}]}, both(Comparison(ID, "$gt", (1,)), Comparison(ID, "$lt", (5,)))),
        ({"id": {"$and": [{"$gt": 1}, {"$lt": 5}]}}, both(Comparison(ID, "$gt", (1,)), Comparison(ID, "$lt", (5,)))),
        (
            {"$and": [{"id": 5}, {"endpoint": "a"}]},
            both(Comparison(ID, "$eq", (5,)), Comparison(ENDPOINT, "$eq", ("a",))),
        ),
        ({"$or": [{"id": 5}, {"id": 6}]}, either(Comparison(ID, "$eq", (5,)), Comparison(ID, "$eq", (6,)))),
        ({"id": {"$or": [{"$eq": 5}, {"$eq": 6}]}}, either(Comparison(ID, "$eq", (5,)), Comparison(ID, "$eq", (6,)))),
        ({"id": {"$or": {"$eq": 5}}}, either(Comparison(ID, "$eq", (5,)))),
        (
            {"id": {"$or": [{"$gt": 5}, {"endpoint": {"$like": "a%"}}]}},
            either(Comparison(ID, "$gt", (5,)), Comparison(ENDPOINT, "$like", ("a%",))),
        ),
    ],
)
def test_filter_is_read_as_the_grammar_of_ords_says(document: Any, condition: Any) -> None:
    assert parse(document) == Filter(condition)


@pytest.mark.parametrize(
    ("wish", "descending", "nulls_first"),
    [
        ("asc", False, False),
        ("ASC", False, False),
        (1, False, False),
        ("1", False, False),
        ("Desc", True, True),
        (-1, True, True),
        ("-1", True, True),
        (["ASC", "NULLS FIRST"], False, True),
        (["desc", "nulls last"], True, False),
    ],
)
def test_orderby_takes_words_and_numbers(wish: Any, descending: bool, nulls_first: bool) -> None:
    assert parse({"$orderby": {"id": wish}}).orders == (Order(ID, descending, nulls_first),)


def test_orderby_keeps_its_order() -> None:
    orders = parse({"$orderby": {"time_received": "desc", "id": "asc"}}).orders
    assert [order.column for order in orders] == [TIME, ID]


@pytest.mark.parametrize("value", ["2026-01-15T09:30:00Z", DATE])
def test_asof_takes_a_date(value: Any) -> None:
    assert parse({"$asof": value}).as_of == MOMENT


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ([], "where the filter has to be an object"),
        ("id", "where the filter has to be an object"),
        ({"content": "a"}, '"content", which is no column of rawData'),
        ({"id; DROP TABLE raw_data": 5}, "no column"),
        ({"": 5}, "no column"),
        ({"domain": 1}, "no column"),
        ({"row": 1}, "no column"),
        ({"id": {"$regex": "a"}}, '"$regex", which is no operator'),
        ({"$where": "1=1"}, '"$where", which is no operator'),
        ({"$gt": 5}, "$gt without a column"),
        ({"$and": [{"$lt": 5}, {"$gt": 1}]}, "$lt without a column"),
        ({"id": {"endpoint": "a"}}, '"endpoint" where an operator on id belongs'),
        ({"id": {}}, "empty object"),
        ({"id": []}, "empty array"),
        ({"$or": []}, "empty array"),
        ({"$and": [{}]}, "empty object"),
        ({"$and": ["id"]}, "has to be an object"),
        ({"$or": 5}, "has to be an object"),
        ({"id": None}, "compares id with null"),
        ({"id": True}, "compares id with true"),
        ({"id": {"$gt": "five"}}, "it holds numbers"),
        ({"endpoint": 5}, "it holds strings"),
        ({"time_received": {"$gt": "2026-01-15T09:30:00Z"}}, "it holds times"),
        ({"time_received": {"$gt": {"$date": "2026-01-15"}}}, "not RFC 3339"),
        ({"id": {"$like": "5%"}}, "it takes strings only"),
        ({"time_received": {"$instr": "2026"}}, "it takes strings only"),
        ({"endpoint": {"$instr": 5}}, "it takes strings only"),
        ({"endpoint": {"$null": True}}, "instead of null"),
        ({"endpoint": {"$notnull": "x"}}, "instead of null"),
        ({"id": {"$between": [1]}}, "of which one may be null"),
        ({"id": {"$between": [1, 2, 3]}}, "of which one may be null"),
        ({"id": {"$between": [None, None]}}, "of which one may be null"),
        ({"id": {"$between": 5}}, "of which one may be null"),
        ({"id": {"$between": [1, "a"]}}, "it holds numbers"),
        ({"$orderby": {"content": "asc"}}, "no column"),
        ({"$orderby": {"id": "up"}}, "instead of asc, desc, 1 or -1"),
        ({"$orderby": {"id": True}}, "instead of asc, desc, 1 or -1"),
        ({"$orderby": {"id": ["asc", "desc"]}}, "instead of asc, desc, 1 or -1"),
        ({"$orderby": ["id"]}, "$orderby has to be an object"),
        ({"$orderby": {"id": "asc; DROP TABLE raw_data"}}, "instead of asc"),
        ({"$and": [{"$orderby": {"id": "asc"}}]}, "no operator here"),
        ({"$asof": 1273919}, "system change number"),
        ({"$asof": {"$scn": "1273919"}}, "system change number"),
        ({"$asof": "yesterday"}, "not RFC 3339"),
        ({"$asof": None}, "instead of a date"),
        ({"id": 10**400}, "too large"),
        ({"$or": [{"id": number} for number in range(201)]}, "more than 200 conditions"),
    ],
)
def test_filter_that_ords_cannot_understand_is_refused(document: Any, problem: str) -> None:
    with pytest.raises(FilterError) as refused:
        parse(document)
    assert problem in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{'id': 5}",
        '{"id": NaN}',
        '{"id": Infinity}',
        '{"endpoint": "\\ud800"}',
        '{"id": ' + "9" * 5000 + "}",
    ],
)
def test_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(FilterError, match="is not valid JSON"):
        filter.parse(text, RAW_DATA)


def test_filter_that_is_too_long_is_refused() -> None:
    with pytest.raises(FilterError, match="longer than 8192"):
        parse({"endpoint": "a" * 8192})


@pytest.mark.parametrize("depth", [40, 300, 700])
def test_filter_that_is_nested_too_deep_is_refused(depth: int) -> None:
    with pytest.raises(FilterError, match="deep"):
        filter.parse('{"$and":[' * depth + '{"id":1}' + "]}" * depth, RAW_DATA)


@pytest.mark.parametrize("operator", ["$lt", "$lte", "$gt", "$gte"])
def test_string_ranges_can_be_refused(operator: str) -> None:
    document = {"endpoint": {operator: "a"}}
    assert parse(document).condition == Comparison(ENDPOINT, operator, ("a",))
    with pytest.raises(FilterError, match="numbers and dates only"):
        parse(document, string_ranges=False)


def test_between_of_a_json_value_needs_two_of_one_type() -> None:
    with pytest.raises(FilterError, match="a string and a number"):
        filter.parse('{"value": {"$between": [1, "a"]}}', SNAPSHOT_DATA)


def test_columns_are_those_of_the_collection() -> None:
    assert filter.parse('{"reason_code": 500}', REJECTED_DATA).condition == Comparison(
        REJECTED_DATA.columns[5], "$eq", (500,)
    )
    with pytest.raises(FilterError, match="no column of snapshotData"):
        filter.parse('{"id": 5}', SNAPSHOT_DATA)


KEYS = st.sampled_from(
    ["$and", "$or", "$eq", "$like", "$between", "$null", "$orderby", "$asof", "$date", "id", "value"]
)
GARBAGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(GARBAGE | st.dictionaries(KEYS, GARBAGE), st.sampled_from(list(COLLECTIONS.values())))
@hypothesis_settings(deadline=None)
def test_garbage_is_read_or_refused_and_nothing_else(document: Any, collection: Any) -> None:
    with suppress(FilterError):
        assert isinstance(filter.parse(json.dumps(document), collection), Filter)


@given(st.text())
@hypothesis_settings(deadline=None)
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    with pytest.raises(FilterError):
        filter.parse(text + "§", RAW_DATA)


@pytest.mark.parametrize("depth", [300, 900, 990, 2000])
def test_value_that_is_nested_too_deep_is_refused(depth: int) -> None:
    with pytest.raises(FilterError):
        filter.parse('{"id":' + "[" * depth + "]" * depth + "}", RAW_DATA)
