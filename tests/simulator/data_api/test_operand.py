from __future__ import annotations

from typing import Any

import pytest

from simulator.data_api import operand
from simulator.data_api.collection import DIGITAL_TWIN, ID, TIME_RECEIVED, VALUE, Column
from simulator.data_api.operand import OperandError


@pytest.mark.parametrize(
    ("column", "value", "read"),
    [
        (ID, 5, 5),
        (ID, -5.5, -5.5),
        (ID, "5", 5),
        (ID, "5.5", 5.5),
        (ID, 2**63, float(2**63)),
        (DIGITAL_TWIN, "5", "5"),
        (TIME_RECEIVED, {"$date": "1970-01-01T00:00:01.5Z"}, 1_500_000),
        (VALUE, 21.5, 21.5),
        (VALUE, "on", "on"),
    ],
)
def test_value_is_read_as_what_the_column_holds(column: Column, value: Any, read: Any) -> None:
    assert operand.read(column, value) == read


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (ID, "five"),
        (ID, True),
        (ID, None),
        (ID, {"$date": "1970-01-01T00:00:01Z"}),
        (ID, 10**400),
        (DIGITAL_TWIN, 5),
        (DIGITAL_TWIN, False),
        (DIGITAL_TWIN, ["a"]),
        (TIME_RECEIVED, "1970-01-01T00:00:01Z"),
        (TIME_RECEIVED, 5),
        (TIME_RECEIVED, {"$date": 5}),
        (TIME_RECEIVED, {"$date": "now"}),
        (TIME_RECEIVED, {"$date": "1970-01-01T00:00:01Z", "$eq": 1}),
        (VALUE, True),
        (VALUE, {"latitude": 1}),
        (VALUE, {"$date": "1970-01-01T00:00:01Z"}),
    ],
)
def test_value_of_another_type_is_refused(column: Column, value: Any) -> None:
    with pytest.raises(OperandError):
        operand.read(column, value)


def test_shown_value_fits_into_one_line() -> None:
    assert operand.shown({"a": "\n"}) == '{"a": "\\n"}'
    assert len(operand.shown("x" * 1000)) == 60
