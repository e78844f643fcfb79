"""Request bodies of Object Storage. Source: OCI Python SDK object_storage/models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simulator.control_plane.request_bodies import DefinedTags, Details, FreeformTags

BucketName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,256}$")]


class CreateBucketDetails(Details):
    """A new bucket."""

    name: BucketName
    compartment_id: str
    versioning: Literal["Enabled", "Disabled"] = "Disabled"
    public_access_type: Literal["NoPublicAccess", "ObjectRead", "ObjectReadWithoutList"] = "NoPublicAccess"
    storage_tier: Literal["Standard", "Archive"] = "Standard"
    freeform_tags: FreeformTags = Field(default_factory=dict)
    defined_tags: DefinedTags = Field(default_factory=dict)


class UpdateBucketDetails(Details):
    """What a bucket is to be."""

    versioning: Literal["Enabled", "Suspended", "Disabled"] | None = None
    public_access_type: Literal["NoPublicAccess", "ObjectRead", "ObjectReadWithoutList"] | None = None
    freeform_tags: FreeformTags | None = None
    defined_tags: DefinedTags | None = None
