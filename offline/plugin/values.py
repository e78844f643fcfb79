"""Pulumi's property values as plain Python values, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pulumi.provider.experimental.property_value import Computed, PropertyValue
from pulumi.runtime import rpc

UNKNOWN: Final = Computed()
"""Stands for a value that only an update will know."""


def to_python(value: PropertyValue) -> Any:
    """Turn one property value into plain Python; whole numbers become int."""
    raw = value.value
    if raw == rpc.UNKNOWN:  # pulumi.provider.experimental passes unknown values on as the engine sent them
        return UNKNOWN
    if isinstance(raw, Mapping):
        return to_dict(raw)
    if isinstance(raw, tuple):
        return [to_python(item) for item in raw]
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return raw


def to_dict(values: Mapping[str, PropertyValue]) -> dict[str, Any]:
    """Turn the properties of one object into plain Python, without those that are null."""
    plain = {name: to_python(value) for name, value in values.items()}
    return {name: value for name, value in plain.items() if value is not None}


def to_value(value: Any) -> PropertyValue:
    """Turn plain Python into a property value."""
    if isinstance(value, Mapping):
        return PropertyValue({name: to_value(member) for name, member in value.items()})
    if isinstance(value, list):
        return PropertyValue([to_value(item) for item in value])
    if isinstance(value, int) and not isinstance(value, bool):
        return PropertyValue(float(value))
    return PropertyValue(rpc.UNKNOWN if isinstance(value, Computed) else value)


def to_values(properties: Mapping[str, Any], secret: frozenset[str] = frozenset()) -> dict[str, PropertyValue]:
    """Turn an object into property values.

    Args:
        properties: The object. Absent values are left out, except secret ones: the real plugin keeps those as null.
        secret: Names of the properties to mark secret.
    """
    return {
        name: to_value(value).with_secret(name in secret)
        for name, value in properties.items()
        if value is not None or name in secret
    }
