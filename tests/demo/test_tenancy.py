from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from demo.tenancy import Tenancy
from simulator.kernel import tenancy as first
from tests.support import foreign_person

SIM = {"encryptionsalt": "v1:salt", "config": {"oci:region": "us-ashburn-1", "clientId": "mine"}}


def test_the_first_tenancy_is_that_of_the_stack_file_at_hand(tenancy: Tenancy, tmp_path: Path) -> None:
    tenancy.write_stack_file()

    assert (tenancy.stack, tenancy.iot_domain_ocids) == ("sim", [first.IOT_DOMAIN_OCID])
    assert list(tmp_path.glob("Pulumi.*")) == []


def test_another_tenancy_gets_a_stack_of_its_own_with_the_rest_of_the_configuration(
    tenancy: Tenancy, tmp_path: Path
) -> None:
    (tmp_path / "Pulumi.sim.yaml").write_text(yaml.safe_dump(SIM))
    other = replace(tenancy, name="two-regions", region="us-phoenix-1", iot_domain_ocids=["ocid1.iotdomain.x"])
    other.write_stack_file()
    written = yaml.safe_load((tmp_path / "Pulumi.sim-two-regions.yaml").read_text())

    assert written["encryptionsalt"] == SIM["encryptionsalt"]
    assert written["config"] == {
        "oci:region": "us-phoenix-1",
        "clientId": "mine",
        "compartmentId": tenancy.compartment_ocid,
        "iotDomainIds": ["ocid1.iotdomain.x"],
        "protectIdentityDomain": False,
    }


def test_the_iot_domain_is_read_as_the_simulated_administrator_whatever_the_person_has(
    tenancy: Tenancy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", foreign_person.settle(tmp_path / "home")["HOME"])

    assert tenancy.administrator["user"] == first.USER_OCIDS["administrator"]
    assert tenancy.iot_domain()["id"] == first.IOT_DOMAIN_OCID
    assert "time_updated" not in tenancy.iot_domain()
