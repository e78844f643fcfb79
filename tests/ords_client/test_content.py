from __future__ import annotations

import threading

import pytest

from ords_client.client import OrdsClient
from ords_client.collection import RAW_DATA
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
