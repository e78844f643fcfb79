"""Say how the IoT control plane behaves where Oracle's documents are silent, and its limits."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class IotSettings(BaseModel):
    """Choices and limits of the IoT control plane."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    create_status: Literal[201, 202] = 201
    """Status of the creates. Source: 201 in the mock integration tests of oracle/oci-service-operator."""
    deleted_resources_answer: bool = True
    """Whether a deleted group or domain can still be read, as DELETED, or is a 404.

    Source: DELETED in the recordings of oracle/oci-service-operator; for how long is unknown.
    """
    groups_per_tenancy: int = Field(5, ge=0)
    """Source: documentation "Scenario: Working with an IoT Domain Group"."""
    domains_per_tenancy: int = Field(10, ge=0)
    """Source: same."""
    domains_per_group: int = Field(2, ge=0)
    """Source: same."""
    work_request_retry_after_seconds: int = Field(1, ge=0)
    """`retry-after` of a work request that runs. The header is documented, its value is not."""
