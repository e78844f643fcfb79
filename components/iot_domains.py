"""An IoT platform from nothing: IoT domains to create, in a group that is created too or exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components.directory import Ids
from components.free_names import FreeNames
from components.iot_domain import (
    ExistingIotDomainGroup,
    IotDomain,
    IotDomainGroup,
    NewIotDomain,
    NewIotDomainGroup,
    NewIotDomains,
    read_group,
)
from components.oci import (
    IotIotDomain,
    IotIotDomainGroup,
    get_iot_iot_domain_groups_output,
    get_iot_iot_domains_output,
)
from providers.data_retention import DataRetention, DataRetentionArgs


@dataclass(frozen=True, kw_only=True)
class IotDomainsArgs:
    """Arguments of IotDomains.

    Attributes:
        new: The IoT domains to create.
        group: The group to create them in.
        region: Name of the region of all of them; empty if nobody told.
    """

    new: NewIotDomains
    group: ExistingIotDomainGroup | NewIotDomainGroup
    region: str


class IotDomains(pulumi.ComponentResource):
    """New IoT domains of one group.

    Makes, in order: the group, unless it exists; and for each domain the domain and its data retention.

    Attributes:
        group: The group with the domains; their hosts are known once they exist.
    """

    group: IotDomainGroup

    def __init__(self, name: str, args: IotDomainsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the domains and the group.

        Raises:
            pulumi.RunError: The region is not known, or the existing group cannot be used.
        """
        super().__init__("iot-ords:index:IotDomains", name, None, opts)
        if not args.region:
            raise pulumi.RunError(
                "Nothing says in which region to create IoT domains. Run: pulumi config set oci:region us-ashburn-1"
            )
        self._name, self._args = name, args
        group, compartment_ocid = args.group, args.new.iot_compartment_id
        ocid, data_host, there = (
            (*_existing(group.iot_domain_group_id, args.region), _domains_in(group.iot_domain_group_id, args.new))
            if isinstance(group, ExistingIotDomainGroup)
            else (*self._create_group(group), pulumi.Output.from_input(None))
        )
        free = FreeNames("IoT domain", "displayName", there, _taken("IoT domain", compartment_ocid, TAKEN_DOMAIN), str)
        domains = [self._create_domain(new, ocid, free) for new in args.new.new_iot_domains]
        self.group = IotDomainGroup(args.region, data_host.apply(str.lower), domains)
        self.register_outputs({})

    def _options(self, free: FreeNames | None = None) -> pulumi.ResourceOptions:
        hooks = pulumi.ResourceHookBinding(before_create=[free.hook]) if free else None
        return pulumi.ResourceOptions(parent=self, protect=self._args.new.protect_iot_domains, hooks=hooks)

    def _create_group(self, new: NewIotDomainGroup) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
        compartment_ocid = self._args.new.iot_compartment_id
        refusal = _taken("IoT domain group", compartment_ocid, TAKEN_GROUP)
        free = FreeNames("IoT domain group", "displayName", _groups_like(self._args.new, new), refusal, str)
        group = IotIotDomainGroup(
            f"{self._name}-group",
            compartment_id=free.looked_up(compartment_ocid),
            display_name=new.iot_domain_group_name,
            description=new.iot_domain_group_description,
            type=new.iot_domain_group_type,
            opts=self._options(free),
        )
        return group.id, group.data_host

    def _create_domain(self, new: NewIotDomain, group_ocid: pulumi.Output[str], free: FreeNames) -> IotDomain:
        domain = IotIotDomain(
            f"{self._name}-domain-{new.name}",
            compartment_id=free.looked_up(self._args.new.iot_compartment_id),
            iot_domain_group_id=group_ocid,
            display_name=new.name,
            description=new.description,
            opts=self._options(free),
        )
        days = new.retention_days
        kept = DataRetention(
            f"{self._name}-retention-{new.name}",
            DataRetentionArgs(
                iot_domain_id=domain.id,
                raw_data=days.raw_data,
                rejected_data=days.rejected_data,
                historized_data=days.historized_data,
                raw_command_data=days.raw_command_data,
            ),
            self._options(),
        )
        # The service refuses two changes of a domain at a time: what else changes it waits for the retention.
        return IotDomain(name=new.name, is_new=True, ocid=kept.iot_domain_id, device_host=domain.device_host)


def _existing(ocid: str, region: str) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
    """Read an existing group before anything is declared, and refuse one that takes no domains."""
    group = read_group(ocid, region)
    if group.state not in ("ACTIVE", "UPDATING"):
        raise pulumi.RunError(
            f"IoT domain group {ocid} is {group.state}. Wait for it, repair it, or choose another: "
            "pulumi config set iotDomainGroupId OCID."
        )
    return pulumi.Output.from_input(ocid), pulumi.Output.from_input(group.data_host)


def _groups_like(new: NewIotDomains, group: NewIotDomainGroup) -> pulumi.Output[Ids | None]:
    found = get_iot_iot_domain_groups_output(
        compartment_id=new.iot_compartment_id, display_name=group.iot_domain_group_name
    )
    return found.apply(lambda found: _ids(found.iot_domain_group_collections))


def _domains_in(group_ocid: str, new: NewIotDomains) -> pulumi.Output[Ids | None]:
    found = get_iot_iot_domains_output(compartment_id=new.iot_compartment_id, iot_domain_group_id=group_ocid)
    return found.apply(lambda found: _ids(found.iot_domain_collections))


def _ids(pages: Sequence[Any] | None) -> Ids:
    return {
        one.display_name: one.id
        for page in pages or []
        for one in page.items
        if one.state not in ("DELETING", "DELETED")
    }


def _taken(noun: str, compartment_ocid: str, advice: str) -> str:
    return (
        f"{noun} {{name}} exists already in compartment {compartment_ocid}: {{id}}. {advice} "
        "After a killed run of this stack: python -m recovery."
    )


TAKEN_GROUP = (
    "To create the IoT domains in it: pulumi config set iotDomainGroupId {id}; or choose another name: "
    "pulumi config set iotDomainGroupName {name}-2."
)
TAKEN_DOMAIN = "To connect it as it is, name it in iotDomainIds; or choose another name in newIotDomains."
