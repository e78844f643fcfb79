"""Request bodies of the IAM control plane.

Source: OCI Python SDK identity/models/create_domain_details.py and its neighbours; documentation "Creating an
Identity Domain" (display name).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from simulator.control_plane.request_bodies import DefinedTags, Details, FreeformTags, Text

DisplayName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,100}$")]

ADMINISTRATOR = ("admin_first_name", "admin_last_name", "admin_user_name", "admin_email")


class CreateDomainDetails(Details):
    """Body of CreateDomain."""

    compartment_id: Text
    display_name: DisplayName
    description: Text
    home_region: Text
    license_type: Text
    is_hidden_on_login: bool | None = None
    admin_first_name: Text | None = None
    admin_last_name: Text | None = None
    admin_user_name: Text | None = None
    admin_email: Text | None = None
    is_notification_bypassed: bool | None = None
    is_primary_email_required: bool | None = None
    freeform_tags: FreeformTags | None = None
    defined_tags: DefinedTags | None = None

    @model_validator(mode="after")
    def _administrator_is_whole(self) -> CreateDomainDetails:
        # All or none is a conclusion from the field texts, not said by Oracle.
        given = [name for name in ADMINISTRATOR if getattr(self, name) is not None]
        if given and len(given) < len(ADMINISTRATOR):
            raise ValueError("adminFirstName, adminLastName, adminUserName and adminEmail belong together")
        if self.is_notification_bypassed and not given:
            raise ValueError("isNotificationBypassed needs the administrator's fields")
        return self


class UpdateDomainDetails(Details):
    """Body of UpdateDomain."""

    description: Text | None = None
    display_name: DisplayName | None = None
    is_hidden_on_login: bool | None = None
    freeform_tags: FreeformTags | None = None
    defined_tags: DefinedTags | None = None


class ChangeDomainLicenseTypeDetails(Details):
    """Body of ChangeDomainLicenseType."""

    license_type: Text


class EnableReplicationToRegionDetails(Details):
    """Body of EnableReplicationToRegion."""

    replica_region: Text
