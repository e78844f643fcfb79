"""ORDS data access of an IoT domain: which identity domain's tokens its data API trusts."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from providers.cloud import Cloud
from providers.cloud_provider import CloudResource
from providers.declaration import given, identity
from providers.iot_domain import IotDomain
from providers.kinds import IDENTITY_DOMAIN_HOST, IOT_DOMAIN_OCID
from providers.restoring import MemoryArgs, MemoryProvider, RestoredArgs, RestoringProvider, Setting

ATTRIBUTE = "dbAllowedIdentityDomainHost"


def trusted_host(domain: IotDomain) -> str:
    """Return the host of the identity domain whose tokens an IoT domain trusts; empty when there is none."""
    return str(domain.read().get(ATTRIBUTE) or "")


class OrdsHost(Setting):
    """The host of the identity domain whose tokens an IoT domain trusts; empty when there is none."""

    name = "identityDomainHost"

    def read(self, cloud: Cloud, thing: str) -> str:
        """Read the host that an IoT domain trusts now."""
        with cloud.client() as oci:
            return trusted_host(IotDomain(oci, thing))

    def write(self, cloud: Cloud, thing: str, value: str) -> None:
        """Make an IoT domain trust a host."""
        with cloud.client() as oci:
            IotDomain(oci, thing).configure_data_access(
                {"type": "ORDS", ATTRIBUTE: value}, lambda domain: domain.get(ATTRIBUTE) == value, cloud.waiter()
            )

    def describe(self, thing: str, value: str) -> str:
        """Say whom an IoT domain trusts."""
        return f"IoT domain {thing} trusts {value or 'no identity domain'}"

    def reason_to_keep(self, _cloud: Cloud, _thing: str, original: str) -> str:
        """Say that no host cannot be put back."""
        return "" if original else "it trusted none before, and the service has no call to unset a host"


@dataclass(frozen=True, kw_only=True)
class OriginalOrdsDataAccessArgs(MemoryArgs):
    """Arguments of OriginalOrdsDataAccess.

    Attributes:
        iot_domain_id: OCID of the IoT domain.
    """

    iot_domain_id: pulumi.Input[str] = identity(IOT_DOMAIN_OCID)


class OriginalOrdsDataAccessProvider(MemoryProvider):
    """Remembers the host that an IoT domain trusted before this stack."""

    args = OriginalOrdsDataAccessArgs
    setting = OrdsHost()


class OriginalOrdsDataAccess(CloudResource[OriginalOrdsDataAccessArgs], module="iot", name="OriginalOrdsDataAccess"):
    """The host that an IoT domain trusted before this stack."""

    provider = OriginalOrdsDataAccessProvider
    original: pulumi.Output[str]


@dataclass(frozen=True, kw_only=True)
class OrdsDataAccessArgs(RestoredArgs):
    """Arguments of OrdsDataAccess.

    Attributes:
        iot_domain_id: OCID of the IoT domain.
        identity_domain_host: Host of the identity domain. With a scheme or a port the service would store it, and then
            trust nobody.
    """

    iot_domain_id: pulumi.Input[str] = identity(IOT_DOMAIN_OCID)
    identity_domain_host: pulumi.Input[str] = given(IDENTITY_DOMAIN_HOST)


class OrdsDataAccessProvider(RestoringProvider):
    """Makes an IoT domain trust the tokens of one identity domain host, and puts the former host back."""

    args = OrdsDataAccessArgs
    setting = OrdsHost()


class OrdsDataAccess(CloudResource[OrdsDataAccessArgs], module="iot", name="OrdsDataAccess"):
    """The ORDS data access of one IoT domain."""

    provider = OrdsDataAccessProvider
