from __future__ import annotations

import json
import time

import pytest

from ords_client.client import OrdsClient
from ords_client.collection import RAW_DATA
from ords_client.data_api import DataApi
from ords_client.errors import (
    AccessRefusedError,
    ConnectionFailedError,
    DataApiError,
    FilterRefusedError,
    NotThereError,
    UsageError,
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


SIGN_IN = b"<html>Sign in</html>"


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [
        (302, "text/html", SIGN_IN),
        (301, "application/json", b'{"items": []}'),
        (204, "", b""),
        (206, "application/json", b'{"items": []}'),
        (200, "text/html", SIGN_IN),
        (200, "text/html", b'{"items": []}'),
        (200, "application/json", b"[]"),
        (200, "application/json", b"{}"),
        (200, "application/json", b'{"items": {}}'),
        (200, "application/json", b'{"items": [1]}'),
        (200, "application/json", b'{"items": null}'),
        (200, "application/json", b"null"),
    ],
)
def test_only_a_page_of_rows_is_an_answer(
    cloud: FakeCloud, api: DataApi, status: int, content_type: str, body: bytes
) -> None:
    cloud.raw_status, cloud.raw_answer, cloud.raw_headers = status, body, {"Content-Type": content_type}
    with pytest.raises((DataApiError, ConnectionFailedError)):
        api.page("rawData", {})


def test_token_that_is_refused_because_the_data_apis_clock_is_behind_is_tried_again_when_its_time_has_come(
    cloud: FakeCloud, api: DataApi, pauses: list[float]
) -> None:
    cloud.claims = {"iat": int(time.time()) + 9}
    cloud.accidents = ["401"]
    assert api.page("rawData", {}).items == []
    assert 8 <= sum(pauses) <= 10
    assert len(cloud.asked("/token")) == 1


def test_token_that_was_accepted_before_is_not_tried_again(cloud: FakeCloud, api: DataApi, pauses: list[float]) -> None:
    api.page("rawData", {})
    cloud.trusts = False
    with pytest.raises(AccessRefusedError):
        api.page("rawData", {})
    assert pauses == []


def test_new_token_is_tried_again_for_seconds_and_not_for_ever(
    cloud: FakeCloud, api: DataApi, pauses: list[float]
) -> None:
    cloud.claims, cloud.trusts = {"iat": 10**12}, False
    with pytest.raises(AccessRefusedError):
        api.page("rawData", {})
    assert sum(pauses) <= 120


def test_filter_that_no_server_takes_is_refused_with_the_reason(cloud: FakeCloud, client: OrdsClient) -> None:
    twins = [f"ocid1.iotdigitaltwininstance.oc1.iad.{n:060}" for n in range(500)]
    with pytest.raises(UsageError, match=r"characters long in a URL, and servers take 8,000.*fewer digital twins"):
        list(client.pages(RAW_DATA, digital_twin=twins))
    assert list(client.pages(RAW_DATA, digital_twin=twins[:20])) == [[]]


def test_id_is_one_part_of_the_path_whatever_is_in_it(cloud: FakeCloud, api: DataApi) -> None:
    with pytest.raises(NotThereError):
        api.row("rawCommandData", "a/../../b?x=1#y")
    assert cloud.requests[-1][1].endswith("/rawCommandData/a%2F..%2F..%2Fb%3Fx%3D1%23y")


def test_error_line_never_says_the_token(cloud: FakeCloud, api: DataApi, client: OrdsClient) -> None:
    token = client.tokens.token().access_token
    cloud.raw_status, cloud.raw_answer = 403, json.dumps({"message": f"no {token}", "instance": token}).encode()
    with pytest.raises(AccessRefusedError) as refused:
        api.page("rawData", {})
    assert token not in str(refused.value)
    assert "[hidden]" in str(refused.value)
