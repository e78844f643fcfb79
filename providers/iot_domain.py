"""An IoT domain, as the providers of its data access see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from providers.answer import Object
from providers.change import Change
from providers.control_plane import iot
from providers.errors import DeletedError
from providers.waiting import Waiter

if TYPE_CHECKING:
    from providers.oci_client import OciClient


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
        return iot(self.oci).resource_url("iotDomains", self.ocid)

    def read(self) -> Object:
        """Read the domain.

        Raises:
            DeletedError: It is going.
            NotFoundError: It is gone, or not there for this caller.
        """
        domain = self.oci.read(f"read IoT domain {self.ocid}", self.url)
        state = domain.get("lifecycleState")
        if state in ("DELETING", "DELETED"):
            raise DeletedError(f"Could not use IoT domain {self.ocid}: it is {state}. Remove it from iotDomainIds.")
        return domain

    def neighbours(self) -> list[IotDomain]:
        """Return the IoT domains of the same compartment, with this one, as far as the caller may see them."""
        compartment_ocid = str(self.read().get("compartmentId"))
        action = f"list the IoT domains of compartment {compartment_ocid}"
        url = f"{iot(self.oci).url}/iotDomains?{urlencode({'compartmentId': compartment_ocid})}"
        return [IotDomain(self.oci, str(domain.get("id"))) for domain in self.oci.pages(action, url)]

    def configure_data_access(
        self, details: Mapping[str, Any], is_so: Callable[[Object], bool] | None, waiter: Waiter
    ) -> None:
        """Configure one kind of data access and wait until it is so; sending one type does not undo the others.

        Args:
            details: Body of the request, with its `type`.
            is_so: Tells whether the domain, as read, has it already; None when the service does not tell.
            waiter: Waits.

        Raises:
            ProviderError: It could not be configured.

        Source: OCI SDK, iot ConfigureIotDomainDataAccess.
        """
        Change(
            oci=self.oci,
            plane=iot(self.oci),
            waiter=waiter,
            resource_url=self.url,
            what=f"IoT domain {self.ocid}",
            action=f"configure {details['type']} data access of IoT domain {self.ocid}",
            ask=("/actions/configureDataAccess", dict(details)),
            is_so=is_so,
        ).make()
