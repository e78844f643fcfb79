"""What Pulumi calls a property, what the wire calls it, and how its value is carried.

Read from `schema.json`, which `introspection.py` writes.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Property:
    """One property of a resource, of a function's result, or of an object inside one.

    Attributes:
        wire: Name in the service's JSON, or None when the property never travels.
        kind: `string`, `enum`, `boolean`, `number`, `time`, `list` (of scalars), `map`, `tags`, `object`, `objects`
            (a list of them), or `wrapped` (one object on the wire, a list of at most one in Pulumi).
        fields: The properties of the object or objects.
        settable: False inside an object for what only the service sets.
    """

    wire: str | None
    kind: str
    fields: Properties = field(default_factory=dict)
    settable: bool = True


Properties = Mapping[str, Property]


@dataclass(frozen=True)
class ResourceSchema:
    """One resource: its properties, those a program may set, and those whose change replaces it."""

    inputs: frozenset[str]
    replaces: frozenset[str]
    properties: Properties


@functools.cache
def resource_schema(token: str) -> ResourceSchema:
    """Look up a resource by its type token."""
    entry = contents()["resources"][token]
    return ResourceSchema(
        frozenset(entry["inputs"]), frozenset(entry["replaces"]), parse_properties(entry["properties"])
    )


@functools.cache
def function_schema(token: str) -> Properties:
    """Look up the result of a function by its token."""
    return parse_properties(contents()["functions"][token])


@functools.cache
def contents() -> dict[str, Any]:
    """Read the file once."""
    parsed: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text())
    return parsed


def parse_properties(entries: Mapping[str, list[Any]]) -> dict[str, Property]:
    """Turn the file's lists into properties."""
    return {
        name: Property(wire, kind, parse_properties(more.get("fields", {})), settable=not more.get("readOnly"))
        for name, (wire, kind, more) in ((name, [*entry, {}][:3]) for name, entry in entries.items())
    }
