"""What a program asks for against what the service has.

An asked-for object may say less than the service's: only what it says is compared. Lists of a resource are SCIM
multi-valued attributes or sets, so their order never counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi.provider.experimental.property_value import Computed

from offline.plugin.schema import Properties, Property
from offline.plugin.values import UNKNOWN


def differs(prop: Property, asked: Any, actual: Any) -> bool:
    """Tell whether the service's value is not what was asked for. An empty value equals an absent one."""
    if isinstance(asked, Computed):
        return True
    if not asked and not actual:
        return False
    if prop.kind == "object":
        return any_differs(prop.fields, asked, actual or {})
    if isinstance(asked, list):
        return lists_differ(prop, asked, actual or [])
    return bool(asked != actual)


def any_differs(fields: Properties, asked: Any, actual: Mapping[str, Any]) -> bool:
    """Tell whether any property that was asked for differs."""
    if isinstance(asked, Computed):
        return True
    return any(differs(fields[name], value, actual.get(name)) for name, value in asked.items() if name in fields)


def lists_differ(prop: Property, asked: list[Any], actual: list[Any]) -> bool:
    """Tell whether two lists hold other members, whatever their order."""
    return len(asked) != len(actual) or any(match is None for match in matches(prop, asked, actual))


def matches(prop: Property, asked: list[Any], actual: list[Any]) -> list[Any]:
    """Find for each member that was asked for the service's own; None where there is none. No member is used twice."""
    left = list(actual)
    found = []
    for item in asked:
        match = next((other for other in left if not item_differs(prop, item, other)), None)
        if match is not None:
            left.remove(match)
        found.append(match)
    return found


def item_differs(prop: Property, asked: Any, actual: Any) -> bool:
    """Tell whether one member of a list differs."""
    return any_differs(prop.fields, asked, actual) if prop.fields else bool(asked != actual)


def completed(prop: Property, asked: Any, actual: Any) -> Any:
    """Add to a value what the service knows about the same object, as the real plugin does in a PUT."""
    if prop.kind == "object":
        return {**(actual or {}), **asked}
    if prop.kind == "objects":
        return [match or item for item, match in zip(asked, matches(prop, asked, actual or []), strict=True)]
    return asked


def narrowed(prop: Property, asked: Any, actual: Any) -> Any:
    """Reduce the service's value to what the program says about it, so that a drift shows as a change of an input."""
    if not differs(prop, asked, actual):
        return asked
    if prop.kind == "object" and actual:
        return {name: narrowed(prop.fields[name], value, actual.get(name)) for name, value in asked.items()}
    if prop.fields and asked and actual:
        return [{name: item.get(name) for name in asked[0]} for item in actual]
    return actual


def planned(properties: Properties, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Say in a preview what a new resource will look like: what was asked for, and unknown all the rest."""
    return {name: planned_value(prop, asked[name]) if name in asked else UNKNOWN for name, prop in properties.items()}


def planned_value(prop: Property, asked: Any) -> Any:
    """Fill the objects inside one value."""
    if not prop.fields or isinstance(asked, Computed):
        return asked
    if isinstance(asked, list):
        return [item if isinstance(item, Computed) else planned(prop.fields, item) for item in asked]
    return planned(prop.fields, asked)
