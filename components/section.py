"""The base of what a person writes down for a stack."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Section(BaseModel):
    """One part of a stack's configuration, declared in full at each field.

    A field is a configuration key, in camelCase there. Its type, bounds and default say what may be written;
    `description` says what it means, `title` what a right value is where the type does not tell, and the first of
    `examples` is what the command that sets it shows.

    Attributes:
        purpose: What keys without a default are needed for, such as `to create an identity domain`.
    """

    purpose: ClassVar[str] = ""
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")
