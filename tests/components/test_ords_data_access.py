from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.recording import HOST, TENANCY_OCID, URL, Recording


def test_the_former_host_is_remembered_before_the_new_one_is_trusted(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**typical)
    original = recording.only("OriginalOrdsDataAccess")
    access = recording.only("iot:OrdsDataAccess")
    assert original.depends_on == set()
    assert original.name in access.depends_on
    assert access.inputs["original"] == "original.example.com"


def test_each_iot_domain_trusts_the_host_of_the_identity_domain(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    """Step 32: without https:// and without the port."""
    inputs = run_program(**typical).only("iot:OrdsDataAccess").inputs
    inputs.pop("__provider")
    assert inputs == {
        "iotDomainId": typical["iotDomainIds"][0],
        "identityDomainHost": HOST,
        "original": "original.example.com",
        "onDestroy": "restore",
    }


def test_groups_get_direct_access_by_tenancy_identity_domain_and_name(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**typical, directAccessGroups=["analysts", "admins"])
    inputs = recording.only("iot:DirectDataAccess").inputs
    assert inputs["groupNames"] == [f"{TENANCY_OCID}:iot-data/analysts", f"{TENANCY_OCID}:iot-data/admins"]
    assert inputs["original"] == ["before"]
    assert inputs["onDestroy"] == "restore"


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
    assert f"ords-{ocid}" in recording.named(f"ords-direct-{ocid}").depends_on
    assert f"ords-direct-{ocid}" in recording.named(f"ords-apex-{ocid}").depends_on
    assert recording.named(f"ords-original-groups-{ocid}").depends_on == set()


def test_an_apex_workspace_is_made_for_the_domains_with_a_password_and_the_password_is_no_input(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    second = cloud.add_iot_domain("domain2")
    passwords = {second: "-".join(["Correct", "horse", "9"])}
    ocids = [*typical["iotDomainIds"], second]
    recording = run_program(**{**typical, "iotDomainIds": ocids}, apexInitialPasswords=passwords)
    apex = recording.only("iot:ApexDataAccess")
    assert apex.inputs.keys() == {"__provider", "iotDomainId"}
    assert apex.name == f"ords-apex-{second}"
    assert f"ords-{second}" in apex.depends_on


def test_each_further_four_iot_domains_get_a_plugin_process_of_their_own(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    """A dynamic provider process has four worker threads."""
    ocids = [cloud.add_iot_domain(f"domain{number}") for number in range(1, 17)]
    recording = run_program(**{**typical, "iotDomainIds": ocids})
    processes = [declared.name for declared in recording.of_type("pulumi:providers:pulumi-python")]
    assert processes == ["ords-process-2", "ords-process-3", "ords-process-4"]
    used = [recording.named(f"ords-{ocid}").request.provider.split("::")[-2] for ocid in ocids[4:]]
    assert used == [name for name in processes for _ in range(4)]
    assert recording.named(f"ords-{ocids[3]}").request.provider == ""
    original = recording.named(f"ords-original-{ocids[4]}")
    assert original.request.provider == recording.named(f"ords-{ocids[4]}").request.provider


def test_a_plugin_process_gets_the_time_out_and_as_a_secret_the_apex_passwords(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    """The engine gives the configuration of the stack only to its own plugin process."""
    ocids = [cloud.add_iot_domain(f"domain{number}") for number in range(1, 6)]
    passwords = {ocids[4]: "-".join(["Correct", "horse", "9"])}
    recording = run_program(**{**typical, "iotDomainIds": ocids}, apexInitialPasswords=passwords)
    assert recording.named("ords-process-2").inputs.keys() == {
        "iot-ords:apexInitialPasswords",
        "iot-ords:timeoutSeconds",
    }
    assert "ords-process-2.iot-ords:apexInitialPasswords" in recording.secret_inputs()
