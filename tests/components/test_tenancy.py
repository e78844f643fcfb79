"""A tenancy whose home region is not the region of its IoT domains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components import tenancy
from tests.support.mock_engine import run
from tests.support.recording import TENANCY_OCID, Recording

COMPARTMENT, PARENT = "ocid1.compartment.oc1..aaaa", "ocid1.compartment.oc1..bbbb"


def regions(cloud: Recording, compartment_ocid: str) -> tenancy.Regions:
    found: list[tenancy.Regions] = []
    run(cloud, lambda: found.append(tenancy.find_regions(compartment_ocid, "us-ashburn-1")))
    return found[0]


@pytest.mark.parametrize("parents", [{}, {COMPARTMENT: PARENT}])
def test_the_tenancy_is_above_all_compartments(cloud: Recording, parents: dict[str, str]) -> None:
    cloud.parents, cloud.regions = parents, ["uk-london-1", "us-ashburn-1"]
    assert regions(cloud, COMPARTMENT) == tenancy.Regions("uk-london-1", ["uk-london-1", "us-ashburn-1"])


def test_the_root_compartment_is_the_tenancy_itself(cloud: Recording) -> None:
    assert regions(cloud, TENANCY_OCID).home == "us-ashburn-1"
    assert [call.token.rpartition(":")[2] for call in cloud.calls] == ["getRegionSubscriptions"]


def test_a_caller_who_may_not_read_the_tenancy_is_told_how_to_do_without(cloud: Recording) -> None:
    cloud.regions = []
    with pytest.raises(pulumi.RunError) as refused:
        regions(cloud, COMPARTMENT)
    assert str(refused.value) == (
        f"Could not read the regions of tenancy {TENANCY_OCID}: there is none in region us-ashburn-1 that the "
        "caller may see. Let the caller `inspect tenancies`, or tell the home region: "
        "pulumi config set homeRegion us-ashburn-1."
    )


def test_changes_of_the_domain_go_to_the_home_region_and_the_domain_lives_with_the_iot_domains(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    cloud.regions = ["us-phoenix-1", "us-ashburn-1"]
    recording = run_program(**typical, **{"oci:region": "us-ashburn-1", "oci:auth": "SecurityToken"})
    domain, plugin = recording.only("domain:Domain"), recording.only("pulumi:providers:oci")
    assert plugin.inputs == {"region": "us-phoenix-1", "auth": "SecurityToken"}
    assert domain.request.provider.split("::")[-2] == plugin.name == "identity-home-region"
    assert domain.inputs["homeRegion"] == "us-ashburn-1"
    assert recording.outputs["homeRegion"] == "us-phoenix-1"
    assert recording.outputs["region"] == "us-ashburn-1"


def test_the_guard_of_the_domain_is_told_the_home_region(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    cloud.regions = ["us-phoenix-1", "us-ashburn-1"]
    assert run_program(**typical).only("IdentityDomainGuard").inputs["homeRegion"] == "us-phoenix-1"


def test_nothing_but_the_domain_is_sent_to_the_home_region(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    cloud.regions = ["us-phoenix-1", "us-ashburn-1"]
    recording = run_program(**typical)
    there = {declared.name for declared in recording.resources if "identity-home-region" in declared.request.provider}
    assert there == {"identity-domain"}


def test_one_region_needs_one_plugin(run_program: Callable[..., Recording], typical: dict[str, Any]) -> None:
    recording = run_program(**typical)
    assert recording.of_type("pulumi:providers:oci") == []
    assert recording.only("domain:Domain").request.provider == ""
    assert recording.outputs["homeRegion"] == "us-ashburn-1"


def test_a_home_region_that_is_configured_is_not_looked_up(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    cloud.refusals = {"getRegionSubscriptions": "403", "getCompartment": "403"}
    assert run_program(**typical, homeRegion="uk-london-1").outputs["homeRegion"] == "uk-london-1"


def test_the_domain_lives_where_the_configuration_says(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**typical, identityDomainRegion="us-phoenix-1")
    assert recording.only("domain:Domain").inputs["homeRegion"] == "us-phoenix-1"


def test_a_region_that_the_tenancy_is_not_subscribed_to_is_refused_before_anything_is_declared(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    with pytest.raises(pulumi.RunError) as refused:
        run_program(**typical, identityDomainRegion="uk-london-1")
    assert str(refused.value).startswith(
        "The tenancy is not subscribed to region uk-london-1, where the identity domain is to live, but to "
        "us-ashburn-1, us-phoenix-1. Run: pulumi config set identityDomainRegion"
    )
    assert [declared for declared in cloud.resources if "index" not in declared.type] == []
