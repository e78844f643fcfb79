from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from simulator.data_api import timestamp


@pytest.mark.parametrize(
    ("literal", "shown"),
    [
        ("2026-01-15T09:30:00Z", "2026-01-15T09:30:00Z"),
        ("2026-01-15T09:30:00.0Z", "2026-01-15T09:30:00Z"),
        ("2026-01-15T09:30:00.5Z", "2026-01-15T09:30:00.500Z"),
        ("2026-01-15T09:30:00.000001Z", "2026-01-15T09:30:00.000001Z"),
        ("2026-01-15T09:30:00.123456789Z", "2026-01-15T09:30:00.123456Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
    ],
)
def test_time_is_kept_to_the_microsecond(literal: str, shown: str) -> None:
    assert timestamp.render(timestamp.parse(literal)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-01-15",
        "2026-01-15T09:30:00",
        "2026-01-15T09:30:00+00:00",
        "2026-01-15T09:30:00.Z",
        "2026-01-15T09:30:00.1234567890Z",
        "2026-02-30T09:30:00Z",
        "2026-01-15T24:30:00Z",
        "2026-01-15T09:30:60Z",
        "0000-01-01T00:00:00Z",
        "\uff12\uff10\uff12\uff16-01-15T09:30:00Z",
        " 2026-01-15T09:30:00Z",
        "2026-01-15T09:30:00Z\n",
    ],
)
def test_what_is_no_time_in_utc_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a time|month|hour|second|year|day"):
        timestamp.parse(text)


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
@hypothesis_settings(deadline=None)
def test_microseconds_are_in_the_order_of_the_times(one: datetime, other: datetime) -> None:
    assert (timestamp.microseconds(one) < timestamp.microseconds(other)) == (one < other)
    assert timestamp.parse(timestamp.render(timestamp.microseconds(one))) == timestamp.microseconds(one)
