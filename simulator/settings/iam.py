"""Say how IAM behaves where Oracle's documents are silent."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class IamSettings(BaseModel):
    """Choices of the IAM control plane."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    display_names_are_unique: bool = True
    """Whether a second domain of one display name in a compartment is refused (409): unknown."""
    unknown_license_types: Literal["accepted", "refused"] = "accepted"
    """What becomes of a licence type that no source spells, as that of External Active Users: unknown."""
    new_domain_unreachable_seconds: float = Field(0, ge=0, le=86_400)
    """For how long the host of a new domain answers 404 after its work request has succeeded: unknown."""
