from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.components.conftest import HOST, TENANCY_OCID, URL, Recording


def test_the_former_host_is_remembered_before_the_new_one_is_trusted(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**typical)
    original = recording.only("OriginalOrdsHost")
    access = recording.only("iot:OrdsDataAccess")
    assert original.depends_on == set()
    assert original.name in access.depends_on
    assert access.inputs["originalHost"] == "original.example.com"


def test_each_iot_domain_trusts_the_host_of_the_identity_domain(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    """Step 32: without https:// and without the port."""
    inputs = run_program(**typical).only("iot:OrdsDataAccess").inputs
    inputs.pop("__provider")
    assert inputs == {
        "iotDomainId": typical["iotDomainIds"][0],
        "identityDomainHost": HOST,
        "originalHost": "original.example.com",
        "onDestroy": "restore",
        "timeoutSeconds": 1800,
    }


def test_groups_get_direct_access_by_tenancy_identity_domain_and_name(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**typical, directAccessGroups=["analysts", "admins"])
    inputs = recording.only("iot:DirectDataAccess").inputs
    assert inputs["groupNames"] == [f"{TENANCY_OCID}:iot-data/analysts", f"{TENANCY_OCID}:iot-data/admins"]
    assert inputs["originalGroupNames"] == ["before"]
    assert (inputs["onDestroy"], inputs["timeoutSeconds"]) == ("restore", 1800)


def test_the_name_of_an_existing_identity_domain_is_read(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    existing = "ocid1.domain.oc1..existing"
    cloud.identity_domains[existing] = {"type": "SECONDARY", "state": "ACTIVE", "url": URL, "displayName": "Ours"}
    recording = run_program(**typical, identityDomainId=existing, directAccessGroups=["analysts"])
    assert recording.only("iot:DirectDataAccess").inputs["groupNames"] == [f"{TENANCY_OCID}:Ours/analysts"]


def test_the_kinds_of_data_access_wait_for_each_other(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    """The service refuses two at a time."""
    (ocid,) = typical["iotDomainIds"]
    passwords = {ocid: "-".join(["Correct", "horse", "9"])}
    recording = run_program(**typical, directAccessGroups=["analysts"], apexInitialPasswords=passwords)
    assert "ords-domain1" in recording.named("ords-direct-domain1").depends_on
    assert "ords-direct-domain1" in recording.named("ords-apex-domain1").depends_on
    assert recording.named("ords-original-groups-domain1").depends_on == set()


def test_an_apex_workspace_is_made_for_the_domains_with_a_password_and_the_password_is_no_input(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    second = cloud.add_iot_domain("domain2")
    passwords = {second: "-".join(["Correct", "horse", "9"])}
    ocids = [*typical["iotDomainIds"], second]
    recording = run_program(**{**typical, "iotDomainIds": ocids}, apexInitialPasswords=passwords)
    apex = recording.only("iot:ApexDataAccess")
    assert apex.inputs.keys() == {"__provider", "iotDomainId", "timeoutSeconds"}
    assert apex.name == "ords-apex-domain2"
    assert "ords-domain2" in apex.depends_on
