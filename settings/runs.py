"""How runs of Pulumi go about it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from components.section import Section


class Runs(Section):
    """What all components share."""

    on_destroy: Literal["restore", "keep"] = Field(
        "restore", description="what destroy does with the ORDS host and the signing certificate setting"
    )
    timeout_seconds: int = Field(
        1800,
        ge=60,
        le=7200,
        description="give up the wait for one operation of the cloud after so many seconds; the operation goes on",
    )
