"""The data API through the real server."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from typing import Any
from urllib.parse import quote

import pytest
import requests
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from simulator.data_api import seeding
from simulator.data_api.collection import COLLECTIONS
from simulator.data_api.telemetry import Telemetry
from simulator.kernel import tenancy
from simulator.kernel.settings import Settings
from simulator.settings.data_api import DataApiSettings
from tests.simulator.data_api.trust import BASE_URL, Trust

TWIN = tenancy.DIGITAL_TWIN_OCIDS[0]
TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}(\d{3})?)?Z")


def items(trust: Trust, path: str, **query: Any) -> list[dict[str, Any]]:
    query = {name: json.dumps(value) if name == "q" else value for name, value in query.items()}
    response = trust.get(path, params=query)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


@pytest.mark.parametrize("name", COLLECTIONS)
def test_collection_lists_its_columns(trust: Trust, name: str) -> None:
    collection = COLLECTIONS[name]
    found = items(trust, name)
    assert found
    for item in found:
        links = {"links"} if collection.has_id else set()
        assert item.keys() == {column.name for column in collection.columns} | links
        times = {key: value for key, value in item.items() if key.startswith("time_")}
        assert all(TIMES.fullmatch(value) for key, value in times.items() if value or key != "time_finished")


@pytest.mark.parametrize("name", [name for name, collection in COLLECTIONS.items() if collection.has_id])
def test_row_is_read_by_its_own_link_and_adds_the_details(trust: Trust, name: str) -> None:
    listed = items(trust, name, limit=1)[0]
    headers = {"Authorization": f"Bearer {trust.token()}"}
    row = requests.get(listed["links"][0]["href"], headers=headers, timeout=10).json()
    details = {column.name for column in COLLECTIONS[name].details}
    assert row.keys() == listed.keys() | details
    assert {key: row[key] for key in listed if key != "links"} == {
        key: value for key, value in listed.items() if key != "links"
    }


def test_content_of_raw_data_is_what_the_device_sent(trust: Trust) -> None:
    assert trust.get("rawData/1").json()["content"].keys() == {"temperature", "humidity", "pressure", "battery"}


def test_page_has_25_rows_by_default(trust: Trust) -> None:
    body = trust.get("rawData").json()
    assert (body["limit"], body["offset"], body["count"], body["hasMore"]) == (25, 0, 25, True)
    assert len(body["items"]) == 25
    assert body.keys() == {"items", "hasMore", "limit", "offset", "count", "links"}


def test_next_links_lead_through_every_row_once(trust: Trust) -> None:
    token, url, seen, pages = trust.token(), f"{BASE_URL}/rawData", [], 0
    parameters = {"q": json.dumps({"digital_twin_instance_id": TWIN, "$orderby": {"id": "desc"}}), "limit": "50"}
    while url:
        response = requests.get(url, parameters, headers={"Authorization": f"Bearer {token}"}, timeout=10)
        body, parameters, pages = response.json(), {}, pages + 1
        seen += [item["id"] for item in body["items"]]
        url = next((link["href"] for link in body["links"] if link["rel"] == "next"), "")
        assert bool(url) is body["hasMore"]
    assert pages == 6
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == seeding.MESSAGES_PER_DAY + seeding.REJECTED_PER_DAY


def test_offset_beyond_the_end_is_an_empty_page(trust: Trust) -> None:
    body = trust.get("rawData", params={"offset": 10**17}).json()
    assert (body["items"], body["hasMore"], body["count"]) == ([], False, 0)


BAD_LIMITS = ["0", "-1", "many", "", "1.5", "+5", "1_0", "%D9%A3", "9" * 19]
BAD_OFFSETS = ["-1", "x", "5;DROP", "0x5"]


@pytest.mark.parametrize(
    "query", [*(f"limit={text}" for text in BAD_LIMITS), *(f"offset={text}" for text in BAD_OFFSETS)]
)
def test_bad_paging_is_a_bad_request(trust: Trust, query: str) -> None:
    response = trust.get(f"rawData?{query}")
    assert response.status_code == 400
    assert "whole number" in response.json()["message"]


def test_other_parameters_are_ignored(trust: Trust) -> None:
    assert trust.get("rawData?fields=id&totalResults=true&q=").json()["count"] == 25


@pytest.mark.parametrize(
    "q",
    [
        json.dumps({"$and": [{"digital_twin_instance_id": TWIN}]}, separators=(",", ":")),
        json.dumps({"digital_twin_instance_id": TWIN}),
    ],
)
@pytest.mark.parametrize("blank", [None, "%20", "+"])
def test_filter_may_be_encoded_in_any_way_a_url_allows(trust: Trust, q: str, blank: str | None) -> None:
    sent = quote(q) if blank is None else q.replace(" ", blank)
    command = ["curl", "-g", "-sS", "-H", f"Authorization: Bearer {trust.token()}", f"{BASE_URL}/rawData?q={sent}"]
    body = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=30).stdout)
    assert {item["digital_twin_instance_id"] for item in body["items"]} == {TWIN}


def test_filter_reaches_every_collection(trust: Trust) -> None:
    for name in COLLECTIONS:
        found = items(trust, name, q={"digital_twin_instance_id": {"$ne": TWIN}})
        assert found
        assert TWIN not in {item["digital_twin_instance_id"] for item in found}


def test_values_above_a_limit_are_found(trust: Trust) -> None:
    q = {"content_path": "temperature", "value": {"$gt": 22}, "$orderby": {"value": "desc"}}
    values = [item["value"] for item in items(trust, "historizedData", q=q)]
    assert values == sorted(values, reverse=True)
    assert min(values) > 22


@pytest.mark.parametrize(
    ("q", "problem"),
    [
        ("{", "is not valid JSON"),
        ('{"nosuch":1}', '"nosuch", which is no column of rawData'),
        ('{"id":{"$regex":1}}', "which is no operator"),
        ('{"id":{"$gt":"<b>"}}', "it holds numbers"),
        ('{"$or":[{"id":1}' + ',{"id":1}' * 300 + "]}", "more than 200 conditions"),
        ("[" * 3000, "deep"),
    ],
)
def test_bad_filter_is_a_bad_request_that_says_what_is_wrong(trust: Trust, q: str, problem: str) -> None:
    response = trust.get("rawData", params={"q": q})
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body.keys() == {"code", "title", "message", "type", "instance"}
    assert (body["code"], body["type"]) == ("BadRequest", "tag:oracle.com,2020:error/BadRequest")
    assert body["message"].startswith("The filter q ")
    assert problem in body["message"]


@pytest.mark.parametrize(
    "path",
    [
        "rawData/999999999",
        "rawData/x",
        "rawData/1;DROP",
        f"rawData/{'9' * 30}",
        "rawData/-1",
        "rawData/",
        "rawData/1/content",
        "snapshotData/1",
        "rawdata",
        "nosuch",
        "",
    ],
)
def test_path_or_row_that_is_not_there_is_not_found(trust: Trust, path: str) -> None:
    response = trust.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "NotFound")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_data_can_only_be_read(trust: Trust, method: str) -> None:
    response = requests.request(method, f"{BASE_URL}/rawData", json={}, timeout=10)
    assert (response.status_code, response.json()["code"]) == (405, "MethodNotAllowed")
    assert response.headers["Allow"] == "GET"


def test_error_has_an_id_that_is_also_in_a_header(trust: Trust) -> None:
    response = trust.get("rawData/0")
    assert response.json()["instance"] == f"tag:oracle.com,2020:ecid/{response.headers['opc-request-id']}"


def test_browser_gets_an_error_page(trust: Trust) -> None:
    response = trust.get("rawData?q=%7B%22%3Cscript%3E%22:1%7D", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<script>" not in response.text
    assert "&lt;script&gt;" in response.text


@given(q=st.text(max_size=200), limit=st.text(max_size=5), id=st.text(max_size=20))
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_garbage_never_breaks_the_server(trust: Trust, q: str, limit: str, id: str) -> None:
    paths = [f"rawData?q={quote(q, errors='replace')}&limit={quote(limit, errors='replace')}"]
    paths.append(f"rawData/{quote(id, safe='', errors='replace')}")
    for path in paths:
        response = trust.get(path)
        assert response.status_code in {200, 400, 404}
        assert response.json()


def test_slow_query_does_not_hold_up_others(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    telemetry, token = trust.running.cloud.database(Telemetry), trust.token()
    reading, begun, end = telemetry.reading, threading.Event(), threading.Event()

    def slow_at_first(timeout_seconds: float) -> Any:
        if not begun.is_set():
            begun.set()
            end.wait(30)
        return reading(timeout_seconds)

    monkeypatch.setattr(telemetry, "reading", slow_at_first)
    thread = threading.Thread(target=trust.get, args=("rawData", token))
    thread.start()
    assert begun.wait(10)
    assert trust.get("rawData/1", token).status_code == 200
    end.set()
    thread.join()


class TestSettings:
    @pytest.fixture
    def settings(self, request: pytest.FixtureRequest) -> Settings:
        return Settings(data_api=DataApiSettings(**request.param))

    @pytest.mark.parametrize("settings", [{"maximum_limit": 10}], indirect=True)
    def test_larger_limit_is_lowered_to_the_maximum(self, trust: Trust) -> None:
        body = trust.get("rawData", params={"limit": 11}).json()
        assert (body["limit"], body["count"], body["hasMore"]) == (10, 10, True)

    @pytest.mark.parametrize("settings", [{"order_without_orderby": "unstable"}], indirect=True)
    def test_client_that_does_not_sort_can_be_shown_that_it_must(self, trust: Trust) -> None:
        pages = [items(trust, "rejectedData", limit=9, offset=offset) for offset in (0, 9)]
        assert len({item["id"] for page in pages for item in page}) < 18
        q = {"$orderby": {"id": "asc"}}
        pages = [items(trust, "rejectedData", limit=9, offset=offset, q=q) for offset in (0, 9)]
        assert [item["id"] for page in pages for item in page] == list(range(1, 19))

    @pytest.mark.parametrize(
        ("settings", "status"), [({}, 400), ({"text_after_filter": "ignored"}, 200)], indirect=["settings"]
    )
    def test_text_behind_the_filter_is_refused_or_ignored(self, trust: Trust, status: int) -> None:
        answer = trust.get("rawData", params={"q": '{"id": 1}"'})
        assert answer.status_code == status
        assert status == 400 or answer.json()["count"] == 1

    @pytest.mark.parametrize("settings", [{"string_ranges": "refused"}], indirect=True)
    def test_string_ranges_can_be_refused(self, trust: Trust) -> None:
        assert trust.get("rawData", params={"q": '{"endpoint":{"$gt":"a"}}'}).status_code == 400

    @pytest.mark.parametrize("settings", [{"html_errors": "unless_json"}], indirect=True)
    @pytest.mark.parametrize(
        ("headers", "media_type"),
        [
            ({"Accept": "*/*"}, "text/html; charset=utf-8"),
            ({"Accept": None}, "text/html; charset=utf-8"),
            ({"Accept": "application/json"}, "application/problem+json"),
            ({"Accept": "*/*", "User-Agent": "curl/8.5.0"}, "application/problem+json"),
            ({"Accept": "*/*", "X-Requested-With": "XMLHttpRequest"}, "application/problem+json"),
            ({"Accept": "*/*", "Origin": "https://app.example"}, "application/problem+json"),
        ],
    )
    def test_error_page_can_be_what_comes_without_asking(
        self, trust: Trust, headers: dict[str, str], media_type: str
    ) -> None:
        response = trust.get("rawData/0", headers=headers)
        assert response.headers["Content-Type"] == media_type

    @pytest.mark.parametrize("settings", [{}], indirect=True)
    @pytest.mark.parametrize(
        ("accept", "media_type"),
        [
            ("*/*", "application/problem+json"),
            ("text/html, application/json;q=0.9", "text/html; charset=utf-8"),
            ("text/html;q=0.8, application/json", "application/problem+json"),
            ("application/problem+json, text/html;q=0.1", "application/problem+json"),
            ("text/html;q=many", "text/html; charset=utf-8"),
        ],
    )
    def test_accept_is_read_with_its_weights(self, trust: Trust, accept: str, media_type: str) -> None:
        response = trust.get("rawData/0", headers={"Accept": accept, "User-Agent": "curl/8.5.0"})
        assert response.headers["Content-Type"] == media_type

    @pytest.mark.parametrize("settings", [{"query_timeout_seconds": 0}], indirect=True)
    def test_query_that_takes_too_long_is_given_up(self, trust: Trust) -> None:
        slow = {"$or": [{"endpoint": {"$like": f"%x{number}%"}} for number in range(200)]}
        response = trust.get("rawData", params={"q": json.dumps(slow)})
        assert (response.status_code, response.json()["code"]) == (503, "ServiceUnavailable")
