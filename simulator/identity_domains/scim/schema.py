"""Know the attributes of each resource: what is required, read-only, unique, searchable and returned.

The tables in `schemas/` come from the property comments of the OCI Python SDK, written by
`tests/simulator/identity_domains/sdk_schemas.py`; a test compares them with the SDK.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from scim2_models.path import AttrPath

SCHEMAS_DIRECTORY = Path(__file__).with_name("schemas")


@dataclass(frozen=True)
class Attribute:
    """One attribute; a complex one has parts, and an extension is a complex one named by its URN.

    Attributes:
        mutability: `readWrite`, `readOnly`, `immutable` or `writeOnly`.
        returned: `always`, `default`, `request` or `never`.
        key: Names of the parts that tell two items of a multi-valued attribute apart.
        parts: Parts by their name in lower case.
    """

    name: str
    type: str = "string"
    mutability: str = "readWrite"
    returned: str = "default"
    required: bool = False
    multi_valued: bool = False
    case_exact: bool = False
    searchable: bool = True
    unique: bool = False
    key: tuple[str, ...] = ()
    canonical_values: tuple[str, ...] = ()
    default: Any = None
    minimum: int | None = None
    maximum: int | None = None
    parts: Mapping[str, Attribute] = field(default_factory=dict)


Trail = tuple[Attribute, ...]
"""The way from a resource down to one of its attributes."""


@dataclass(frozen=True)
class Schema:
    """The attributes of a resource, extensions included, by their name in lower case."""

    urn: str
    name: str
    attributes: Mapping[str, Attribute]

    def find(self, path: AttrPath) -> Trail:
        """Return the way to the attribute that `path` names, empty when there is none; case does not matter."""
        names = [name.lower() for name in (path.attr, path.sub_attr) if name]
        extension = f"{path.uri}:{path.attr}".lower()
        if extension in self.attributes:
            names = [extension, *names[1:]]
        elif path.uri and path.uri.lower() != self.urn.lower():
            names = [path.uri.lower(), *names]
        return _follow(self.attributes, names)

    @property
    def extensions(self) -> Iterable[Attribute]:
        """The extensions, as complex attributes."""
        return (attribute for name, attribute in self.attributes.items() if name.startswith("urn:"))


def _follow(attributes: Mapping[str, Attribute], names: Sequence[str]) -> Trail:
    trail: list[Attribute] = []
    for name in names:
        if name not in attributes:
            return ()
        trail.append(attributes[name])
        attributes = attributes[name].parts
    return tuple(trail)


def read(node: Any, trail: Trail) -> list[Any]:
    """Return every value that `node` holds at the end of `trail`."""
    nodes = [node]
    for attribute in trail:
        found = [item.get(attribute.name) for item in nodes if isinstance(item, Mapping)]
        nodes = [item for value in found for item in (value if isinstance(value, list) else [value])]
    return [value for value in nodes if value is not None]


@cache
def load(name: str) -> Schema:
    """Return the schema of the resource called `name`, such as `User`."""
    table = json.loads((SCHEMAS_DIRECTORY / f"{name}.json").read_text())
    extensions = [{"name": extension["id"], **extension} for extension in table["extensions"]]
    return Schema(table["id"], name, _attributes([*table["attributes"], *extensions]))


def _attributes(entries: Iterable[Mapping[str, Any]]) -> dict[str, Attribute]:
    return {entry["name"].lower(): _attribute(entry) for entry in entries}


def _attribute(entry: Mapping[str, Any]) -> Attribute:
    parts = entry.get("subAttributes") or entry.get("attributes") or ()
    return Attribute(
        name=entry["name"],
        type="complex" if parts else entry.get("type", "string"),
        mutability=entry.get("mutability", "readWrite"),
        returned=entry.get("returned", "default"),
        required=entry.get("required", False),
        multi_valued=entry.get("multiValued", False),
        case_exact=entry.get("caseExact", False),
        searchable=entry.get("idcsSearchable", True),
        unique=entry.get("uniqueness", "none") != "none",
        key=tuple(entry.get("idcsCompositeKey", ())),
        canonical_values=tuple(entry.get("canonicalValues", ())),
        default=entry.get("idcsDefaultValue"),
        minimum=entry.get("idcsMinValue"),
        maximum=entry.get("idcsMaxValue"),
        parts=_attributes(parts),
    )
