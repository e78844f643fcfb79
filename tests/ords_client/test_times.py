from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from ords_client.errors import UsageError
from ords_client.times import date_literal, read_time

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2h", "2026-11-22T10:00:00Z"),
        ("90s", "2026-11-22T11:58:30Z"),
        ("1d12h", "2026-11-21T00:00:00Z"),
        ("2w", "2026-11-08T12:00:00Z"),
        ("2026-11-20", "2026-11-20T00:00:00Z"),
        ("2026-11-20T10:00:00+02:00", "2026-11-20T08:00:00Z"),
        ("2026-11-20T10:00:00.5Z", "2026-11-20T10:00:00.500000Z"),
        (timedelta(hours=1), "2026-11-22T11:00:00Z"),
        (datetime(2026, 11, 1, 2, tzinfo=timezone(timedelta(hours=2))), "2026-11-01T00:00:00Z"),
        (datetime(2026, 11, 1), "2026-11-01T00:00:00Z"),
    ],
)
def test_time_is_a_time_or_how_long_ago_and_becomes_utc(given: Any, expected: str) -> None:
    assert date_literal(read_time("--since", given, NOW)) == {"$date": expected}


@pytest.mark.parametrize("given", ["yesterday", "2x", "h2", "", "99999999w", timedelta.max])
def test_time_that_cannot_be_meant_shows_examples(given: Any) -> None:
    with pytest.raises(UsageError, match=r"--until .* is no time: give a time ago such as 30m"):
        read_time("--until", given, NOW)


@pytest.fixture
def far_from_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_from_greenwich")
def test_time_without_an_offset_is_utc_wherever_the_machine_is() -> None:
    assert read_time("--since", "2026-11-20T10:00:00", NOW) == datetime(2026, 11, 20, 10, tzinfo=UTC)
