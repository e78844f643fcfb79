"""What the stack created and is then told to use as existing: it stays, and the stack no longer looks after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from simulator.process import settings_file
from tests.program.stack import Stack, new_stack
from tests.program.test_wrong_input import errors

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

KINDS = ("domain", "iot_domain", "iot_domain_group")
CREATED = {"newIotDomains": [{"name": "plant-2"}, {"name": "plant-3"}], "directAccessGroups": ["iot-readers"]}
PROTECTED = {"protectIotDomains": True, "protectIdentityDomain": True}


@dataclass
class Created:
    """A stack that made its IoT domains, their group and its identity domain, in two regions, all of them protected."""

    stack: Stack
    outputs: dict[str, Any]

    def there(self) -> dict[str, dict[str, Any]]:
        """Give the domains and groups that are not deleted, by OCID."""
        documents = self.stack.documents().items()
        return {ocid: body for (kind, ocid), body in documents if kind in KINDS and body["lifecycleState"] != "DELETED"}

    def hand_over(self) -> str:
        """Name everything as existing, and give what `up` printed."""
        self.stack.configure(
            **dict.fromkeys([*PROTECTED, "newIotDomains", "iotCompartmentId"]),
            iotDomainIds=[*self.outputs["iotDomains"]],
            identityDomainId=self.outputs["identityDomainId"],
        )
        return self.stack.up()


@pytest.fixture(scope="module")
def created(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Created]:
    settings = settings_file.load("two-regions", None)
    ocid = settings.tenancy.compartment_ocid
    with new_stack(tmp_path_factory.mktemp("handed-over"), settings) as stack:
        stack.pulumi("config", "set", "oci:region", settings.tenancy.iot_region)
        stack.configure(iotDomainIds=None, iotCompartmentId=ocid, compartmentId=ocid, **CREATED, **PROTECTED)
        stack.up()
        yield Created(stack, stack.outputs())


def test_what_is_created_says_which_stack_did(created: Created) -> None:
    tags = [body["freeformTags"] for body in created.there().values() if body["freeformTags"]]
    assert {tag["iot-ords-name"] for tag in tags} == {"iot-data", "plant-2", "plant-3"}
    assert {tag["iot-ords-stack"] for tag in tags} == {"iot-ords/sim"}


def test_nothing_is_changed_in_the_cloud_and_nothing_is_left_to_do(created: Created) -> None:
    stack, before = created.stack, created.there()
    last = stack.last_request()
    created.hand_over()
    assert stack.changes(after=last) == []
    assert created.there() == before
    assert stack.outputs() == created.outputs | {"homeRegion": stack.outputs()["region"]}  # where the domain lives
    stack.expect_no_changes()
    stack.expect_no_drift()


def test_it_is_not_taken_back_and_nothing_is_deleted(created: Created) -> None:
    stack, last = created.stack, created.stack.last_request()
    handed_over = stack.config_file.read_text()
    stack.configure(identityDomainId=None)
    refused = errors(stack.up(succeeds=False))
    assert "Identity domain iot-data exists already" in "".join(refused)
    assert stack.changes(after=last) == []
    stack.config_file.write_text(handed_over)


def test_destroy_leaves_it(created: Created) -> None:
    before = created.there()
    created.stack.destroy()
    assert created.there().keys() == before.keys()
    assert {body["lifecycleState"] for body in created.there().values()} == {"ACTIVE"}
    assert created.stack.resources() == []
