"""Say how the simulated forge issues tokens."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class ForgeSettings(BaseModel):
    """Choices of the forge whose jobs log in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token_lifetime_seconds: int = Field(300, ge=1)
    """How long a token of a job is good. Source: five minutes for GitHub's, actions/toolkit issue 2048."""
