"""DIRECT and APEX access beside ORDS, with the real engine."""

import pytest

from simulator.kernel.tenancy import DEFAULT_DOMAIN_HOST, IOT_DOMAIN_OCID, TENANCY_OCID
from tests.program.stack import Stack

pytestmark = pytest.mark.engine

PASSWORD = "-".join(["Correct", "horse", "9"])


def iot_domain(stack: Stack) -> dict[str, object]:
    with stack.running.cloud.store.transaction() as tx:
        return tx.get("iot_domain", IOT_DOMAIN_OCID) or {}


def test_all_three_kinds_go_up_one_after_the_other_and_back(stack: Stack) -> None:
    stack.configure(directAccessGroups=["iot-readers"])
    stack.pulumi("config", "set", "--secret", "--path", f'apexInitialPasswords["{IOT_DOMAIN_OCID}"]', PASSWORD)
    printed = stack.up()
    assert iot_domain(stack)["dbAllowListedIdentityGroupNames"] == [f"{TENANCY_OCID}:iot-data/iot-readers"]
    assert "IncorrectState" not in printed
    assert PASSWORD not in printed + stack.state()
    stack.expect_no_changes()
    destroyed = stack.destroy()
    assert "The APEX workspace of IoT domain" in destroyed
    assert iot_domain(stack)["dbAllowListedIdentityGroupNames"] == []
    assert iot_domain(stack)["dbAllowedIdentityDomainHost"] == DEFAULT_DOMAIN_HOST
