from __future__ import annotations

from typing import Any

import pytest
import requests

from simulator.kernel import tenancy
from tests.support.running_cloud import RunningCloud


def get(cloud: RunningCloud, path: str) -> requests.Response:
    return requests.get(f"{cloud.proxy_url}{path}", timeout=5)


def test_the_description_names_what_a_caller_needs(running_cloud: RunningCloud) -> None:
    description = get(running_cloud, "/description").json()
    assert description["proxy_url"] == running_cloud.proxy_url
    assert description["iot_domain_ocids"] == [tenancy.IOT_DOMAIN_OCID]
    assert description["digital_twin_ocids"]
    assert description["config_file"] == running_cloud.config_file


def test_the_overview_shows_no_secret(running_cloud: RunningCloud) -> None:
    overview = get(running_cloud, "/overview")
    assert [each["name"] for each in overview.json()["identityDomains"]] == ["Default"]
    for word in ("PRIVATE KEY", "clientSecret", "scrypt", "password"):
        assert word not in overview.text


def test_requests_are_given_after_a_number(running_cloud: RunningCloud) -> None:
    for _ in range(3):
        requests.get("https://iot.us-ashburn-1.oci.oraclecloud.com/", timeout=5)
    assert [each["number"] for each in get(running_cloud, "/requests?after=1").json()] == [2, 3]


def test_the_page_loads_nothing_from_elsewhere(running_cloud: RunningCloud) -> None:
    page = get(running_cloud, "/")
    assert page.headers["content-security-policy"].startswith("default-src 'self'")
    assert "http" not in page.text.replace("http-equiv", "")


def test_an_unknown_path_is_not_found(running_cloud: RunningCloud) -> None:
    assert get(running_cloud, "/nothing").status_code == 404


FAULT = '{"match": "GET *"}'


def post(cloud: RunningCloud, body: str = FAULT, **headers: str | None) -> requests.Response:
    given: dict[str, str | None] = {name.lower(): value for name, value in cloud.control_headers.items()}
    given |= {name.replace("_", "-").lower(): value for name, value in headers.items()}
    kept = {name: value for name, value in given.items() if value is not None}
    return requests.post(f"{cloud.proxy_url}/faults", data=body, headers=kept, timeout=5)


def test_who_may_read_the_state_directory_may_add_a_fault(running_cloud: RunningCloud) -> None:
    assert post(running_cloud).status_code == 201
    assert post(running_cloud, origin=running_cloud.proxy_url).status_code == 201


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
        ({"content_type": None}, 415),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"host": "evil.example"}, 403),
        ({"host": "127.0.0.1.evil.example"}, 403),
        ({"Simulator_Control": None}, 403),
        ({"Simulator_Control": "wrong"}, 403),
    ],
)
def test_nobody_else_may(running_cloud: RunningCloud, headers: dict[str, Any], status: int) -> None:
    assert post(running_cloud, **headers).status_code == status
    deleted = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
    assert requests.delete(f"{running_cloud.proxy_url}/faults", headers=deleted, timeout=5).status_code >= 400
    assert get(running_cloud, "/faults").json() == []


@pytest.mark.parametrize(
    "body",
    [
        '{"match": "*", "seconds": Infinity}',
        '{"match": "*", "seconds": NaN}',
        '{"match": "*", "seconds": 1e999}',
        '{"match": "*", "status": 600}',
        '{"match": "\\ud800"}',
        '{"match": "%s"}' % ("*a" * 1000),
        "[" * 100_000,
        "{}",
        "null",
        "",
        "\x00",
    ],
)
def test_a_senseless_fault_is_refused_and_harms_no_overview(running_cloud: RunningCloud, body: str) -> None:
    assert post(running_cloud, body).status_code == 400
    assert get(running_cloud, "/overview").status_code == 200


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "after=1e9", "wait=nan", "wait=inf", "after=%C2%B2", "after=" + "9" * 5000]
)
def test_odd_numbers_are_refused(running_cloud: RunningCloud, query: str) -> None:
    assert get(running_cloud, f"/requests?{query}").status_code == 400
