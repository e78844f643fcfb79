"""An identity domain, as its administrators see it in IAM and at its own address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from providers.answer import Object
from providers.change import Change
from providers.control_plane import iam
from providers.waiting import Waiter

if TYPE_CHECKING:
    from providers.oci_client import OciClient


@dataclass(frozen=True)
class IdentityDomain:
    """An identity domain in IAM.

    Attributes:
        oci: Sends the requests, to the tenancy's home region.
        ocid: OCID of the domain.
    """

    oci: OciClient
    ocid: str

    @property
    def url(self) -> str:
        """URL of the domain in IAM."""
        return iam(self.oci).resource_url("domains", self.ocid)

    def find(self) -> Object | None:
        """Read the domain; None when it is gone."""
        return self.oci.find(f"read identity domain {self.ocid}", self.url)

    def activate(self, waiter: Waiter) -> None:
        """Make the domain active, and wait until it is. Source: OCI SDK, identity ActivateDomain."""
        self._set_state("activate", "ACTIVE", waiter)

    def deactivate(self, waiter: Waiter) -> None:
        """Make the domain inactive, and wait until it is. Source: OCI SDK, identity DeactivateDomain."""
        self._set_state("deactivate", "INACTIVE", waiter)

    def _set_state(self, verb: str, state: str, waiter: Waiter) -> None:
        Change(
            oci=self.oci,
            plane=iam(self.oci),
            waiter=waiter,
            resource_url=self.url,
            what=f"identity domain {self.ocid}",
            action=f"{verb} identity domain {self.ocid}",
            ask=(f"/actions/{verb}", None),
            is_so=lambda domain: domain.get("lifecycleState") == state,
        ).make()


def settings_url(identity_domain_url: str) -> str:
    """Return the URL of the settings of an identity domain."""
    return f"{identity_domain_url}/admin/v1/Settings/Settings"


def active_apps(oci: OciClient, identity_domain_url: str) -> Sequence[Object]:
    """List the active apps of an identity domain that are not Oracle's own.

    Args:
        oci: Sends the request.
        identity_domain_url: URL of the identity domain.

    Returns:
        The apps, with name and the attributes that tell what they are.
    """
    attributes = "displayName,name,active,isOPCService,isOAuthResource"
    found = oci.resources(
        f"list the apps of identity domain {identity_domain_url}",
        f"{identity_domain_url}/admin/v1/Apps",
        filter="active eq true",
        attributes=attributes,
    )
    return [app for app in found if not app.get("isOPCService")]
