from __future__ import annotations

import json
from itertools import chain
from typing import Any

import pytest

from ords_client import pages
from ords_client.client import OrdsClient
from ords_client.collection import RAW_DATA, SNAPSHOT_DATA
from ords_client.errors import ConnectionFailedError, DataApiError
from tests.ords_client.fake_cloud import TWIN, FakeCloud
from tests.support.raw_rows import raw_rows


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_ROWS", 10)


def ids(client: OrdsClient, **arguments: Any) -> list[int]:
    return [item["id"] for item in chain.from_iterable(client.pages(RAW_DATA, **arguments))]


def test_all_pages_are_read_in_the_order_of_ids(cloud: FakeCloud, client: OrdsClient) -> None:
    cloud.rows["rawData"] = raw_rows(35)[::-1]
    assert ids(client) == list(range(1, 36))


def test_first_request_is_the_scenarios_filter_with_an_order(cloud: FakeCloud, client: OrdsClient) -> None:
    cloud.rows["rawData"] = raw_rows(3)
    ids(client, digital_twin=TWIN, limit=2)
    (asked,) = cloud.asked("/rawData")
    assert json.loads(asked["q"][0]) == {
        "$and": [{"digital_twin_instance_id": TWIN}],
        "$orderby": {"id": "asc"},
    }
    assert asked["limit"] == ["2"]


@pytest.mark.parametrize("limit", [0, 1, 9, 10, 11, 20, 34, 35, 99])
def test_limit_stops_after_so_many_rows_and_asks_for_no_page_more(
    cloud: FakeCloud, client: OrdsClient, limit: int
) -> None:
    cloud.rows["rawData"] = raw_rows(35)
    assert ids(client, limit=limit) == list(range(1, min(limit, 35) + 1))
    assert len(cloud.asked("/rawData")) == min(-(-limit // 10), 4)


@pytest.mark.parametrize("accident", ["cut", "no json", "503"])
def test_page_that_breaks_is_asked_for_again_and_no_row_is_lost_or_repeated(
    cloud: FakeCloud, client: OrdsClient, accident: str
) -> None:
    cloud.rows["rawData"] = raw_rows(25)
    cloud.accidents = ["", accident, accident]
    assert ids(client) == list(range(1, 26))


def test_page_that_stays_broken_is_an_error_behind_whole_pages(
    cloud: FakeCloud, client: OrdsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ords_client.data_api.PAUSES_SECONDS", (0, 0))
    cloud.rows["rawData"] = raw_rows(25)
    cloud.accidents = ["", *["cut"] * 20]
    read = client.pages(RAW_DATA)
    assert [item["id"] for item in next(read)] == list(range(1, 11))
    with pytest.raises(ConnectionFailedError, match="broke off"):
        next(read)


@pytest.mark.parametrize("order_by", ["id", "id:desc", "time_received", "time_received:desc"])
def test_rows_that_come_and_go_meanwhile_shift_nothing(cloud: FakeCloud, client: OrdsClient, order_by: str) -> None:
    cloud.rows["rawData"] = raw_rows(30)
    coming = iter(range(31, 99))
    cloud.before_page = lambda: cloud.rows["rawData"].extend(raw_rows(1, next(coming)))
    found = ids(client, order_by=order_by)
    asked_first = [id for id in found if id <= 30]
    assert sorted(asked_first) == list(range(1, 31))
    assert len(found) == len(set(found))


def test_retention_that_drops_old_rows_meanwhile_loses_no_later_row(cloud: FakeCloud, client: OrdsClient) -> None:
    cloud.rows["rawData"] = raw_rows(40)
    cloud.before_page = lambda: cloud.rows["rawData"].pop(0) and None
    assert ids(client)[-30:] == list(range(11, 41))


def test_a_server_that_gives_smaller_pages_than_asked_loses_nothing(cloud: FakeCloud, client: OrdsClient) -> None:
    cloud.rows["rawData"] = raw_rows(25)
    cloud.most_rows = 3
    assert ids(client) == ids(client, order_by="time_received") == list(range(1, 26))


def test_rows_without_id_are_read_by_offset(cloud: FakeCloud, client: OrdsClient) -> None:
    cloud.rows["snapshotData"] = [
        {
            "digital_twin_instance_id": TWIN,
            "content_path": f"p{n:02}",
            "value": n,
            "time_observed": "2026-11-22T10:00:00Z",
        }
        for n in range(25)
    ]
    assert [row.value for row in client.snapshot_data()] == list(range(25))
    assert [asked["offset"] for asked in cloud.asked("/snapshotData")] == [["0"], ["10"], ["20"]]


def replay(cloud: FakeCloud, *, links: bool) -> Any:
    """Answer like a recording: by offset and limit alone."""

    def page(rows: list[dict[str, Any]], query: dict[str, list[str]]) -> tuple[int, Any]:
        offset, limit = int(query.get("offset", ["0"])[0]), 10
        more = len(rows) > offset + limit
        href = f"http://inside.example/ords/old/rawData?offset={offset + limit}&limit={limit}"
        return 200, {
            "items": rows[offset : offset + limit],
            "hasMore": more,
            "links": [{"rel": "self"}, {"rel": "next", "href": href}] if links and more else [],
        }

    return page


@pytest.mark.parametrize("links", [True, False])
def test_data_api_that_takes_no_notice_of_ids_is_read_by_offset(
    cloud: FakeCloud, client: OrdsClient, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    cloud.rows["rawData"] = raw_rows(25)
    monkeypatch.setattr(cloud, "_page", replay(cloud, links=links))
    assert ids(client) == list(range(1, 26))
    assert {path for _, path, _, _ in cloud.requests[1:]} == {"/ords/domain1/20250531/rawData"}


def test_answer_without_has_more_is_read_until_an_empty_page(
    cloud: FakeCloud, client: OrdsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.rows["rawData"] = raw_rows(25)
    give = cloud._page
    monkeypatch.setattr(cloud, "_page", lambda *asked: (200, {"items": give(*asked)[1]["items"]}))
    assert ids(client) == list(range(1, 26))


def test_the_same_page_again_and_again_does_not_make_us_loop(
    cloud: FakeCloud, client: OrdsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = {"items": raw_rows(10), "hasMore": True}
    monkeypatch.setattr(cloud, "_page", lambda *_: (200, same))
    with pytest.raises(DataApiError, match="same page again"):
        ids(client)


def test_answer_without_items_is_an_error(
    cloud: FakeCloud, client: OrdsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cloud, "_page", lambda *_: (200, {"rows": []}))
    with pytest.raises(ConnectionFailedError, match="without `items`"):
        list(client.pages(SNAPSHOT_DATA))


def test_links_of_items_are_not_columns(cloud: FakeCloud, client: OrdsClient) -> None:
    cloud.rows["rawData"] = raw_rows(1)
    assert list(client.pages(RAW_DATA)) == [raw_rows(1)]
