from __future__ import annotations

import pytest

from ords_client.client import OrdsClient
from ords_client.data_api import DataApi
from ords_client.errors import (
    AccessRefusedError,
    ConnectionFailedError,
    DataApiError,
    FilterRefusedError,
    NotThereError,
)
from ords_client.network import Http
from tests.ords_client.fake_cloud import FakeCloud
from tests.support.raw_rows import raw_rows


@pytest.fixture
def api(client: OrdsClient, http: Http) -> DataApi:
    return DataApi(http, client.iot_domain.data_api_base_url, client.tokens)


def test_request_asks_for_json_with_the_token(cloud: FakeCloud, api: DataApi, client: OrdsClient) -> None:
    cloud.rows["rawData"] = raw_rows(1)
    assert len(api.page("rawData", {"limit": 5}).items) == 1
    headers = cloud.requests[-1][3]
    assert headers["authorization"] == f"Bearer {client.tokens.token().access_token}"
    assert headers["accept"] == "application/json"


def test_netrc_never_takes_the_place_of_the_token(
    cloud: FakeCloud, api: DataApi, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    netrc = Path(str(tmp_path)) / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    cloud.rows["rawData"] = []
    assert api.page("rawData", {}).items == []


def test_refused_token_is_replaced_once(cloud: FakeCloud, api: DataApi, client: OrdsClient) -> None:
    first = client.tokens.token()
    cloud.valid_tokens.clear()
    client.tokens._granted_here = False  # as if it came from the cache
    assert api.page("rawData", {}).items == []
    assert client.tokens.token() != first


def test_new_token_that_is_refused_points_to_check(cloud: FakeCloud, api: DataApi) -> None:
    cloud.trusts = False
    with pytest.raises(AccessRefusedError, match=r'answered 401 "Unauthorized" .tag:ecid.. `ords-client check`'):
        api.page("rawData", {})
    assert len(cloud.asked("/token")) == 1


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (403, {"message": "Forbidden"}, AccessRefusedError, "ords-client check"),
        (404, {"title": "Not Found"}, NotThereError, "short id"),
        (400, {"code": "BadRequest"}, FilterRefusedError, r"filter \(q\)"),
        (555, ["odd"], DataApiError, "answered 555"),
    ],
)
def test_refusal_says_what_it_means(
    cloud: FakeCloud,
    api: DataApi,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    body: object,
    kind: type[DataApiError],
    words: str,
) -> None:
    monkeypatch.setattr(cloud, "data", lambda *_: (status, body))
    with pytest.raises(kind, match=words) as refused:
        api.page("rawData", {})
    assert refused.value.status == status


def test_broken_answer_is_asked_for_again_with_longer_and_longer_pauses(
    cloud: FakeCloud, api: DataApi, pauses: list[float]
) -> None:
    cloud.rows["rawData"] = raw_rows(3)
    cloud.accidents = ["cut", "no json"]
    assert len(api.page("rawData", {}).items) == 3
    assert pauses == [0.25, 0.5]


def test_answer_that_stays_broken_is_given_up(cloud: FakeCloud, api: DataApi, pauses: list[float]) -> None:
    cloud.accidents = ["cut"] * 9
    with pytest.raises(ConnectionFailedError, match="broke off"):
        api.page("rawData", {})
    assert pauses == [0.25, 0.5, 1, 2]


def test_answer_that_is_no_object_is_broken(cloud: FakeCloud, api: DataApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cloud, "data", lambda *_: (200, []))
    with pytest.raises(ConnectionFailedError, match="no JSON object"):
        api.page("rawData", {})


def test_unreachable_data_api_is_not_asked_again_and_again(
    cloud: FakeCloud, api: DataApi, client: OrdsClient, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.tokens.token()
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(ConnectionFailedError, match="TLS"):
        api.page("rawData", {})
    assert pauses == []
