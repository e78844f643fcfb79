"""The IoT domains of a stack: existing ones, or ones to create, in a group that is created too or exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components.directory import Ids
from components.explanation import explain
from components.free_names import FreeNames
from components.iot_domain import (
    ExistingIotDomainGroup,
    ExistingIotDomains,
    IotDomain,
    IotDomainGroup,
    NewIotDomain,
    NewIotDomainGroup,
    NewIotDomains,
    find,
    read_group,
)
from components.mark import UNMARKED, mark, marked_name
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
        source: The IoT domains to use or to create.
        group: The group to create them in.
        region: Name of the region of all of them; empty if nobody told.
    """

    source: ExistingIotDomains | NewIotDomains
    group: ExistingIotDomainGroup | NewIotDomainGroup
    region: str


class IotDomains(pulumi.ComponentResource):
    """IoT domains of one group.

    Existing ones are looked up. To create some it makes, in order: the group, unless it exists; and for each domain the
    domain and its data retention. What it created once and now uses as existing, it lets go of: the engine drops what a
    program only reads under the same name, and deletes nothing.

    Attributes:
        group: The group with the domains; hosts of new ones are known once they exist.
    """

    group: IotDomainGroup

    def __init__(self, name: str, args: IotDomainsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Look the domains up, or declare them and their group.

        Raises:
            pulumi.RunError: The region is not known, or existing domains or the existing group cannot be used.
        """
        super().__init__("iot-ords:index:IotDomains", name, None, opts)
        self._name, self._region = name, args.region
        if isinstance(args.source, ExistingIotDomains):
            self.group = self._use(args.source)
        else:
            self.group = self._create(args.source, args.group)
        self.register_outputs({})

    def _use(self, existing: ExistingIotDomains) -> IotDomainGroup:
        group = find(existing.iot_domain_ids, self._region)
        if group.is_handed_over:
            self._let_go_of_group(group.ocid)
        for domain in group.domains:
            if domain.is_handed_over:
                opts = pulumi.ResourceOptions(parent=self)
                IotIotDomain.get(f"{self._name}-domain-{domain.key}", domain.ocid, opts)
        return group

    def _let_go_of_group(self, ocid: pulumi.Input[str]) -> None:
        IotIotDomainGroup.get(f"{self._name}-group", ocid, pulumi.ResourceOptions(parent=self))

    def _create(self, new: NewIotDomains, group: ExistingIotDomainGroup | NewIotDomainGroup) -> IotDomainGroup:
        if not self._region:
            raise pulumi.RunError(
                "Nothing says in which region to create IoT domains. Run: pulumi config set oci:region us-ashburn-1"
            )
        ocid, data_host, there = (
            (*self._use_group(group.iot_domain_group_id), _domains_in(group.iot_domain_group_id, new))
            if isinstance(group, ExistingIotDomainGroup)
            else (*self._create_group(group, new), pulumi.Output.from_input(None))
        )
        taken = _taken("IoT domain", new.iot_compartment_id, TAKEN_DOMAIN)
        free = FreeNames("IoT domain", "displayName", there, taken, str)
        options = self._options(new, free, "IoT domain", "manage iot-domain")
        return IotDomainGroup(
            region=self._region,
            ocid=ocid,
            is_handed_over=False,
            data_host=data_host.apply(str.lower),
            domains=[
                self._create_domain(domain, ocid, options, free.looked_up(new.iot_compartment_id))
                for domain in new.new_iot_domains
            ],
        )

    def _use_group(self, ocid: str) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
        """Read an existing group before anything is declared, and refuse one that takes no domains."""
        group = read_group(ocid, self._region)
        if group.state not in ("ACTIVE", "UPDATING"):
            raise pulumi.RunError(
                f"IoT domain group {ocid} is {group.state}. Wait for it, repair it, or choose another: "
                "pulumi config set iotDomainGroupId OCID."
            )
        if marked_name(group.freeform_tags):
            self._let_go_of_group(ocid)
        return pulumi.Output.from_input(ocid), pulumi.Output.from_input(group.data_host)

    def _create_group(
        self, group: NewIotDomainGroup, new: NewIotDomains
    ) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
        refusal = _taken("IoT domain group", new.iot_compartment_id, TAKEN_GROUP)
        free = FreeNames("IoT domain group", "displayName", _groups_like(new, group), refusal, str)
        created = IotIotDomainGroup(
            f"{self._name}-group",
            compartment_id=free.looked_up(new.iot_compartment_id),
            display_name=group.iot_domain_group_name,
            description=group.iot_domain_group_description,
            type=group.iot_domain_group_type,
            freeform_tags=mark(group.iot_domain_group_name),
            opts=self._options(new, free, "IoT domain group", "manage iot-domain-group"),
        )
        return created.id, created.data_host

    def _create_domain(
        self,
        domain: NewIotDomain,
        group_ocid: pulumi.Output[str],
        options: pulumi.ResourceOptions,
        compartment_id: pulumi.Output[str],
    ) -> IotDomain:
        created = IotIotDomain(
            f"{self._name}-domain-{domain.name}",
            compartment_id=compartment_id,
            iot_domain_group_id=group_ocid,
            display_name=domain.name,
            description=domain.description,
            freeform_tags=mark(domain.name),
            opts=options,
        )
        days = domain.retention_days
        kept = DataRetention(
            f"{self._name}-retention-{domain.name}",
            DataRetentionArgs(
                iot_domain_id=created.id,
                raw_data=days.raw_data,
                rejected_data=days.rejected_data,
                historized_data=days.historized_data,
                raw_command_data=days.raw_command_data,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        # The service refuses two changes of a domain at a time: what else changes it waits for the retention.
        return IotDomain(
            name=domain.name,
            key=domain.name,
            is_new=True,
            ocid=kept.iot_domain_id,
            device_host=created.device_host,
        )

    def _options(self, new: NewIotDomains, free: FreeNames, noun: str, privilege: str) -> pulumi.ResourceOptions:
        """Return the options of all that is of one kind: the engine registers a hook of a name once."""
        return pulumi.ResourceOptions(
            parent=self,
            protect=new.protect_iot_domains,
            ignore_changes=UNMARKED,
            hooks=pulumi.ResourceHookBinding(before_create=[free.hook], on_error=[explain(noun, privilege)]),
        )


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
