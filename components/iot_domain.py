"""IoT domains and the group that they are in: what a person writes down about them, and what all else needs of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi
from pydantic import Field

from components.lookup import check_ocid, look_up
from components.mark import marked_name
from components.oci import (
    GetIotIotDomainGroupResult,
    GetIotIotDomainResult,
    get_iot_iot_domain,
    get_iot_iot_domain_group,
)
from components.section import Section
from components.text import CompartmentOcid, IotDomainGroupOcid, IotDomainOcids, Text


class ExistingIotDomains(Section):
    """The IoT domains to connect."""

    purpose = "unless newIotDomains creates some"

    iot_domain_ids: IotDomainOcids = Field(
        title="a list of OCIDs of IoT domains, each once",
        description="existing IoT domains to connect, all of one IoT domain group",
        examples=[["ocid1.iotdomain.oc1..."]],
    )


class RetentionDays(Section):
    """For how many days an IoT domain keeps each kind of data; the defaults are the service's own.

    **Source:** OCI SDK, iot DataRetentionPeriodsInDays; the defaults: the answer in the ORDS scenario.
    """

    raw_data: int = Field(16, ge=1)
    rejected_data: int = Field(16, ge=1)
    historized_data: int = Field(30, ge=1)
    raw_command_data: int = Field(16, ge=1)


class NewIotDomain(Section):
    """An IoT domain to create.

    Attributes:
        name: Display name; another name is another IoT domain.
        description: What the domain is for.
        retention_days: How long it keeps data.
    """

    name: Text
    description: Text = "IoT data that is read through ORDS"
    retention_days: RetentionDays = RetentionDays()


class NewIotDomains(Section):
    """The IoT domains to create and to connect."""

    purpose = "to create IoT domains"

    new_iot_domains: tuple[NewIotDomain, ...] = Field(
        title="a list of IoT domains, each with name and, if wanted, description and retentionDays (rawData, "
        "rejectedData, historizedData, rawCommandData)",
        description="IoT domains to create and to connect, all in one IoT domain group; another name is another domain",
        examples=[[{"name": "plant-1"}]],
    )
    iot_compartment_id: CompartmentOcid = Field(
        title="the OCID of a compartment",
        description="where to create the IoT domains, and their group",
        examples=["ocid1.compartment.oc1..."],
    )
    protect_iot_domains: bool | None = Field(
        None,
        description="refuse to delete the IoT domains and the IoT domain group that were created: destroy stops before "
        "it deletes anything, until this is false and `pulumi up` has run; empty means true, but false in the stacks "
        "sim and dev",
        examples=["true"],
    )


class ExistingIotDomainGroup(Section):
    """The IoT domain group to create IoT domains in."""

    purpose = "to create IoT domains in an existing group"

    iot_domain_group_id: IotDomainGroupOcid = Field(
        title="the OCID of an IoT domain group",
        description="an existing one for the IoT domains to create; without it one is created",
        examples=["ocid1.iotdomaingroup.oc1..."],
    )


class NewIotDomainGroup(Section):
    """The IoT domain group to create for the IoT domains to create."""

    iot_domain_group_name: Text = Field("iot-data", description="display name of the IoT domain group to create")
    iot_domain_group_description: Text = Field(
        "IoT domains whose data is read through ORDS", description="description of the IoT domain group to create"
    )
    iot_domain_group_type: Literal["PRODUCTION", "DEVELOPMENT"] = Field(
        "PRODUCTION",
        description="type of the IoT domain group to create: DEVELOPMENT uses fewer resources and takes longer to "
        "recover; a change replaces the group, with all its IoT domains and their data",
    )


@dataclass(frozen=True)
class IotDomain:
    """An IoT domain, existing or to be created.

    Attributes:
        name: What a person calls it: the OCID of an existing one, the display name of a new one.
        key: What names of resources end with: the same, but for one that this stack created the name it has had since.
        is_new: Whether this stack creates it, and takes it along when it goes.
        ocid: Its OCID.
        device_host: Its device host.
    """

    name: str
    key: str
    is_new: bool
    ocid: pulumi.Output[str]
    device_host: pulumi.Output[str]

    @property
    def is_handed_over(self) -> bool:
        """Whether this stack created it and now uses it as an existing one."""
        return self.key != self.name

    @property
    def short_id(self) -> pulumi.Output[str]:
        """First label of its device host, lower case."""
        return self.device_host.apply(short_id_of)

    @property
    def scope(self) -> pulumi.Output[str]:
        """The scope value that stands for this domain (scenario step 12)."""
        return pulumi.Output.concat("/iot/", self.short_id)


@dataclass(frozen=True)
class IotDomainGroup:
    """IoT domains of one group.

    Attributes:
        region: Name of their region.
        ocid: OCID of the group.
        is_handed_over: Whether this stack created the group and now uses it as an existing one.
        data_host: Host of the group's data API.
        domains: The domains, in the order asked for.
    """

    region: str
    ocid: pulumi.Output[str]
    is_handed_over: bool
    data_host: pulumi.Output[str]
    domains: Sequence[IotDomain]

    @property
    def short_id(self) -> pulumi.Output[str]:
        """First label of the data host, lower case."""
        return self.data_host.apply(short_id_of)

    @property
    def audience(self) -> pulumi.Output[str]:
        """The primary audience that stands for this group (scenario step 10)."""
        return pulumi.Output.concat("/", self.short_id)

    @property
    def output(self) -> pulumi.Output[dict[str, dict[str, str]]]:
        """What a client needs to know to read the data of each domain, by its OCID."""
        known = [pulumi.Output.all(domain.ocid, self._output(domain)) for domain in self.domains]
        return pulumi.Output.all(*known).apply(lambda pairs: {ocid: output for ocid, output in pairs})

    def _output(self, domain: IotDomain) -> pulumi.Output[dict[str, str]]:
        return pulumi.Output.all(
            shortId=domain.short_id,
            scope=pulumi.Output.concat(self.audience, domain.scope),
            dataApiBaseUrl=self.data_api_base_url(domain),
        )

    def data_api_base_url(self, domain: IotDomain) -> pulumi.Output[str]:
        """Return the base URL of the data API of one domain. Source: the Internet of Things Data API documentation."""
        return pulumi.Output.concat("https://", self.data_host, "/ords/", domain.short_id, "/20250531")


def find(iot_domain_ocids: Sequence[str], region: str) -> IotDomainGroup:
    """Read existing IoT domains and their group before anything is declared.

    Args:
        iot_domain_ocids: At least one OCID.
        region: Name of the region that the oci plugin asks.

    Returns:
        The group with its domains.

    Raises:
        pulumi.RunError: The domains are of different groups, or one is not active.
    """
    found = [_read_domain(ocid, region) for ocid in iot_domain_ocids]
    for ocid, domain in zip(iot_domain_ocids, found, strict=True):
        # One that is still being created has no hosts yet.
        if domain.state not in ("ACTIVE", "UPDATING"):
            raise pulumi.RunError(
                f"IoT domain {ocid} is {domain.state}. Wait for it, repair it, or remove it from iotDomainIds."
            )
    groups = {domain.iot_domain_group_id for domain in found}
    if len(groups) > 1:
        listed = ", ".join(f"{domain.id} is in {domain.iot_domain_group_id}" for domain in found)
        raise pulumi.RunError(
            "The IoT domains of one stack must be of one IoT domain group, because one app has one primary audience: "
            f"{listed}. Use one stack for each group."
        )
    group = read_group(groups.pop(), region)
    return IotDomainGroup(
        region=_region(found[0].device_host),
        ocid=pulumi.Output.from_input(group.id),
        is_handed_over=marked_name(group.freeform_tags) is not None,
        data_host=pulumi.Output.from_input(group.data_host.lower()),
        domains=[_existing(domain) for domain in found],
    )


def _existing(found: GetIotIotDomainResult) -> IotDomain:
    return IotDomain(
        name=found.id,
        key=marked_name(found.freeform_tags) or found.id,
        is_new=False,
        ocid=pulumi.Output.from_input(found.id),
        device_host=pulumi.Output.from_input(found.device_host),
    )


def _read_domain(ocid: str, region: str) -> GetIotIotDomainResult:
    return look_up(
        f"IoT domain {ocid}", lambda: get_iot_iot_domain(iot_domain_id=ocid), check_ocid("read iot-domain"), region
    )


def read_group(ocid: str, region: str) -> GetIotIotDomainGroupResult:
    """Read an IoT domain group that must exist.

    Args:
        ocid: Its OCID.
        region: Name of the region that the oci plugin asks.

    Raises:
        pulumi.RunError: It does not, or is not for this caller.
    """
    return look_up(
        f"IoT domain group {ocid}",
        lambda: get_iot_iot_domain_group(iot_domain_group_id=ocid),
        check_ocid("read iot-domain-group"),
        region,
    )


def short_id_of(host: str) -> str:
    """First label of a data or device host. Source: scenario steps 10 and 12; the id must be lower case."""
    return host.split(".")[0].lower()


def _region(host: str) -> str:
    """Fourth label of `<short id>.device.iot.<region>.oci.oraclecloud.com`."""
    return host.split(".")[3].lower()
