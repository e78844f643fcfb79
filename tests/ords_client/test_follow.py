from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

import pytest

from ords_client.client import OrdsClient
from ords_client.collection import RAW_DATA, SNAPSHOT_DATA, AnyCollection
from ords_client.filters import Query
from ords_client.follow import follow
from ords_client.pages import Page
from tests.ords_client.fake_cloud import TWIN, FakeCloud
from tests.support.raw_rows import raw_rows

Arrivals = list[list[dict[str, Any]]]


@pytest.fixture
def followed(cloud: FakeCloud, client: OrdsClient) -> Callable[..., Iterator[Page]]:
    def start(arrivals: Arrivals, collection: AnyCollection = RAW_DATA, *, from_now: bool) -> Iterator[Page]:
        """Follow while `arrivals` come, one list for each pause; then stop."""
        coming = iter(arrivals)

        def wait() -> None:
            new = next(coming, None)
            if new is None:
                raise NoMoreArrivalsError
            cloud.rows.setdefault(collection.name, []).extend(new)

        pages = follow(client.data_api, collection, Query(), from_now=from_now, wait=wait)
        return until_no_more(pages)

    return start


class NoMoreArrivalsError(Exception):
    """There are no more arrivals."""


def until_no_more(pages: Iterator[Page]) -> Iterator[Page]:
    with suppress(NoMoreArrivalsError):
        yield from pages


def ids(pages: Iterator[Page]) -> list[Any]:
    return [item["id"] for page in pages for item in page]


def test_rows_that_are_there_come_first_and_then_new_ones_each_once(
    cloud: FakeCloud, followed: Callable[..., Iterator[Page]]
) -> None:
    cloud.rows["rawData"] = raw_rows(3)
    arrivals = [raw_rows(2, first=4), [], raw_rows(1, first=6)]
    assert ids(followed(arrivals, from_now=False)) == [1, 2, 3, 4, 5, 6]


def test_rows_at_the_begin_of_time_are_followed(cloud: FakeCloud, followed: Callable[..., Iterator[Page]]) -> None:
    rows = [row | {"time_received": "0001-01-01T00:00:30Z"} for row in raw_rows(3)]
    cloud.rows["rawData"] = rows[:1]
    assert ids(followed([rows[1:2], rows[2:]], from_now=False)) == [1, 2, 3]


def test_from_now_leaves_out_what_is_there(cloud: FakeCloud, followed: Callable[..., Iterator[Page]]) -> None:
    cloud.rows["rawData"] = raw_rows(200)
    assert ids(followed([raw_rows(2, first=201), []], from_now=True)) == [201, 202]


def test_following_an_empty_collection_begins_with_its_first_row(
    followed: Callable[..., Iterator[Page]],
) -> None:
    assert ids(followed([[], raw_rows(2)], from_now=True)) == [1, 2]


def test_row_that_becomes_visible_late_with_a_smaller_id_is_not_missed(
    cloud: FakeCloud, followed: Callable[..., Iterator[Page]]
) -> None:
    on_time, late = raw_rows(1, first=100), raw_rows(1, first=99)
    assert ids(followed([on_time, late, []], from_now=True)) == [100, 99]


def test_late_row_with_an_old_time_but_a_new_id_is_not_missed(
    cloud: FakeCloud, followed: Callable[..., Iterator[Page]]
) -> None:
    cloud.rows["rawData"] = raw_rows(1, first=500)
    old = raw_rows(1, first=501)[0] | {"time_received": "2026-01-01T00:00:00Z"}
    assert ids(followed([[old], []], from_now=True)) == [501]


def test_ids_given_as_text_are_compared_as_numbers(
    cloud: FakeCloud, followed: Callable[..., Iterator[Page]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_text(first: int) -> list[dict[str, Any]]:
        return [row | {"id": str(row["id"])} for row in raw_rows(1, first=first)]

    cloud.rows["rawData"] = as_text(9)
    assert ids(followed([as_text(10), as_text(11), []], from_now=True)) == ["10", "11"]


def test_a_look_asks_only_for_rows_that_may_be_new(cloud: FakeCloud, followed: Callable[..., Iterator[Page]]) -> None:
    cloud.rows["rawData"] = raw_rows(3000)
    assert ids(followed([raw_rows(1, first=3001)], from_now=True)) == [3001]
    assert sum(len(asked["limit"]) for asked in cloud.asked("/rawData")) == 3


def test_snapshot_yields_the_values_that_changed(cloud: FakeCloud, followed: Callable[..., Iterator[Page]]) -> None:
    def value(path: str, number: int) -> dict[str, Any]:
        time = f"2026-11-22T10:00:{number:02}Z"
        return {
            "digital_twin_instance_id": TWIN,
            "content_path": path,
            "value": number,
            "time_observed": time,
        }

    snapshot = cloud.rows["snapshotData"] = [value("a", 1), value("b", 1)]
    pages = followed([[], [value("c", 2)], []], SNAPSHOT_DATA, from_now=True)
    cloud.before_page = lambda: snapshot.__setitem__(0, value("a", 2)) if len(cloud.requests) > 3 else None
    assert [[item["content_path"] for item in page] for page in pages] == [["a", "c"]]


def test_client_stops_following_at_its_limit(
    cloud: FakeCloud, client: OrdsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.rows["rawData"] = raw_rows(10)
    cloud.contents = {id: {"content": id} for id in range(1, 11)}
    pages = client.follow(RAW_DATA, since="2026-11-01", limit=3, content=True)
    assert [item["content"] for page in pages for item in page] == [1, 2, 3]


def test_client_follows_from_now_without_since(cloud: FakeCloud, client: OrdsClient) -> None:
    cloud.rows["rawData"] = raw_rows(10)
    arrivals = iter([None, None, lambda: cloud.rows["rawData"].extend(raw_rows(1, first=11))])
    cloud.before_page = lambda: (next(arrivals, None) or (lambda: None))()
    pages = client.follow(RAW_DATA, interval_seconds=0.01)
    assert ids(islice(pages, 1)) == [11]
