from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from ords_client.rows import RawCommandData, RawData, decoded
from tests.support.raw_rows import raw_rows

JSON = "application/json"
CANNOT_BE_PASSED_ON = ['{"a":"\\ud800"}', "[" * 20_000 + "]" * 20_000, "[NaN]", "[-Infinity]", "1e999", "9" * 5000]


def test_row_has_typed_times_and_no_content_unless_asked_for() -> None:
    row = RawData.from_item(raw_rows(1)[0])
    assert row.time_received == datetime(2026, 11, 22, 0, 0, 1, tzinfo=UTC)
    assert row.content is None


def test_time_that_is_missing_is_none_and_unknown_columns_are_left_out() -> None:
    row = RawCommandData.from_item({"id": "7", "time_created": "2026-11-22T10:00:00", "new_column": 1})
    assert row.time_finished is None
    assert row.time_created == datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "content_type", "expected", "is_decoded"),
    [
        ({"t": 1}, JSON, {"t": 1}, True),
        ('{"t": 1}', JSON, {"t": 1}, True),
        (base64.b64encode(b'{"t": 1}').decode(), JSON, {"t": 1}, True),
        ("no json at all!", JSON, "no json at all!", False),
        ("AAECAw==", JSON, "AAECAw==", False),
        ("AAECAw==", "application/octet-stream", "AAECAw==", True),
        ("20", "text/plain", "20", True),
        ("20", None, "20", True),
        (None, JSON, None, True),
        *((text, JSON, text, False) for text in CANNOT_BE_PASSED_ON),
        *((base64.b64encode(text.encode()).decode(), JSON, ..., False) for text in CANNOT_BE_PASSED_ON),
    ],
)
def test_payload_becomes_json_only_where_it_is(
    content: Any, content_type: str | None, expected: Any, is_decoded: bool
) -> None:
    assert decoded(content, content_type) == (content if expected is ... else expected, is_decoded)


@pytest.mark.parametrize("time", [1763805600, 1763805600.0, 1763805600_000, 1763805600_000_000, 1763805600 * 10**9])
def test_times_since_1970_are_times(time: float) -> None:
    assert RawData.from_item({"time_received": time}).time_received == datetime(2025, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize("time", ["soon", "", [], {}, True, 1e300, -(10**40), "9999-12-31T23:59:59-14:00"])
def test_time_that_cannot_be_read_stays_as_it_came(time: Any) -> None:
    assert RawData.from_item({"time_received": time}).time_received == time
