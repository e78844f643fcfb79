"""What somebody changed by hand: seen exactly, and put right in place with the fewest calls."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest

from simulator.kernel import tenancy
from tests.program.stack import Stack
from tests.support.colleague import Colleague

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

IOT_DOMAIN = tenancy.IOT_DOMAIN_OCID


@dataclass
class Repaired:
    """A stack before and after `up --refresh` put right what a colleague had done."""

    preview: str
    drift: str
    operations: list[str]
    after: str


@dataclass
class Connected:
    """A stack after its first `up`."""

    stack: Stack
    colleague: Colleague
    outputs: dict[str, Any]

    @property
    def url(self) -> str:
        return str(self.outputs["identityDomainUrl"])

    def repair(self) -> Repaired:
        """See the drift in every documented way, and put it right."""
        preview = self.stack.preview("--refresh", "--diff")
        drift = self.stack.expect_no_drift(succeeds=False)
        last = self.stack.last_request()
        self.stack.up("--refresh")
        return Repaired(preview, drift, self.stack.changes(after=last), self.stack.expect_no_drift())


@pytest.fixture(scope="module")
def connected(module_stack: Stack) -> Connected:
    module_stack.up()
    return Connected(module_stack, Colleague(module_stack.running.oci_client), module_stack.outputs())


@pytest.fixture(scope="module")
def other_host(connected: Connected) -> str:
    url: str = connected.colleague.create_identity_domain("others").url
    return url.removeprefix("https://").removesuffix(":443")


@pytest.fixture(scope="module")
def repaired(connected: Connected, other_host: str) -> Repaired:
    """A colleague was busy: five settings in one afternoon."""
    colleague, url, outputs = connected.colleague, connected.url, connected.outputs
    colleague.trust(other_host)
    colleague.set_client_access(url, public=False)
    colleague.set_app(url, outputs["appId"], "active", False)
    colleague.remove_member(url, outputs["groups"]["iot-readers"], outputs["users"]["grace"])
    colleague.describe_identity_domain(outputs["identityDomainId"], "Do not touch")
    return connected.repair()


def corrections(preview: str) -> set[str]:
    """The differences that a detailed preview announces to put right, without what it says of the refresh before."""
    announced = preview.partition("pulumi:pulumi:Stack: (same)")[2]
    return {" ".join(line.split()) for line in announced.splitlines() if re.match(r" +[~+-] \w+ *: ", line)}


def test_preview_shows_exactly_what_was_changed_with_its_correction(
    connected: Connected, other_host: str, repaired: Repaired
) -> None:
    description = "Users and applications that read IoT data through ORDS"
    assert corrections(repaired.preview) == {
        f'~ identityDomainHost: "{other_host}" => "{connected.outputs["identityDomainHost"]}"',
        "~ publicAccess : false => true",
        "~ active: false => true",
        f'~ description: "Do not touch" => "{description}"',
        "+ members: [",
        '+ type : "User"',
        f'+ value: "{connected.outputs["users"]["grace"]}"',
    }
    assert "~ 5 to update\n    16 unchanged" in repaired.preview


def test_drift_check_fails_and_names_what_drifted(repaired: Repaired) -> None:
    drifted = re.findall(r" (\S+) update \[diff: (\S+)\]", repaired.drift)
    assert set(drifted) == {
        ("identity-domain", "~description"),
        ("identity-certificate-access", "~publicAccess"),
        ("app-app", "~active"),
        ("readers-group-iot-readers", "-members"),
        (f"ords-{tenancy.IOT_DOMAIN_OCID}", "~identityDomainHost"),
    }
    assert "error: no changes were expected for refresh but changes were proposed" in repaired.drift


def test_each_change_is_put_right_by_one_call(repaired: Repaired) -> None:
    assert sorted(repaired.operations) == [
        "ConfigureIotDomainDataAccess",
        "PatchSetting",
        "PutApp",
        "PutGroup",
        "UpdateDomain",
    ]
    assert "21 unchanged" in repaired.after


def test_app_and_identity_domain_that_were_deactivated_by_hand_are_activated_again(
    connected: Connected, repaired: Repaired
) -> None:
    outputs = connected.outputs
    connected.colleague.set_app(connected.url, outputs["appId"], "active", False)
    connected.colleague.set_identity_domain_active(outputs["identityDomainId"], False)
    preview = connected.stack.preview("--refresh", "--diff")
    assert corrections(preview) == {'~ state : "INACTIVE" => "ACTIVE"', "~ active: false => true"}
    last = connected.stack.last_request()
    connected.stack.up("--refresh")
    assert connected.stack.changes(after=last) == ["ActivateDomain", "PutApp"]


def test_what_oracle_writes_by_itself_is_no_drift(connected: Connected, repaired: Repaired) -> None:
    """Tags, time stamps and versions."""
    outputs = connected.outputs
    with connected.stack.running.cloud.store.transaction() as tx:
        domain = tx.get("identity_domain", outputs["identityDomainId"])
        assert domain
        domain["definedTags"] = {"Oracle-Tags": {"CreatedBy": "default/ada", "CreatedOn": "2026-01-01T00:00:00.000Z"}}
        tx.put("identity_domain", domain["id"], domain, parent=domain["compartmentId"])
    connected.colleague.set_app(connected.url, outputs["appId"], "active", True)
    assert "21 unchanged" in connected.stack.expect_no_drift()


def test_iot_domain_that_is_gone_is_named_and_leaves_the_state(connected: Connected, repaired: Repaired) -> None:
    connected.colleague.delete_iot_domain(IOT_DOMAIN)
    preview = connected.stack.preview("--refresh", succeeds=False)
    assert (
        f"error: IoT domain {IOT_DOMAIN} is DELETED. Wait for it, repair it, or remove it from iotDomainIds." in preview
    )
    connected.stack.refresh()
    names = {resource["urn"].split("::")[-1] for resource in connected.stack.resources()}
    assert f"ords-{tenancy.IOT_DOMAIN_OCID}" not in names
    assert len(names) == 19
    assert "error" not in connected.stack.destroy()
