from __future__ import annotations

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
    for word in ("PRIVATE KEY", "clientSecret", "argon2", "password"):
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
