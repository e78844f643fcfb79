from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from ords_client.rows import RawCommandData, RawData, decoded
from tests.support.raw_rows import raw_rows

JSON = "application/json"


def test_row_has_typed_times_and_no_content_unless_asked_for() -> None:
    row = RawData.from_item(raw_rows(1)[0])
    assert row.time_received == datetime(2026, 11, 22, 0, 0, 1, tzinfo=UTC)
    assert row.content is None


def test_time_that_is_missing_is_none_and_unknown_columns_are_left_out() -> None:
    row = RawCommandData.from_item({"id": "7", "time_created": "2026-11-22T10:00:00", "new_column": 1})
    assert row.time_finished is None
    assert row.time_created == datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "content_type", "expected"),
    [
        ({"t": 1}, JSON, {"t": 1}),
        ('{"t": 1}', JSON, {"t": 1}),
        (base64.b64encode(b'{"t": 1}').decode(), JSON, {"t": 1}),
        ("no json at all!", JSON, "no json at all!"),
        ("AAECAw==", JSON, "AAECAw=="),
        ("AAECAw==", "application/octet-stream", "AAECAw=="),
        ("20", "text/plain", "20"),
        ("20", None, "20"),
        (None, JSON, None),
    ],
)
def test_payload_becomes_json_only_where_it_is(content: Any, content_type: str | None, expected: Any) -> None:
    assert decoded(content, content_type) == expected
