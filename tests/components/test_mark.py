"""What the stack created is known by its mark, and let go of where the configuration names it as an existing one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.recording import GROUP_OCID, URL, Recording

IDENTITY_DOMAIN_OCID = "ocid1.domain.oc1..existing"


def mark(name: str, stack: str = "dev") -> dict[str, Any]:
    return {"freeformTags": {"iot-ords-stack": f"iot-ords/{stack}", "iot-ords-name": name, "Owner": "Plant 7"}}


@pytest.fixture
def existing(cloud: Recording, typical: dict[str, Any]) -> dict[str, Any]:
    """Give a configuration that uses an existing IoT domain and an existing identity domain, without marks."""
    cloud.identity_domains[IDENTITY_DOMAIN_OCID] = {
        "type": "SECONDARY",
        "state": "ACTIVE",
        "url": URL,
        "homeRegion": "eu-frankfurt-1",
    }
    return {**typical, "identityDomainId": IDENTITY_DOMAIN_OCID, "existingUsers": [], "groups": []}


def read(recording: Recording) -> dict[str, str]:
    """Give the OCIDs of what is only read, by the name of the resource."""
    return {request["name"]: request["id"] for request in recording.reads}


def test_iot_domains_and_their_group_are_read_under_the_names_that_they_were_created_with(
    run_program: Callable[..., Recording], existing: dict[str, Any], cloud: Recording
) -> None:
    (ocid,) = existing["iotDomainIds"]
    cloud.iot_domains[ocid] |= mark("plant-1")
    cloud.groups[GROUP_OCID] |= mark("iot-data")
    recording = run_program(**existing)
    assert read(recording) == {"iot-group": GROUP_OCID, "iot-domain-plant-1": ocid}
    assert {"ords-plant-1", "ords-original-plant-1"} < {declared.name for declared in recording.resources}
    assert ocid in recording.outputs["iotDomains"]


def test_the_group_of_new_iot_domains_is_read_too(
    run_program: Callable[..., Recording], existing: dict[str, Any], cloud: Recording
) -> None:
    cloud.groups[GROUP_OCID] |= mark("iot-data")
    new = {"iotDomainIds": [], "newIotDomains": [{"name": "plant-2"}], "iotCompartmentId": "ocid1.compartment.oc1..iot"}
    recording = run_program(**existing | new, iotDomainGroupId=GROUP_OCID, **{"oci:region": "us-ashburn-1"})
    assert read(recording) == {"iot-group": GROUP_OCID}


def test_an_identity_domain_is_read_and_its_guard_never_deactivates_it(
    run_program: Callable[..., Recording], existing: dict[str, Any], cloud: Recording
) -> None:
    cloud.identity_domains[IDENTITY_DOMAIN_OCID] |= mark("iot-data")
    recording = run_program(**existing)
    assert read(recording) == {"identity-domain": IDENTITY_DOMAIN_OCID}
    guard = recording.only("IdentityDomainGuard")
    assert guard.request.retainOnDelete
    assert guard.inputs["identityDomainId"] == IDENTITY_DOMAIN_OCID


def test_what_another_stack_created_is_its_own_affair(
    run_program: Callable[..., Recording], existing: dict[str, Any], cloud: Recording
) -> None:
    (ocid,) = existing["iotDomainIds"]
    cloud.iot_domains[ocid] |= mark("plant-1", "prod")
    cloud.groups[GROUP_OCID] |= mark("iot-data", "prod")
    cloud.identity_domains[IDENTITY_DOMAIN_OCID] |= mark("iot-data", "prod")
    recording = run_program(**existing)
    assert read(recording) == {}
    assert recording.of_type("IdentityDomainGuard") == []
    assert recording.only("iot:OrdsDataAccess").name == f"ords-{ocid}"


def test_a_user_that_the_stack_created_is_read_under_the_name_that_the_directory_has(
    run_program: Callable[..., Recording], existing: dict[str, Any], cloud: Recording
) -> None:
    cloud.users = {"Ada": "id-of-ada", "linus": "id-of-linus", "edsger": "id-of-edsger"}
    cloud.external_ids = {"Ada": "iot-ords/dev", "linus": "iot-ords/prod"}
    recording = run_program(**existing | {"existingUsers": ["ADA", "linus", "edsger"]})
    assert read(recording) == {"readers-user-Ada": "id-of-ada"}
    assert recording.outputs["users"]["ADA"] == "id-of-ada"


def test_a_group_is_read_whoever_created_it_because_an_adopted_one_bears_no_mark(
    run_program: Callable[..., Recording], existing: dict[str, Any], cloud: Recording
) -> None:
    cloud.existing_groups = {"Analysts": "id-of-analysts"}
    recording = run_program(**existing, existingGroups=["analysts"])
    assert read(recording) == {"readers-group-Analysts": "id-of-analysts"}


def test_an_external_id_that_others_set_later_is_left_to_them(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    user = run_program(**typical).only("DomainsUser")
    assert user.inputs["externalId"] == "iot-ords/dev"
    assert "externalId" in user.request.ignoreChanges


def test_tags_that_others_add_later_are_left_to_them(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    new = {"iotDomainIds": [], "newIotDomains": [{"name": "plant-2"}], "iotCompartmentId": "ocid1.compartment.oc1..iot"}
    recording = run_program(**typical | new, **{"oci:region": "us-ashburn-1"})
    marked = [declared for declared in recording.resources if "freeformTags" in declared.inputs]
    assert {declared.name for declared in marked} == {"iot-group", "iot-domain-plant-2", "identity-domain"}
    assert all("freeformTags" in declared.request.ignoreChanges for declared in marked)
