"""An IoT domain, as the providers of its data access see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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

    def compartment_ocid(self) -> str:
        """Return the OCID of the compartment that the domain is in."""
        return str(self.read().get("compartmentId"))

    def digital_twins(self) -> Iterator[Object]:
        """Return summaries of the digital twins of the domain.

        Raises:
            RefusedError: The caller may not look (`inspect iot-digital-twin-instance`), or the domain is gone.

        Source: OCI SDK, iot ListDigitalTwinInstances.
        """
        query = urlencode({"iotDomainId": self.ocid, "lifecycleState": "ACTIVE"})
        action = f"list the digital twins of IoT domain {self.ocid}"
        return self.oci.pages(action, f"{iot(self.oci).url}/digitalTwinInstances?{query}")

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
        action = f"configure {details['type']} data access of IoT domain {self.ocid}"
        self._change(action, "configureDataAccess", details, is_so, waiter)

    def change_data_retention(self, name: str, kind: str, days: int, waiter: Waiter) -> None:
        """Change for how long one kind of data is kept, and wait until it is so.

        Args:
            name: What the domain calls the period, such as `rawData`.
            kind: What the request calls it, such as `RAW_DATA`.
            days: From 1.
            waiter: Waits.

        Raises:
            ProviderError: It could not be changed.

        Source: OCI SDK, iot ChangeIotDomainDataRetentionPeriod.
        """
        self._change(
            f"keep {name} of IoT domain {self.ocid} for {days} days",
            "changeDataRetentionPeriod",
            {"type": kind, "dataRetentionPeriodInDays": days},
            lambda domain: (domain.get("dataRetentionPeriodsInDays") or {}).get(name) == days,
            waiter,
        )

    def _change(
        self,
        action: str,
        verb: str,
        details: Mapping[str, Any],
        is_so: Callable[[Object], bool] | None,
        waiter: Waiter,
    ) -> None:
        Change(
            oci=self.oci,
            plane=iot(self.oci),
            waiter=waiter,
            resource_url=self.url,
            what=f"IoT domain {self.ocid}",
            action=action,
            ask=(f"/actions/{verb}", dict(details)),
            is_so=is_so,
        ).make()


def in_compartment(oci: OciClient, compartment_ocid: str) -> Iterator[Object]:
    """Return summaries of the IoT domains of a compartment, as far as the caller may see them."""
    action = f"list the IoT domains of compartment {compartment_ocid}"
    return oci.pages(action, f"{iot(oci).url}/iotDomains?{urlencode({'compartmentId': compartment_ocid})}")
