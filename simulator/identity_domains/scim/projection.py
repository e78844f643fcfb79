"""Choose the attributes of an answer: what the schema returns by itself, and what the request asks for.

Source: documentation "Query Parameters" (attributes, attributeSets); OCI Python SDK models for `returned`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scim2_models import Path, SCIMException
from scim2_models.path import AttrPath

from simulator.identity_domains.errors import invalid
from simulator.identity_domains.scim.schema import Attribute, Schema, Trail
from simulator.kernel.store import Document

ATTRIBUTE_SETS = {
    "all": {"always", "default", "request"},
    "always": {"always"},
    "default": {"always", "default"},
    "request": {"always", "request"},
    "never": {"always"},
}
"""What each value of `attributeSets` returns; what is never returned stays so."""


@dataclass(frozen=True)
class Wanted:
    """What a request wants returned.

    Attributes:
        sets: The values of `returned` to answer with.
        named: Ways to the attributes named one by one.
    """

    sets: frozenset[str]
    named: tuple[Trail, ...]

    def includes(self, trail: Trail) -> bool:
        """Tell whether the attribute at the end of `trail` is to be returned, itself or a part of it."""
        last = trail[-1]
        if last.returned == "never":
            return False
        return last.returned in self.sets or any(_on_the_way(trail, named) for named in self.named)


def wanted(schema: Schema, attributes: Iterable[str], attribute_sets: Iterable[str]) -> Wanted:
    """Return what a request wants, which gave `attributes` and `attribute_sets`.

    Raises:
        invalid: 400, there is no such attribute set.
    """
    sets: set[str] = set()
    for name in attribute_sets:
        if name.lower() not in ATTRIBUTE_SETS:
            raise invalid(f"{name[:40]!r} is not an attribute set.", "attribute sets")
        sets |= ATTRIBUTE_SETS[name.lower()]
    named = tuple(trail for name in attributes if (trail := _find(schema, name)))
    if not sets:
        sets = {"always"} if any(attributes) else {"always", "default"}
    return Wanted(frozenset(sets), named)


def project(schema: Schema, document: Mapping[str, Any], wanted: Wanted) -> Document:
    """Return the wanted part of a resource; `schemas` is always there (RFC 7643, section 3)."""
    return {"schemas": document["schemas"]} | _project(schema.attributes, document, wanted, ())


def _project(attributes: Mapping[str, Attribute], node: Mapping[str, Any], wanted: Wanted, trail: Trail) -> Document:
    found = {}
    for attribute in attributes.values():
        way = (*trail, attribute)
        if wanted.includes(way) or _has_part_always_returned(attribute):
            value = _value(attribute, node.get(attribute.name), wanted, way)
            if value not in (None, [], {}):
                found[attribute.name] = value
    return found


def _value(attribute: Attribute, value: Any, wanted: Wanted, trail: Trail) -> Any:
    if isinstance(value, list):
        return [_value(attribute, item, wanted, trail) for item in value]
    if not attribute.parts or not isinstance(value, dict):
        return value
    return _project(attribute.parts, value, _inside(wanted, trail), trail)


def _inside(wanted: Wanted, trail: Trail) -> Wanted:
    """Inside an attribute asked for as a whole its parts are returned as if it were the resource."""
    if trail[-1].returned in wanted.sets or any(named == trail for named in wanted.named):
        return Wanted(wanted.sets | {"always", "default"}, wanted.named)
    return wanted


def _has_part_always_returned(attribute: Attribute) -> bool:
    """Tell whether an attribute nobody asked for shows a part, as `basedOnTemplate` does its value."""
    return (
        not attribute.multi_valued
        and attribute.returned == "default"
        and any(part.returned == "always" for part in attribute.parts.values())
    )


def _on_the_way(trail: Trail, named: Trail) -> bool:
    return named[: len(trail)] == trail


def _find(schema: Schema, name: str) -> Trail:
    try:
        path = Path(name).ast
    except (SCIMException, ValueError, RecursionError):
        return ()
    return schema.find(path) if isinstance(path, AttrPath) else ()
