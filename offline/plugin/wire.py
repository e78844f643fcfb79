"""Properties as the service's JSON, and back.

Source: the bridged plugin's requests and state in tests/data (an absent text is empty only if it is an enumeration or
inside an object; lists and maps are never absent).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from offline.plugin.schema import Properties, Property

NOT_SENT_WHEN_EMPTY = {
    "lastFailedLoginDate",
    "lastSuccessfulLoginDate",
    "maxConcurrentSessions",
    "previousSuccessfulLoginDate",
}
"""Source: terraform-provider-oci identity_domains_user_resource.go (the service refuses these when they are empty)."""
EMPTY_INSIDE_AN_OBJECT: Mapping[str, Any] = {"string": "", "time": "", "boolean": False, "number": 0}


def to_wire(properties: Properties, values: Mapping[str, Any]) -> dict[str, Any]:
    """Write an object as the service wants it; what never travels is left out."""
    written = {}
    for name in values.keys() & properties.keys():
        prop, value = properties[name], values[name]
        if prop.wire and (value or not (prop.kind == "enum" or name in NOT_SENT_WHEN_EMPTY)):
            written[prop.wire] = encode(prop, value)
    return written


def merge(properties: Properties, body: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Combine a service's answer with what was known: a text, number or truth value that it leaves out stays.

    Source: terraform-provider-oci `SetData` of every resource (sets a plain value only if the service gave one).
    """
    read = sort_lists(from_wire(properties, body))
    return {
        name: known.get(name) if read.get(name) is None and not prop.fields else read.get(name)
        for name, prop in properties.items()
    }


def encode(prop: Property, value: Any) -> Any:
    """Write one value."""
    if prop.kind == "object":
        return to_wire(prop.fields, value)
    if prop.kind == "objects":
        return [to_wire(prop.fields, item) for item in value]
    if prop.kind == "wrapped":
        return to_wire(prop.fields, value[0]) if value else None
    return nested_tags(value) if prop.kind == "tags" else value


def from_wire(properties: Properties, body: Mapping[str, Any], *, inside: bool = False) -> dict[str, Any]:
    """Read an object that the service sent.

    Args:
        properties: What to read; everything else is ignored.
        body: The service's JSON.
        inside: True for an object inside another, where nothing is absent.
    """
    return {name: decode(prop, body.get(prop.wire), inside=inside) for name, prop in properties.items() if prop.wire}


def decode(prop: Property, value: Any, *, inside: bool) -> Any:
    """Read one value; a missing one becomes what the real plugin stores for it."""
    if prop.kind in {"list", "objects", "wrapped"}:
        return decode_list(prop, value)
    if prop.kind in {"map", "tags"}:
        return flat_tags(value or {}) if prop.kind == "tags" else value or {}
    if value is None:
        return "" if prop.kind == "enum" else EMPTY_INSIDE_AN_OBJECT.get(prop.kind) if inside else None
    if prop.kind == "object":
        return from_wire(prop.fields, value, inside=True)
    return go_time(value) if prop.kind == "time" else value


def decode_list(prop: Property, value: Any) -> list[Any]:
    """Read a list, which may be one object on the wire."""
    if prop.kind == "wrapped":
        value = [value] if value else []
    if not prop.fields:
        return list(value or [])
    return [from_wire(prop.fields, item, inside=True) for item in value or []]


def sort_lists(value: Any) -> Any:
    """Put lists in one order: multi-valued attributes have none, and a refresh must not see a change in it."""
    if isinstance(value, dict):
        return {name: sort_lists(member) for name, member in value.items()}
    if isinstance(value, list):
        return sorted((sort_lists(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def flat_tags(tags: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Write defined tags as Pulumi shows them: `namespace.key`."""
    return {f"{namespace}.{key}": value for namespace, keys in tags.items() for key, value in keys.items()}


def nested_tags(tags: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Write defined tags as the services do: a map of namespaces."""
    nested: dict[str, dict[str, Any]] = {}
    for name, value in tags.items():
        namespace, _, key = name.partition(".")
        nested.setdefault(namespace, {})[key] = value
    return nested


def go_time(text: str) -> str:
    """Write a time as Go prints it, which is what the real plugin stores."""
    moment = datetime.fromisoformat(text).astimezone(UTC)
    fraction = f".{moment.microsecond:06d}".rstrip("0") if moment.microsecond else ""
    return f"{moment:%Y-%m-%d %H:%M:%S}{fraction} +0000 UTC"
