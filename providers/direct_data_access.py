"""Direct database access to an IoT domain: the identity groups whose members may connect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from providers.answer import Object
from providers.cloud import Cloud
from providers.cloud_provider import CloudResource
from providers.declaration import given, identity
from providers.iot_domain import IotDomain
from providers.kinds import IOT_DOMAIN_OCID, list_of
from providers.restoring import MemoryArgs, MemoryProvider, RestoredArgs, RestoringProvider, Setting

ATTRIBUTE = "dbAllowListedIdentityGroupNames"
GROUP_NAMES = list_of("a list of groups, each <tenancy OCID>:<identity domain name>/<group name>")


class DirectGroups(Setting):
    """The groups that an IoT domain lets connect to its database, in any order."""

    name = "groupNames"

    def read(self, cloud: Cloud, thing: str) -> list[str]:
        """Read the groups that are allowed now."""
        with cloud.client() as oci:
            return _listed(IotDomain(oci, thing).read())

    def write(self, cloud: Cloud, thing: str, value: Sequence[str]) -> None:
        """Replace the list of allowed groups."""
        with cloud.client() as oci:
            IotDomain(oci, thing).configure_data_access(
                {"type": "DIRECT", ATTRIBUTE: list(value)},
                lambda domain: self.are_same(_listed(domain), value),
                cloud.waiter(),
            )

    def describe(self, thing: str, value: Sequence[str]) -> str:
        """Say whom an IoT domain allows."""
        return f"IoT domain {thing} allows {', '.join(value) or 'no group'}"

    def are_same(self, value: Sequence[str], other: Sequence[str]) -> bool:
        """Compare without regard to order."""
        return sorted(value) == sorted(other or [])


def _listed(domain: Object) -> list[str]:
    return sorted(map(str, domain.get(ATTRIBUTE) or []))


@dataclass(frozen=True, kw_only=True)
class OriginalDirectDataAccessArgs(MemoryArgs):
    """Arguments of OriginalDirectDataAccess.

    Attributes:
        iot_domain_id: OCID of the IoT domain.
    """

    iot_domain_id: pulumi.Input[str] = identity(IOT_DOMAIN_OCID)


class OriginalDirectDataAccessProvider(MemoryProvider):
    """Remembers the groups that an IoT domain allowed before this stack."""

    args = OriginalDirectDataAccessArgs
    setting = DirectGroups()


class OriginalDirectDataAccess(
    CloudResource[OriginalDirectDataAccessArgs], module="iot", name="OriginalDirectDataAccess"
):
    """The groups that an IoT domain allowed before this stack."""

    provider = OriginalDirectDataAccessProvider
    original: pulumi.Output[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class DirectDataAccessArgs(RestoredArgs):
    """Arguments of DirectDataAccess.

    Attributes:
        iot_domain_id: OCID of the IoT domain.
        group_names: Groups, as `<tenancy OCID>:<identity domain name>/<group name>`.
    """

    iot_domain_id: pulumi.Input[str] = identity(IOT_DOMAIN_OCID)
    group_names: pulumi.Input[Sequence[pulumi.Input[str]]] = given(GROUP_NAMES)


class DirectDataAccessProvider(RestoringProvider):
    """Allows identity groups to connect to the database of an IoT domain, and puts the former groups back."""

    args = DirectDataAccessArgs
    setting = DirectGroups()


class DirectDataAccess(CloudResource[DirectDataAccessArgs], module="iot", name="DirectDataAccess"):
    """The groups that may connect to the database of one IoT domain."""

    provider = DirectDataAccessProvider
