"""Request bodies of the IoT control plane.

Source: OCI Python SDK iot/models/create_iot_domain_details.py and its neighbours; README of oci-iot-samples
(password length); documentation "Scenario: Connecting IoT Data to ORDS" (form of a group name).
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, RootModel

from simulator.control_plane.request_bodies import DefinedTags, Details, FreeformTags, Text
from simulator.kernel import regions

GroupType = Literal["PRODUCTION", "DEVELOPMENT", "STANDARD", "LIGHTWEIGHT"]
_DOMAINS = "|".join(re.escape(domain) for domain in regions.SECOND_LEVEL_DOMAINS.values())
IdentityDomainHost = Annotated[str, Field(pattern=rf"^idcs-[0-9a-z]+(\.[a-z0-9-]+)*\.({_DOMAINS})$")]
"""A host: no scheme, no port, lower case."""
IdentityGroupName = Annotated[str, Field(pattern=r"^ocid1\.tenancy\.[^:]+:[^/]+/.+$")]
"""`{tenancy OCID}:{identity domain name}/{group name}`."""


class UpdateDetails(Details):
    """Body of UpdateIotDomainGroup and UpdateIotDomain."""

    display_name: Text | None = None
    description: Text | None = None
    freeform_tags: FreeformTags | None = None
    defined_tags: DefinedTags | None = None


class NewDetails(UpdateDetails):
    """What the bodies of both creates have."""

    compartment_id: Text


class CreateIotDomainGroupDetails(NewDetails):
    """Body of CreateIotDomainGroup."""

    type: GroupType = "DEVELOPMENT"
    """Source of the default: oracle/mcp, README of oci-iot-mcp-server."""


class CreateIotDomainDetails(NewDetails):
    """Body of CreateIotDomain."""

    iot_domain_group_id: Text


class ConfigureIotDomainGroupDataAccessDetails(Details):
    """Body of ConfigureIotDomainGroupDataAccess."""

    db_allow_listed_vcn_ids: list[Text]


class OrdsDataAccess(Details):
    """ConfigureIotDomainDataAccess for ORDS."""

    type: Literal["ORDS"]
    db_allowed_identity_domain_host: IdentityDomainHost


class ApexDataAccess(Details):
    """ConfigureIotDomainDataAccess for APEX."""

    type: Literal["APEX"]
    db_workspace_admin_initial_password: Annotated[str, Field(min_length=12)]


class DirectDataAccess(Details):
    """ConfigureIotDomainDataAccess for direct connections to the database."""

    type: Literal["DIRECT"]
    db_allow_listed_identity_group_names: list[IdentityGroupName]


class ConfigureIotDomainDataAccessDetails(
    RootModel[Annotated[OrdsDataAccess | ApexDataAccess | DirectDataAccess, Field(discriminator="type")]]
):
    """Body of ConfigureIotDomainDataAccess."""


class ChangeIotDomainDataRetentionPeriodDetails(Details):
    """Body of ChangeIotDomainDataRetentionPeriod."""

    type: Literal["RAW_DATA", "REJECTED_DATA", "HISTORIZED_DATA", "RAW_COMMAND_DATA"]
    data_retention_period_in_days: Annotated[int, Field(ge=1)]
