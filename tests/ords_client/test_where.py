from __future__ import annotations

from typing import Any

import pytest

from ords_client.collection import HISTORIZED_DATA
from ords_client.errors import UsageError
from ords_client.where import read_condition


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
        ("value in (1, 2.5, 'a, b')", {"value": {"$in": [1, 2.5, "a, b"]}}),
        ("content_path in ('it''s', \"a\"\"b\")", {"content_path": {"$in": ["it's", 'a"b']}}),
        ("content_path = 'it''s'", {"content_path": {"$eq": "it's"}}),
        ("content_path in (a, b)", {"content_path": {"$in": ["a", "b"]}}),
        ("content_path IN('20')", {"content_path": {"$in": ["20"]}}),
        ("id in (1)", {"id": {"$in": [1]}}),
        ("time_observed in (2026-11-20)", {"time_observed": {"$in": [{"$date": "2026-11-20T00:00:00Z"}]}}),
        ("content_path = 20", {"content_path": {"$eq": "20"}}),
        ("value = NaN", {"value": {"$eq": "NaN"}}),
        ("value = " + "[" * 5000, {"value": {"$eq": "[" * 5000}}),
        ("value is null", {"value": {"$null": None}}),
        ("value is not null", {"value": {"$notnull": None}}),
        ("time_observed > 2026-11-20", {"time_observed": {"$gt": {"$date": "2026-11-20T00:00:00Z"}}}),
        ("content_path = '20'", {"content_path": {"$eq": "20"}}),
    ],
)
def test_where_reads_as_people_write(where: str, expected: dict[str, Any]) -> None:
    assert read_condition(HISTORIZED_DATA, where) == expected


@pytest.mark.parametrize("choices", [",", ",a", "a,", "a,,b", "a, ,b", "'a'b", "'a' 'b'", "'open, b", 'a, "open'])
def test_no_choice_of_a_list_is_left_out_in_silence(choices: str) -> None:
    with pytest.raises(UsageError, match="has an empty choice, or quotes that do not close"):
        read_condition(HISTORIZED_DATA, f"content_path in ({choices})")


@pytest.mark.parametrize(
    "where", ["", "value", "value >", "> 20", "value is", "value between 1", "value in ()", "value in 1", "value in (1"]
)
def test_condition_that_cannot_be_read_shows_examples(where: str) -> None:
    with pytest.raises(UsageError, match="such as 'value > 20'"):
        read_condition(HISTORIZED_DATA, where)


def test_unknown_column_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="historizedData has no column 'temperature'; it has id, "):
        read_condition(HISTORIZED_DATA, "temperature > 20")
