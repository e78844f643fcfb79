from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components import iot_domain
from tests.support.mock_engine import run
from tests.support.recording import GROUP_OCID, Recording


def find(cloud: Recording, *ocids: str) -> dict[str, Any]:
    """Look IoT domains up as the program does, and give what it knows of them."""

    def program() -> None:
        group = iot_domain.find(ocids, "us-ashburn-1")
        pulumi.export("region", group.region)
        pulumi.export("shortId", group.short_id)
        pulumi.export("audience", group.audience)
        pulumi.export("ocids", [domain.ocid for domain in group.domains])
        pulumi.export("scopes", [domain.scope for domain in group.domains])
        pulumi.export("iotDomains", group.output)

    return run(cloud, program).outputs


def test_short_ids_are_the_first_labels_of_the_hosts_in_lower_case(cloud: Recording) -> None:
    group = find(cloud, cloud.add_iot_domain("DoMain1"))
    assert (group["shortId"], group["audience"]) == ("group1", "/group1")
    assert group["scopes"] == ["/iot/domain1"]


def test_the_region_is_that_of_the_device_host(cloud: Recording) -> None:
    assert find(cloud, cloud.add_iot_domain("domain1", region="EU-Frankfurt-1"))["region"] == "eu-frankfurt-1"


def test_the_data_api_has_the_group_in_its_host_and_the_domain_in_its_path(cloud: Recording) -> None:
    ocid = cloud.add_iot_domain("Domain1")
    url = find(cloud, ocid)["iotDomains"][ocid]["dataApiBaseUrl"]
    assert url == "https://group1.data.iot.us-ashburn-1.oci.oraclecloud.com/ords/domain1/20250531"


def test_domains_stay_in_the_order_asked_for(cloud: Recording) -> None:
    ocids = [cloud.add_iot_domain(name) for name in ("zulu", "alpha", "mike")]
    assert find(cloud, *ocids)["ocids"] == ocids


def test_domains_of_different_groups_are_refused_and_each_is_named(cloud: Recording) -> None:
    ocids = [cloud.add_iot_domain("a", group="ocid1.g.1"), cloud.add_iot_domain("b", group="ocid1.g.2")]
    with pytest.raises(pulumi.RunError) as refused:
        find(cloud, *ocids)
    for words in ("one IoT domain group", f"{ocids[0]} is in ocid1.g.1", f"{ocids[1]} is in ocid1.g.2", "one stack"):
        assert words in str(refused.value)


@pytest.mark.parametrize("state", ["CREATING", "DELETING", "DELETED", "FAILED"])
def test_a_domain_that_cannot_be_configured_is_refused_with_its_state(cloud: Recording, state: str) -> None:
    """A domain that is being created has no hosts yet."""
    ocid = cloud.add_iot_domain("domain1")
    cloud.iot_domains[ocid] |= {"state": state, "deviceHost": "" if state == "CREATING" else "d.device.iot.r.oci.o.com"}
    with pytest.raises(pulumi.RunError, match=f"^IoT domain {ocid} is {state}. "):
        find(cloud, ocid)


@pytest.mark.parametrize("state", ["ACTIVE", "UPDATING"])
def test_a_domain_that_works_is_taken(cloud: Recording, state: str) -> None:
    ocid = cloud.add_iot_domain("domain1")
    cloud.iot_domains[ocid]["state"] = state
    assert find(cloud, ocid)["ocids"] == [ocid]


def test_a_domain_that_is_not_there_is_named_with_the_region_and_the_privilege(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    """The oci plugin answers with nulls."""
    missing = "ocid1.iotdomain.oc1.iad.missing"
    with pytest.raises(pulumi.RunError) as refused:
        run_program(**{**typical, "iotDomainIds": [missing], "oci:region": "us-ashburn-1"})
    assert str(refused.value) == (
        f"Could not read IoT domain {missing}: there is none in region us-ashburn-1 that the caller may see. Check "
        "the OCID in the stack's configuration, oci:region, and that the caller may read iot-domain "
        "(docs/privileges.md)."
    )


def test_an_iot_domain_group_that_cannot_be_read_is_named(cloud: Recording) -> None:
    ocid = cloud.add_iot_domain("domain1")
    cloud.groups.clear()
    with pytest.raises(
        pulumi.RunError, match=f"^Could not read IoT domain group {GROUP_OCID}: .* read iot-domain-group"
    ):
        find(cloud, ocid)
