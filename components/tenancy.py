"""The regions of the tenancy: its home region, through which identity domains are changed, and the others it uses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version

import pulumi
from pydantic import Field

from components.lookup import look_up
from components.oci import get_compartment, get_region_subscriptions
from components.section import Section
from components.text import RegionName

WITHOUT = "or tell the home region: pulumi config set homeRegion us-ashburn-1"


class Home(Section):
    """What the tenancy does not tell every caller."""

    home_region: RegionName = Field(
        "",
        description="the tenancy's home region, through which identity domains are changed; empty reads it from the "
        "tenancy, which needs `inspect compartments` and `inspect tenancies`",
    )


@dataclass(frozen=True)
class Regions:
    """Regions of a tenancy.

    Attributes:
        home: Name of the home region.
        subscribed: Names of all regions that it is subscribed to; empty if nobody asked.
    """

    home: str
    subscribed: Collection[str] = ()


def find_regions(compartment_ocid: str, region: str) -> Regions:
    """Read the regions of the tenancy that a compartment is in.

    Args:
        compartment_ocid: OCID of the compartment, or of the tenancy, which is the root.
        region: Name of the region that the oci plugin asks.

    Raises:
        pulumi.RunError: The caller may not read them; the text says how to do without.
    """
    ocid = compartment_ocid
    while not ocid.startswith("ocid1.tenancy."):
        ocid = _parent(ocid, region)
    found = look_up(
        f"the regions of tenancy {ocid}",
        lambda: get_region_subscriptions(tenancy_id=ocid),
        f"Let the caller `inspect tenancies`, {WITHOUT}",
        region,
    ).region_subscriptions
    home = next(region.region_name for region in found if region.is_home_region)
    return Regions(home, [region.region_name for region in found])


def _parent(compartment_ocid: str, region: str) -> str:
    """Read what a compartment is in: another one, or the tenancy, which is the root."""
    return look_up(
        f"compartment {compartment_ocid}",
        lambda: get_compartment(id=compartment_ocid),
        f"Check compartmentId, let the caller `inspect compartments`, {WITHOUT}",
        region,
    ).compartment_id


def plugin_in(
    region: str, name: str, oci_config: Mapping[str, pulumi.Input[str]], parent: pulumi.Resource
) -> pulumi.ProviderResource:
    """Make an oci plugin that is configured as the stack's own, but for another region.

    Args:
        region: Name of the region.
        name: Resource name.
        oci_config: Configuration of the stack's own plugin, which Pulumi gives to no other by itself.
        parent: Component that needs it.
    """
    options = pulumi.ResourceOptions(parent=parent, version=version("pulumi-oci"))
    return pulumi.ProviderResource("oci", name, {**oci_config, "region": region}, options)
