"""The web page in headless Chromium."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import oci
import pytest
import requests
from oci.exceptions import ServiceError

from simulator.kernel import tenancy
from simulator.kernel.clock import HandClock
from tests.support.domain_details import details
from tests.support.running_cloud import RunningCloud

QUIET = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=1500", "--dump-dom"),
]

Draw = Callable[[], str]


@pytest.fixture
def draw(running_cloud: RunningCloud, tmp_path: Path) -> Draw:
    """Open the page and give what a person would see, as HTML."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")

    def dom() -> str:
        command = [str(chromium), *QUIET, f"--user-data-dir={tmp_path / 'chromium'}", running_cloud.proxy_url]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout

    return dom


def test_the_page_shows_domains_work_requests_and_refusals(
    running_cloud: RunningCloud, draw: Draw, clock: HandClock
) -> None:
    iam = running_cloud.oci_client(oci.identity.IdentityClient)
    iam.create_domain(details(display_name="seen-on-the-page"))
    clock.advance(10)
    with pytest.raises(ServiceError):
        iam.delete_domain(tenancy.DEFAULT_DOMAIN_OCID)
    page = draw()
    assert "seen-on-the-page" in page
    assert "CreateDomain" in page
    assert "domain state: the domain is not INACTIVE" in page
    assert "plant-1" in page


def test_names_are_shown_as_text_never_as_html(running_cloud: RunningCloud, draw: Draw) -> None:
    with running_cloud.cloud.store.transaction() as tx:
        domain = tx.get("iot_domain", tenancy.IOT_DOMAIN_OCID) or {}
        domain["displayName"] = "<b>bold</b>"
        tx.put("iot_domain", domain["id"], domain, parent=domain["iotDomainGroupId"])
    assert "&lt;b&gt;bold&lt;/b&gt;" in draw()


def test_another_name_than_loopback_is_refused(running_cloud: RunningCloud) -> None:
    answer = requests.get(running_cloud.proxy_url, headers={"host": "evil.example"}, timeout=5)
    assert answer.status_code == 403
    assert "'evil.example'" in answer.text
