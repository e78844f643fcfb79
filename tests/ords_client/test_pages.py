from __future__ import annotations

import json
from itertools import chain
from typing import Any

import pytest

from ords_client.client import OrdsClient
from ords_client.collection import RAW_COMMAND_DATA, RAW_DATA, SNAPSHOT_DATA
from ords_client.errors import ConnectionFailedError, DataApiError
from ords_client.grants import PasswordGrant
from ords_client.network import Http
from ords_client.outputs import Outputs
from tests.ords_client.fake_cloud import TWIN, FakeCloud
from tests.support.raw_rows import raw_rows


@pytest.fixture
def client(outputs: Outputs, http: Http) -> OrdsClient:
    """A client that reads small pages."""
    return OrdsClient(outputs, PasswordGrant("grace", lambda: "correct horse"), http=http, page_rows=10)


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


def test_page_that_stays_broken_is_an_error_behind_whole_pages(cloud: FakeCloud, client: OrdsClient) -> None:
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
    cloud.before_page = lambda: cloud.rows["rawData"].pop(0)
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
    assert [row.value for row in client.rows(SNAPSHOT_DATA)] == list(range(25))
    assert [asked["offset"] for asked in cloud.asked("/snapshotData")] == [["0"], ["10"], ["20"]]


def by_offset(rows: list[dict[str, Any]], query: dict[str, list[str]]) -> tuple[int, Any]:
    """Answer like a recording: by offset and limit alone."""
    offset, limit = int(query.get("offset", ["0"])[0]), 10
    return 200, {"items": rows[offset : offset + limit], "hasMore": len(rows) > offset + limit}


def test_data_api_that_takes_no_notice_of_ids_is_read_by_offset(
    cloud: FakeCloud, client: OrdsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.rows["rawData"] = raw_rows(25)
    monkeypatch.setattr(cloud, "_page", by_offset)
    assert ids(client) == list(range(1, 26))


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


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ([(1, 10), (11, 20), (1, 10)], "do not advance"),
        ([(1, 10), (5, 14)], "do not advance"),
        ([(1, 10), None], "more rows follow, and gives none"),
    ],
)
def test_pages_that_lead_nowhere_are_an_error_and_not_the_end(
    cloud: FakeCloud,
    client: OrdsClient,
    monkeypatch: pytest.MonkeyPatch,
    pages: list[tuple[int, int] | None],
    words: str,
) -> None:
    given = iter(pages)

    def page(*_: Any) -> tuple[int, Any]:
        span = next(given)
        return 200, {"items": raw_rows(10, first=span[0]) if span else [], "hasMore": True}

    monkeypatch.setattr(cloud, "_page", page)
    with pytest.raises(DataApiError, match=words):
        ids(client)


def test_pages_by_offset_that_come_round_again_are_an_error(
    cloud: FakeCloud, client: OrdsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter(range(9))
    monkeypatch.setattr(
        cloud, "_page", lambda *_: (200, {"items": raw_rows(2, first=1 + 2 * (next(looks) % 3)), "hasMore": True})
    )
    with pytest.raises(DataApiError, match="same page again"):
        ids(client, order_by="time_received")


def test_commands_are_read_in_the_order_of_their_times_because_their_ids_do_not_grow(
    cloud: FakeCloud, client: OrdsClient
) -> None:
    cloud.rows["rawCommandData"] = [
        {"id": id, "digital_twin_instance_id": TWIN, "time_created": f"2026-11-22T10:00:{second:02}Z"}
        for second, id in enumerate(["zz", "b", "9", "10", "a"] * 5)
    ]
    found = [row.id for row in client.rows(RAW_COMMAND_DATA)]
    assert found == ["zz", "b", "9", "10", "a"] * 5


def test_row_without_an_id_ends_no_export(
    cloud: FakeCloud, client: OrdsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.rows["rawData"] = [row | {"id": None} for row in raw_rows(25)]
    monkeypatch.setattr(cloud, "_page", by_offset)
    assert len(ids(client)) == 25
