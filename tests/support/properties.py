"""Properties as the engine hands them to a dynamic provider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

UNKNOWN = pulumi.output.UNKNOWN
"""What the plugin process gives to check and diff for a value that is not known yet: an object, not a text."""


def held(properties: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the properties of a result, of which there must be some, without those that the engine adds."""
    assert properties is not None
    return {key: value for key, value in properties.items() if not key.startswith("__")}
