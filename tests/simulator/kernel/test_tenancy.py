from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from simulator.assembly.opening import open_cloud
from simulator.door.description import describe
from simulator.errors import SettingsError, StateError
from simulator.kernel.settings import Settings
from simulator.kernel.tenancy import Tenancy
from simulator.process import settings_file

PHOENIX = Tenancy(iot_region="us-phoenix-1")


@pytest.mark.parametrize(
    ("regions", "realm", "host"),
    [
        ({}, "oc1", "x.data.iot.us-ashburn-1.oci.oraclecloud.com"),
        ({"iot_region": "us-phoenix-1"}, "oc1", "x.data.iot.us-phoenix-1.oci.oraclecloud.com"),
        (
            {"home_region": "us-langley-1", "iot_region": "us-luke-1", "other_regions": ()},
            "oc2",
            "x.data.iot.us-luke-1.oci.oraclegovcloud.com",
        ),
        (
            {"home_region": "eu-madrid-2", "iot_region": "eu-frankfurt-2", "other_regions": ()},
            "oc19",
            "x.data.iot.eu-frankfurt-2.oci.oraclecloud.eu",
        ),
    ],
)
def test_realm_and_hosts_follow_from_the_regions(regions: dict[str, str], realm: str, host: str) -> None:
    tenancy = Tenancy(**regions)
    assert tenancy.realm == realm
    assert tenancy.iot_host("x", "data", tenancy.iot_region) == host
    assert tenancy.iot_domain_ocid.startswith(f"ocid1.iotdomain.{realm}.")


@pytest.mark.parametrize(
    "wrong",
    [{"home_region": "us-nowhere-1"}, {"iot_region": "us-luke-1"}, {"other_regions": ("x",)}, {"name": "two words"}],
)
def test_a_tenancy_that_cannot_be_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Tenancy(**wrong)


def test_a_state_keeps_its_tenancy_whatever_profile_follows(tmp_path: Path) -> None:
    open_cloud(tmp_path, Settings(tenancy=PHOENIX)).close()
    again = open_cloud(tmp_path, settings_file.load("fast", None))
    again.close()
    assert again.tenancy == PHOENIX
    assert describe(tmp_path, None)["region"] == "us-phoenix-1"
    assert describe(tmp_path, None)["home_region"] == "us-ashburn-1"


@pytest.mark.parametrize("content", [b"", b"null", b"\xff\x1b[31m", b"[" * 20_000, b'{"name": 5}'])
def test_a_damaged_tenancy_is_told_in_one_line_also_where_no_cloud_is_opened(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tenancy.json").write_bytes(content)
    with pytest.raises(StateError, match=r"is damaged \(.*\). Begin anew: rm -r") as told:
        describe(tmp_path, None)
    assert str(told.value).isprintable()


def test_another_tenancy_on_a_filled_state_is_refused(tmp_path: Path) -> None:
    open_cloud(tmp_path, Settings()).close()
    with pytest.raises(SettingsError, match=r"holds the tenancy 'simulated' .* give another --state"):
        open_cloud(tmp_path, Settings(tenancy=PHOENIX))
