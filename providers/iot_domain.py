"""An IoT domain, as the providers of its data access see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from providers.change import Change, iot
from providers.oci_clients import OciClient


@dataclass(frozen=True)
class IotDomain:
    """An IoT domain.

    Attributes:
        oci: Sends the requests.
        ocid: OCID of the domain.
    """

    oci: OciClient
    ocid: str

    @property
    def url(self) -> str:
        """URL of the domain in the IoT control plane."""
        return f"{iot(self.oci).url}/iotDomains/{self.ocid}"

    def read(self) -> dict[str, Any]:
        """Read the domain."""
        body: dict[str, Any] = self.oci.request(f"read IoT domain {self.ocid}", "GET", self.url).body
        return body

    def find(self) -> dict[str, Any] | None:
        """Read the domain; None when it is gone or going."""
        domain: dict[str, Any] | None = self.oci.find(f"read IoT domain {self.ocid}", self.url)
        return domain if domain and domain["lifecycleState"] not in ("DELETING", "DELETED") else None

    def configure(self, details: Mapping[str, Any], is_so: Callable[[Mapping[str, Any]], bool] | None) -> Change:
        """Prepare one kind of data access.

        Args:
            details: Body of the request, with its `type`.
            is_so: Tells whether the domain, as read, has it already; None when the service does not tell.

        Returns:
            The change, to be made.

        Source: OCI SDK, iot ConfigureIotDomainDataAccess; sending one type does not undo the others.
        """
        return Change(
            oci=self.oci,
            service=iot(self.oci),
            resource_url=self.url,
            what=f"IoT domain {self.ocid}",
            action=f"configure {details['type']} data access of IoT domain {self.ocid}",
            ask=("/actions/configureDataAccess", dict(details)),
            is_so=is_so,
        )
