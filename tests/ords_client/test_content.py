from __future__ import annotations

import base64
import threading

import pytest

from ords_client.client import OrdsClient
from ords_client.collection import RAW_COMMAND_DATA, RAW_DATA
from ords_client.content import CONNECTIONS
from ords_client.errors import UsageError
from tests.ords_client.fake_cloud import FakeCloud
from tests.support.raw_rows import raw_rows


@pytest.fixture
def rows(cloud: FakeCloud) -> None:
    cloud.rows["rawData"] = raw_rows(200)
    cloud.contents = {id: {"content": {"n": id}} for id in range(1, 201)}


@pytest.mark.usefixtures("rows")
def test_payloads_come_in_the_order_of_the_rows(client: OrdsClient) -> None:
    assert [row.content["n"] for row in client.rows(RAW_DATA, content=True)] == list(range(1, 201))


@pytest.mark.usefixtures("rows")
def test_many_payloads_are_asked_for_at_once_but_not_more_than_connections(
    cloud: FakeCloud, client: OrdsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way, most, lock = 0, 0, threading.Lock()
    several = threading.Event()
    give = cloud._one

    def one(rows: list[dict[str, object]], id: str) -> tuple[int, object]:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
            if under_way > 1:
                several.set()
        several.wait(10)
        answer = give(rows, id)
        with lock:
            under_way -= 1
        return answer

    monkeypatch.setattr(cloud, "_one", one)
    assert len(list(client.rows(RAW_DATA, content=True))) == 200
    assert 1 < most <= CONNECTIONS


@pytest.mark.usefixtures("rows")
def test_row_whose_payload_is_gone_stays_without_it(cloud: FakeCloud, client: OrdsClient) -> None:
    del cloud.contents[2]
    assert [row.content for row in client.rows(RAW_DATA, limit=3, content=True)] == [{"n": 1}, None, {"n": 3}]


@pytest.mark.usefixtures("rows")
def test_payload_that_breaks_is_asked_for_again(cloud: FakeCloud, client: OrdsClient) -> None:
    cloud.accidents = ["", "cut", "cut", "no json"]
    assert [row.content["n"] for row in client.rows(RAW_DATA, limit=5, content=True)] == [1, 2, 3, 4, 5]


@pytest.mark.usefixtures("rows")
def test_limit_bounds_the_payloads_asked_for(cloud: FakeCloud, client: OrdsClient) -> None:
    list(client.rows(RAW_DATA, limit=3, content=True))
    assert len([path for _, path, _, _ in cloud.requests if "/rawData/" in path]) == 3


def test_collection_without_payloads_says_which_have_them(client: OrdsClient) -> None:
    from ords_client.collection import HISTORIZED_DATA

    with pytest.raises(UsageError, match="rawData, rejectedData and rawCommandData have"):
        client.pages(HISTORIZED_DATA, content=True)


BAD = {
    1: '{"a":"\\ud800"}',
    2: base64.b64encode(b'{"a":"\\ud800"}').decode(),
    3: "[" * 20_000 + "]" * 20_000,
    4: '{"a": NaN}',
    5: "1e999",
    6: "9" * 5000,
    7: "no json",
    8: "\x1b]0;x\x07\r\n\u202e",
}


@pytest.mark.parametrize("row_id", BAD)
def test_payload_that_cannot_be_decoded_stays_as_it_came_and_harms_no_other(
    cloud: FakeCloud, client: OrdsClient, row_id: int
) -> None:
    cloud.rows["rawData"] = raw_rows(3)
    cloud.contents = {1: {"content": {"n": 1}}, 2: {"content": BAD[row_id]}, 3: {"content": {"n": 3}}}
    (page,) = client.pages(RAW_DATA, content=True)
    assert [item["content"] for item in page] == [{"n": 1}, BAD[row_id], {"n": 3}]
    assert [item.get("undecoded") for item in page] == [None, "content", None]


def test_payload_that_the_data_api_gives_as_odd_json_stays_as_text(cloud: FakeCloud, client: OrdsClient) -> None:
    deep = "[" * 5000 + "]" * 5000
    cloud.raw_answer = f'{{"content": {deep}, "note": 1}}'.encode()
    item = client.data_api.row("rawData", 1)
    assert (item["content"], item["note"], item["undecoded"]) == (deep, 1, "content")


def test_both_payloads_of_a_command_are_marked(cloud: FakeCloud, client: OrdsClient) -> None:
    row = {
        "id": "c-1",
        "digital_twin_instance_id": "t",
        "time_created": "2026-11-22T10:00:00Z",
        "content_type": "application/json",
    }
    cloud.rows["rawCommandData"] = [row]
    cloud.contents = {"c-1": {"request_data": "NaN", "response_data": "1e999"}}
    ((item,),) = client.pages(RAW_COMMAND_DATA, content=True)
    assert item["undecoded"] == "request_data, response_data"
