"""An IoT platform from nothing: IoT domains to create, in a group that is created too or exists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

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
        group = args.group
        ocid, data_host = (
            _existing(group.iot_domain_group_id, args.region)
            if isinstance(group, ExistingIotDomainGroup)
            else self._create_group(group)
        )
        hooks = _free_name("IoT domain", _domains_like, TAKEN_DOMAIN)
        domains = [self._create_domain(new, ocid, hooks) for new in args.new.new_iot_domains]
        self.group = IotDomainGroup(args.region, data_host.apply(str.lower), domains)
        self.register_outputs({})

    def _options(self, hooks: pulumi.ResourceHookBinding | None = None) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, protect=self._args.new.protect_iot_domains, hooks=hooks)

    def _create_group(self, new: NewIotDomainGroup) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
        group = IotIotDomainGroup(
            f"{self._name}-group",
            compartment_id=self._args.new.iot_compartment_id,
            display_name=new.iot_domain_group_name,
            description=new.iot_domain_group_description,
            type=new.iot_domain_group_type,
            opts=self._options(_free_name("IoT domain group", _groups_like, TAKEN_GROUP)),
        )
        return group.id, group.data_host

    def _create_domain(
        self, new: NewIotDomain, group_ocid: pulumi.Output[str], hooks: pulumi.ResourceHookBinding
    ) -> IotDomain:
        domain = IotIotDomain(
            f"{self._name}-domain-{new.name}",
            compartment_id=self._args.new.iot_compartment_id,
            iot_domain_group_id=group_ocid,
            display_name=new.name,
            description=new.description,
            opts=self._options(hooks),
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


Inputs = Mapping[str, Any]
Find = Callable[[Inputs], pulumi.Output[Any]]
"""Asks with the inputs of what is to be created for all that has its name."""

TAKEN_GROUP = (
    "To create the IoT domains in it: pulumi config set iotDomainGroupId {ocid}; or choose another name: "
    "pulumi config set iotDomainGroupName {name}-2."
)
TAKEN_DOMAIN = "To connect it as it is, name it in iotDomainIds; or choose another name in newIotDomains."


def _groups_like(inputs: Inputs) -> pulumi.Output[Any]:
    return get_iot_iot_domain_groups_output(
        compartment_id=inputs["compartmentId"], display_name=inputs["displayName"]
    ).apply(lambda found: found.iot_domain_group_collections)


def _domains_like(inputs: Inputs) -> pulumi.Output[Any]:
    return get_iot_iot_domains_output(
        compartment_id=inputs["compartmentId"],
        display_name=inputs["displayName"],
        iot_domain_group_id=inputs["iotDomainGroupId"],
    ).apply(lambda found: found.iot_domain_collections)


def _free_name(noun: str, find: Find, advice: str) -> pulumi.ResourceHookBinding:
    """Refuse a name that is there already: the service would make a second one, as after a killed run."""

    async def check(args: pulumi.ResourceHookArgs) -> None:
        inputs = args.new_inputs or {}
        if not str(inputs.get("iotDomainGroupId", "ocid1.")).startswith("ocid1."):
            return  # not known yet: the group is new, and empty
        for page in await find(inputs).future() or []:
            for one in page.items:
                if one.state not in ("DELETING", "DELETED"):
                    name = inputs["displayName"]
                    raise pulumi.RunError(
                        f"{noun} {name} exists already in compartment {inputs['compartmentId']}: {one.id}. "
                        f"{advice.format(name=name, ocid=one.id)} After a killed run of this stack: python -m recovery."
                    )

    hook = pulumi.ResourceHook(f"{noun} name must be free", check, pulumi.ResourceHookOptions(on_dry_run=True))
    return pulumi.ResourceHookBinding(before_create=[hook])
