"""The guard of an IoT domain that the stack created: Oracle refuses to delete one while it has digital twins.

The engine deletes it before everything else, so a destroy that would fail in the end changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from providers.cloud_provider import CloudProvider, CloudResource
from providers.declaration import Args, Properties, given, identity
from providers.errors import BlockedError, RefusedError
from providers.failure import in_one_line
from providers.iot_domain import IotDomain
from providers.kinds import IOT_DOMAIN_OCID, YES_OR_NO

SHOWN = 3
"""So many digital twins are named."""


@dataclass(frozen=True, kw_only=True)
class IotDomainGuardArgs(Args):
    """Arguments of IotDomainGuard.

    Attributes:
        iot_domain_id: OCID of the IoT domain.
        is_kept: Whether the domain stays when the guard goes, because the stack uses it as an existing one by now.
    """

    iot_domain_id: pulumi.Input[str] = identity(IOT_DOMAIN_OCID)
    is_kept: pulumi.Input[bool] = given(YES_OR_NO)


class IotDomainGuardProvider(CloudProvider):
    """Refuses the end of an IoT domain that has digital twins."""

    args = IotDomainGuardArgs

    @in_one_line
    def delete(self, id_: str, props: Properties) -> None:
        """Look for digital twins, unless the domain stays; who may not look leaves the answer to the service.

        Raises:
            BlockedError: It has some.
            RefusedError: The service has a fault.

        Source: oracle/mcp, README of oci-iot-mcp-server, after the release note of 2026-06-09.
        """
        if props["isKept"]:
            return
        with self.cloud.client() as oci:
            domain = IotDomain(oci, id_)
            try:
                twins = [str(twin["id"]) for twin in domain.digital_twins()]
            except RefusedError as refusal:
                if refusal.status not in (403, 404):
                    raise
                return
        if twins:
            raise BlockedError(
                f"IoT domain {id_} is not deleted: it has {_counted(twins)}, and Oracle deletes no IoT domain that has "
                "any. Delete each: oci iot digital-twin-instance delete --digital-twin-instance-id OCID; or keep the "
                "IoT domain: name it in iotDomainIds instead of newIotDomains."
            )


def _counted(twins: list[str]) -> str:
    noun = "digital twin" if len(twins) == 1 else "digital twins"
    more = f" and {len(twins) - SHOWN} more" if len(twins) > SHOWN else ""
    return f"{len(twins)} {noun} ({', '.join(twins[:SHOWN])}{more})"


class IotDomainGuard(CloudResource[IotDomainGuardArgs], module="iot", name="IotDomainGuard"):
    """An IoT domain that goes only without digital twins."""

    provider = IotDomainGuardProvider
