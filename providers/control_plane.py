"""The control planes that make changes by work requests: where each keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from providers.oci_client import OciClient


@dataclass(frozen=True)
class ControlPlane:
    """A control plane of one region.

    Attributes:
        url: Base URL with version.
        work_requests: Name of the collection of work requests.
        resource_filter: Name of its filter by resource OCID.
    """

    url: str
    work_requests: str
    resource_filter: str

    def resource_url(self, collection: str, ocid: str) -> str:
        """Return the URL of a resource."""
        return f"{self.url}/{collection}/{quote(ocid, safe='')}"

    def work_request_url(self, ocid: str) -> str:
        """Return the URL of a work request."""
        return self.resource_url(self.work_requests, ocid)

    def work_requests_url(self, compartment_ocid: str, resource_ocid: str) -> str:
        """Return the URL of the list of a resource's work requests."""
        query = {"compartmentId": compartment_ocid, self.resource_filter: resource_ocid}
        return f"{self.url}/{self.work_requests}?{urlencode(query)}"


def iot(oci: OciClient) -> ControlPlane:
    """Return the IoT control plane. Source: OCI SDK, iot_client."""
    return ControlPlane(oci.service_url("iot", "20250531"), "workRequests", "resourceId")


def iam(oci: OciClient) -> ControlPlane:
    """Return the IAM control plane. Source: OCI SDK, identity_client."""
    return ControlPlane(oci.service_url("identity", "20160918"), "iamWorkRequests", "resourceIdentifier")
