"""ORDS data access of the IoT domains: their data API trusts the tokens of the identity domain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

from components.iot_domain import IotDomain
from providers.ords_data_access import OrdsDataAccess as OrdsDataAccessResource
from providers.ords_data_access import OriginalOrdsHost


@dataclass(frozen=True, kw_only=True)
class OrdsDataAccessArgs:
    """Arguments of OrdsDataAccess.

    Attributes:
        iot_domains: The IoT domains.
        identity_domain_host: Host of the identity domain, without scheme and port.
        on_destroy: `restore` or `keep` the host.
        timeout_seconds: Limit of the wait for each IoT domain, 60 to 7200.
    """

    iot_domains: Sequence[IotDomain]
    identity_domain_host: pulumi.Input[str]
    on_destroy: str
    timeout_seconds: int


class OrdsDataAccess(pulumi.ComponentResource):
    """IoT domains whose data API trusts one identity domain.

    Makes for each IoT domain (scenario step): the memory of the host that it trusts now, and the ORDS data access
    (32), waited for (33) and read back (34).
    """

    def __init__(self, name: str, args: OrdsDataAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the data access of every IoT domain."""
        super().__init__("iot-ords:index:OrdsDataAccess", name, None, opts)
        for domain in args.iot_domains:
            original = OriginalOrdsHost(
                f"{name}-original-{domain.short_id}", domain.ocid, pulumi.ResourceOptions(parent=self)
            )
            OrdsDataAccessResource(
                f"{name}-{domain.short_id}",
                iot_domain_ocid=domain.ocid,
                identity_domain_host=args.identity_domain_host,
                original_host=original.identityDomainHost,
                on_destroy=args.on_destroy,
                timeout_seconds=args.timeout_seconds,
                opts=pulumi.ResourceOptions(parent=self),
            )
        self.register_outputs({})
