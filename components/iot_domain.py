"""The IoT domains to connect, and the group that they are in. Does not: create or change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pydantic import Field

from components.lookup import check_ocid, look_up
from components.oci import (
    GetIotIotDomainGroupResult,
    GetIotIotDomainResult,
    get_iot_iot_domain,
    get_iot_iot_domain_group,
)
from components.section import Section
from components.text import IotDomainOcids


class IotDomains(Section):
    """Which IoT domains to connect."""

    iot_domain_ids: IotDomainOcids = Field(
        title="a list of OCIDs of IoT domains, each once",
        description="the IoT domains to connect, all of one IoT domain group",
        examples=[["ocid1.iotdomain.oc1..."]],
    )


@dataclass(frozen=True)
class IotDomain:
    """An IoT domain that exists.

    Attributes:
        ocid: Its OCID.
        short_id: First label of its device host, lower case.
        region: Region name, from its device host.
    """

    ocid: str
    short_id: str
    region: str

    @property
    def scope(self) -> str:
        """The scope value that stands for this domain (scenario step 12)."""
        return f"/iot/{self.short_id}"


@dataclass(frozen=True)
class IotDomainGroup:
    """IoT domains of one group.

    Attributes:
        data_host: Host of the group's data API.
        short_id: First label of the data host, lower case.
        domains: The domains, in the order asked for.
    """

    data_host: str
    short_id: str
    domains: Sequence[IotDomain]

    @property
    def region(self) -> str:
        """Region name of the group and its domains."""
        return self.domains[0].region

    @property
    def audience(self) -> str:
        """The primary audience that stands for this group (scenario step 10)."""
        return f"/{self.short_id}"

    def output(self, domain: IotDomain) -> dict[str, str]:
        """Return what a client needs to know to read the data of one domain."""
        return {
            "shortId": domain.short_id,
            "scope": self.audience + domain.scope,
            "dataApiBaseUrl": self.data_api_base_url(domain),
        }

    def data_api_base_url(self, domain: IotDomain) -> str:
        """Return the base URL of the data API of one domain. Source: the Internet of Things Data API documentation."""
        return f"https://{self.data_host}/ords/{domain.short_id}/20250531"


def find(iot_domain_ocids: Sequence[str]) -> IotDomainGroup:
    """Read the IoT domains and their group before anything is declared.

    Args:
        iot_domain_ocids: At least one OCID.

    Returns:
        The group with its domains.

    Raises:
        pulumi.RunError: The domains are of different groups, or one is not active.
    """
    found = [_read_domain(ocid) for ocid in iot_domain_ocids]
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
    group = _read_group(groups.pop())
    domains = [
        IotDomain(ocid, _short_id(domain.device_host), _region(domain.device_host))
        for ocid, domain in zip(iot_domain_ocids, found, strict=True)
    ]
    return IotDomainGroup(group.data_host.lower(), _short_id(group.data_host), domains)


def _read_domain(ocid: str) -> GetIotIotDomainResult:
    return look_up(f"IoT domain {ocid}", lambda: get_iot_iot_domain(iot_domain_id=ocid), check_ocid("read iot-domain"))


def _read_group(ocid: str) -> GetIotIotDomainGroupResult:
    return look_up(
        f"IoT domain group {ocid}",
        lambda: get_iot_iot_domain_group(iot_domain_group_id=ocid),
        check_ocid("read iot-domain-group"),
    )


def _short_id(host: str) -> str:
    """First label of a data or device host. Source: scenario steps 10 and 12; the id must be lower case."""
    return host.split(".")[0].lower()


def _region(host: str) -> str:
    """Fourth label of `<short id>.device.iot.<region>.oci.oraclecloud.com`."""
    return host.split(".")[3].lower()
