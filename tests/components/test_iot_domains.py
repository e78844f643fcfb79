"""IoT domains to create, and their group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from tests.components.conftest import IOT_COMPARTMENT_OCID as COMPARTMENT
from tests.support.recording import GROUP_OCID, Recording


@pytest.fixture
def in_existing_group(cloud: Recording, from_nothing: dict[str, Any]) -> dict[str, Any]:
    cloud.groups[GROUP_OCID]["state"] = "ACTIVE"
    return {**from_nothing, "iotDomainGroupId": GROUP_OCID}


def test_each_domain_is_in_the_new_group_and_keeps_data_as_long_as_wanted(
    run_program: Callable[..., Recording], from_nothing: dict[str, Any]
) -> None:
    recording = run_program(**from_nothing)
    assert recording.only("IotIotDomainGroup").inputs == {
        "compartmentId": COMPARTMENT,
        "displayName": "iot-data",
        "description": "IoT domains whose data is read through ORDS",
        "type": "PRODUCTION",
        "freeformTags": {"iot-ords-stack": "iot-ords/dev", "iot-ords-name": "iot-data"},
    }
    assert recording.named("iot-domain-plant-2").inputs == {
        "compartmentId": COMPARTMENT,
        "iotDomainGroupId": "id-of-iot-group",
        "displayName": "plant-2",
        "description": "Second",
        "freeformTags": {"iot-ords-stack": "iot-ords/dev", "iot-ords-name": "plant-2"},
    }
    kept = recording.named("iot-retention-plant-2").inputs
    assert {name: kept[name] for name in ("iotDomainId", "rawData", "historizedData")} == {
        "iotDomainId": "id-of-iot-domain-plant-2",
        "rawData": 7,
        "historizedData": 30,
    }


def test_an_existing_group_is_used_without_making_one(
    run_program: Callable[..., Recording], in_existing_group: dict[str, Any]
) -> None:
    recording = run_program(**in_existing_group)
    assert recording.of_type("IotIotDomainGroup") == []
    assert recording.named("iot-domain-plant-1").inputs["iotDomainGroupId"] == GROUP_OCID
    assert recording.outputs["audience"] == "/group1"


def test_hosts_of_what_is_created_lead_to_scopes_audience_and_outputs(
    run_program: Callable[..., Recording], from_nothing: dict[str, Any]
) -> None:
    recording = run_program(**from_nothing)
    app = recording.only("DomainsApp").inputs
    assert app["audience"] == "/new-group"
    assert [scope["value"] for scope in app["scopes"]] == ["/iot/plant-1", "/iot/plant-2"]
    assert recording.outputs["iotDomains"]["id-of-iot-domain-plant-1"] == {
        "shortId": "plant-1",
        "scope": "/new-group/iot/plant-1",
        "dataApiBaseUrl": "https://new-group.data.iot.us-ashburn-1.oci.oraclecloud.com/ords/plant-1/20250531",
    }


def test_a_new_domain_is_left_without_a_word_because_it_goes_too(
    run_program: Callable[..., Recording], from_nothing: dict[str, Any]
) -> None:
    recording = run_program(**from_nothing, directAccessGroups=["readers"], onDestroy="keep")
    assert recording.of_type("OriginalOrdsDataAccess") == []
    assert recording.of_type("OriginalDirectDataAccess") == []
    accesses = [*recording.of_type("iot:OrdsDataAccess"), *recording.of_type("iot:DirectDataAccess")]
    assert {access.inputs["onDestroy"] for access in accesses} == {"forget"}
    assert {access.name for access in accesses} == {
        *("ords-plant-1", "ords-plant-2"),
        *("ords-direct-plant-1", "ords-direct-plant-2"),
    }


def test_what_changes_a_domain_waits_for_its_retention(
    run_program: Callable[..., Recording], from_nothing: dict[str, Any]
) -> None:
    """The service refuses two changes of a domain at a time."""
    assert "iot-retention-plant-1" in run_program(**from_nothing).named("ords-plant-1").depends_on


def test_the_password_of_a_new_apex_workspace_stands_under_the_name_of_its_domain(
    run_program: Callable[..., Recording], from_nothing: dict[str, Any]
) -> None:
    recording = run_program(**from_nothing, apexInitialPasswords={"plant-1": "-".join(["Correct", "horse", "9"])})
    assert recording.only("ApexDataAccess").inputs["iotDomainName"] == "plant-1"


@pytest.mark.parametrize("protect", [True, False])
def test_protection_covers_what_is_created_and_all_of_the_stack(
    run_program: Callable[..., Recording], from_nothing: dict[str, Any], protect: bool
) -> None:
    recording = run_program(**from_nothing, protectIdentityDomain=False, protectIotDomains=protect)
    protected = {declared.name for declared in recording.resources if declared.request.protect}
    names = {"iot-group", "iot-domain-plant-1", "iot-domain-plant-2", "protectIotDomains"}
    assert protected == (names if protect else set())


def test_without_a_region_nothing_is_created(
    run_program: Callable[..., Recording], from_nothing: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.oci_settings.OciSettings.region", "")
    with pytest.raises(pulumi.RunError, match=r"pulumi config set oci:region us-ashburn-1$"):
        run_program(**from_nothing)


def test_a_group_that_takes_no_domains_is_refused_with_its_state(
    run_program: Callable[..., Recording], in_existing_group: dict[str, Any], cloud: Recording
) -> None:
    cloud.groups[GROUP_OCID]["state"] = "DELETING"
    with pytest.raises(pulumi.RunError, match=f"^IoT domain group {GROUP_OCID} is DELETING. "):
        run_program(**in_existing_group)
