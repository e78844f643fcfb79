"""IoT domains that the stack itself creates: from nothing to a read row, and back to nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from simulator.data_api import seeding
from simulator.data_api.telemetry import Telemetry
from simulator.kernel import tenancy
from tests.program.stack import Stack
from tests.program.test_wrong_input import errors
from tests.support.colleague import Colleague

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

TWIN = "ocid1.iotdigitaltwininstance.oc1.iad.boiler"
FIRST, SECOND = {"name": "plant-2"}, {"name": "plant-3", "retentionDays": {"rawData": 7}}


def configure(stack: Stack, *new: dict[str, Any], **more: Any) -> None:
    """Configure a stack to create IoT domains."""
    stack.configure(newIotDomains=list(new), iotCompartmentId=tenancy.COMPARTMENT_OCID, **more)


def iot(stack: Stack, kind: str = "iot_domain") -> dict[str, dict[str, Any]]:
    """Give the IoT domains or groups that are not deleted, by name, without those that were there before."""
    known = {"plant-1", "plant-data"}
    found = [body for (of, _), body in stack.documents().items() if of == kind and body["lifecycleState"] != "DELETED"]
    return {body["displayName"]: body for body in found if body["displayName"] not in known}


def refusals(stack: Stack) -> list[str]:
    """Preview what cannot be made, and give why."""
    return [line for line in errors(stack.preview(succeeds=False)) if "hook" in line]


@dataclass
class Made:
    """A stack with two new IoT domains in a new group."""

    stack: Stack
    preview: str
    printed: str
    outputs: dict[str, Any]

    def ocid(self, name: str) -> str:
        return str(iot(self.stack)[name]["id"])


@pytest.fixture(scope="module")
def made(module_stack: Stack) -> Made:
    configure(module_stack, FIRST, SECOND, iotDomainIds=None)
    before, preview = module_stack.documents(), module_stack.preview()
    assert module_stack.documents() == before
    return Made(module_stack, preview, module_stack.up(), module_stack.outputs())


def test_a_group_and_its_domains_are_made_and_trust_the_new_identity_domain(made: Made) -> None:
    (group,) = iot(made.stack, "iot_domain_group").values()
    assert group["displayName"] == "iot-data"
    for domain in iot(made.stack).values():
        assert domain["iotDomainGroupId"] == group["id"]
        assert domain["dbAllowedIdentityDomainHost"] == made.outputs["identityDomainHost"]
    assert {name: domain["dataRetentionPeriodsInDays"]["rawData"] for name, domain in iot(made.stack).items()} == {
        "plant-2": 16,
        "plant-3": 7,
    }


def test_a_row_of_a_new_domain_is_read_with_the_outputs_and_every_link_holds(made: Made) -> None:
    telemetry = made.stack.running.cloud.database(Telemetry)
    seeding.seed(telemetry, made.ocid("plant-3"), [TWIN], until=made.stack.running.cloud.clock.now())
    outputs = made.stack.directory / "outputs.json"
    outputs.write_text(json.dumps(made.outputs))
    chosen = ("--outputs", str(outputs), "--iot-domain", made.ocid("plant-3"))

    def client(*arguments: str) -> str:
        command = [sys.executable, "-m", "ords_client", *arguments, *chosen]
        return subprocess.run(command, env=made.stack.variables, capture_output=True, text=True, check=True).stdout

    row = json.loads(client("rawData", "--limit", "1"))
    assert row["digital_twin_instance_id"] == TWIN
    assert "answers with rows" in client("check")


def test_nothing_is_left_to_do(made: Made) -> None:
    made.stack.expect_no_changes()
    made.stack.expect_no_drift()


def test_a_description_and_a_retention_change_in_place(made: Made) -> None:
    stack = made.stack
    configure(stack, FIRST | {"description": "The second plant"}, SECOND | {"retentionDays": {"rawData": 8}})
    stack.configure(iotDomainGroupDescription="All plants")
    last = stack.last_request()
    stack.up()
    assert sorted(stack.changes(after=last)) == [
        "ChangeIotDomainDataRetentionPeriod",
        "UpdateIotDomain",
        "UpdateIotDomainGroup",
    ]
    assert iot(stack)["plant-2"]["description"] == "The second plant"
    assert iot(stack)["plant-3"]["dataRetentionPeriodsInDays"]["rawData"] == 8
    assert stack.outputs()["iotDomains"] == made.outputs["iotDomains"]


def test_what_somebody_changed_by_hand_shows_and_is_put_right(made: Made) -> None:
    colleague = Colleague(made.stack.running.oci_client)
    colleague.keep_data(made.ocid("plant-2"), "RAW_DATA", 1)
    colleague.describe_iot_domain(made.ocid("plant-3"), "mine")
    preview = made.stack.preview("--diff")
    assert "rawData" in preview
    assert "mine" in preview
    made.stack.up()
    assert iot(made.stack)["plant-2"]["dataRetentionPeriodsInDays"]["rawData"] == 16
    assert iot(made.stack)["plant-3"]["description"] == "IoT data that is read through ORDS"


def test_names_that_are_taken_are_refused_in_the_preview_in_one_line(made: Made) -> None:
    stack, group = made.stack, iot(made.stack, "iot_domain_group")["iot-data"]
    file, backend = stack.config_file.read_text(), stack.backend
    try:
        stack.backend = stack.directory / "other"
        stack.backend.mkdir()
        stack.pulumi("stack", "init", "sim")
        stack.config_file.write_text(file)
        stack.configure(identityDomainName="other")
        (of_group,) = refusals(stack)
        stack.configure(iotDomainGroupId=group["id"], newIotDomains=[{"name": "plant-3"}])
        (of_domain,) = refusals(stack)
    finally:
        stack.backend = backend
        stack.config_file.write_text(file)
    where = f"exists already in compartment {tenancy.COMPARTMENT_OCID}: "
    assert of_group == (
        'Preview failed: before hook "IoT domain group name must be free" failed: '
        f"IoT domain group iot-data {where}{group['id']}. To create the IoT domains in it: pulumi config set "
        f"iotDomainGroupId {group['id']}; or choose another name: pulumi config set iotDomainGroupName iot-data-2. "
        "After a killed run of this stack: python -m recovery."
    )
    assert of_domain == (
        'Preview failed: before hook "IoT domain name must be free" failed: '
        f"IoT domain plant-3 {where}{made.ocid('plant-3')}. To connect it as it is, name it in iotDomainIds; "
        "or choose another name in newIotDomains. After a killed run of this stack: python -m recovery."
    )


def test_a_protected_stack_is_refused_before_anything_is_deleted(made: Made) -> None:
    stack = made.stack
    stack.configure(protectIotDomains=True)
    stack.up()
    before = stack.documents()
    refused = stack.destroy(succeeds=False)
    assert "protectIotDomains" in refused
    assert stack.documents() == before
    stack.configure(protectIotDomains=None)
    stack.up()


def test_an_iot_domain_with_a_digital_twin_is_not_deleted_and_nothing_else_is_either(made: Made) -> None:
    stack, ocid = made.stack, made.ocid("plant-2")
    colleague = Colleague(stack.running.oci_client)
    twin, last = colleague.create_digital_twin(ocid), stack.last_request()
    refusal = (
        f"IoT domain {ocid} is not deleted: it has 1 digital twin ({twin}), and Oracle deletes no IoT domain that has "
        "any. Delete each: oci iot digital-twin-instance delete --digital-twin-instance-id OCID; or keep the IoT "
        "domain: name it in iotDomainIds instead of newIotDomains."
    )
    assert refusal in stack.destroy(succeeds=False)
    stack.configure(newIotDomains=[SECOND])
    assert refusal in stack.up(succeeds=False)
    assert "DeleteIotDomain" not in stack.changes(after=last)
    colleague.iot.delete_digital_twin_instance(twin)
    stack.up()
    assert set(iot(stack)) == {"plant-3"}


def test_destroy_leaves_nothing_behind_and_says_nothing_of_what_goes(made: Made) -> None:
    printed = made.stack.destroy()
    assert iot(made.stack) == iot(made.stack, "iot_domain_group") == {}
    assert "Left as it is" not in printed
    assert made.stack.resources() == []


def test_a_new_domain_in_an_existing_group(stack: Stack) -> None:
    configure(stack, FIRST, iotDomainIds=None, iotDomainGroupId=tenancy.IOT_DOMAIN_GROUP_OCID)
    stack.up()
    assert iot(stack)["plant-2"]["iotDomainGroupId"] == tenancy.IOT_DOMAIN_GROUP_OCID
    assert stack.outputs()["audience"] == f"/{tenancy.GROUP_SHORT_ID}"
    stack.expect_no_changes()
    stack.destroy()
    assert iot(stack) == {}
