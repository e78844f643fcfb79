"""Say how large an object may be."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class ObjectStorageSettings(BaseModel):
    """Limits of Object Storage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    object_limit_bytes: int = Field(67_108_864, ge=1)
    """Larger objects get 413. The service's own limit for one PutObject is 50 GiB; this machine's is lower."""
