"""What changed between a resource's state and its program, and what a read says about the program's inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from pulumi.provider.experimental.provider import PropertyDiff, PropertyDiffKind

from offline.plugin.comparison import differs, narrowed
from offline.plugin.schema import Property, ResourceSchema

EMPTY: tuple[Any, ...] = (None, [], {})
"""What the state holds for a property that nobody has set."""
IMPORT_PREFIX = "idcsEndpoint/"


def changed_properties(schema: ResourceSchema, old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    """Name the properties that differ.

    What the program no longer sets keeps the service's value, as in the real plugin, unless only the plugin knows it.
    """
    known = new.keys() & schema.properties.keys()
    changed = {name for name in known if differs(schema.properties[name], new[name], old.get(name))}
    return changed | {name for name in schema.inputs - new.keys() if not schema.properties[name].wire and old.get(name)}


def without_ignored(asked: Mapping[str, Any], known: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """Take the service's value where the program ignores changes: of a property, or of a field of an object."""
    result = dict(asked)
    for path in paths:
        name, _, field = path.partition(".")
        if not field and name in known:
            result[name] = known[name]
        elif isinstance(result.get(name), dict) and isinstance(known.get(name), dict):
            result[name] = {**result[name], field: known[name].get(field)}
    return result


def detailed_diff(
    changes: Set[str], replaces: Set[str], old: Mapping[str, Any], new: Mapping[str, Any]
) -> dict[str, PropertyDiff]:
    """Describe each change to the engine, in terms of inputs."""
    return {
        name: PropertyDiff(PropertyDiffKind[diff_kind(name, old, new) + ("_REPLACE" if name in replaces else "")], True)
        for name in sorted(changes)
    }


def diff_kind(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Say whether a property is added, deleted or updated."""
    if name not in new:
        return "DELETE"
    return "ADD" if old.get(name) in EMPTY else "UPDATE"


def drifted_inputs(schema: ResourceSchema, asked: Mapping[str, Any], outputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs as the service now has them; for an import, all that are set and can be."""
    if not asked:
        parts = {name: settable_part(schema.properties[name], outputs.get(name)) for name in schema.inputs}
        return {name: part for name, part in parts.items() if part}
    now = {name: drifted(schema, name, value, outputs) for name, value in asked.items()}
    return {name: value for name, value in now.items() if value not in EMPTY or asked[name] in EMPTY}


def drifted(schema: ResourceSchema, name: str, asked: Any, outputs: Mapping[str, Any]) -> Any:
    """Return one input as the service now has it."""
    return narrowed(schema.properties[name], asked, outputs.get(name)) if name in schema.properties else asked


def settable_part(prop: Property, value: Any) -> Any:
    """Reduce a value of the service to what a program can set, without what is empty."""
    if not prop.fields or not value:
        return value
    if isinstance(value, list):
        return [settable_part(prop, item) for item in value]
    parts = {name: settable_part(prop.fields[name], item) for name, item in value.items() if prop.fields[name].settable}
    return {name: part for name, part in parts.items() if part}


def imported(resource_id: str, known: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Take an import id apart: `idcsEndpoint/{url}/apps/{id}` names the identity domain too.

    Source: terraform-provider-oci internal/service/identity_domains/identity_domains_util.go.
    """
    if not resource_id.startswith(IMPORT_PREFIX):
        return resource_id, dict(known)
    endpoint, _, own_id = resource_id.removeprefix(IMPORT_PREFIX).rpartition("/")
    return own_id, {**known, "idcsEndpoint": endpoint.rpartition("/")[0]}
