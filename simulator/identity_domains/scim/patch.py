"""Apply the operations of a PATCH to a resource.

Source: RFC 7644, section 3.5.2; OCI Python SDK models/patch_op.py and operations.py. Paths match without regard to
case: Oracle's own sample writes `SigningCertPublicAccess` (oracle-samples/oci-iot-samples, identity.tf).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scim2_models import Path, SCIMException
from scim2_models.path import AttrPath, Comparison, FilterNode, PathNode, Present, ValuePath

from simulator.identity_domains.errors import invalid
from simulator.identity_domains.scim.filters import matches_item
from simulator.identity_domains.scim.schema import Attribute, Schema, Trail
from simulator.identity_domains.scim.validation import Rules, clean_value, item_key
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document

LARGEST_PATCH = 1000
"""Operations of one request. Source: documentation "Response Codes", 413."""


@dataclass(frozen=True)
class Target:
    """What one operation changes: a node of the resource, an attribute in it, and which of its items."""

    node: Document
    attribute: Attribute
    items: FilterNode | None
    part: Attribute | None


def apply(schema: Schema, document: Document, body: Document, rules: Rules) -> None:
    """Change `document` by the operations of a PatchOp message.

    Raises:
        Refusal: 400, an operation makes no sense; 413, there are too many.
    """
    for operation in _operations(body):
        _apply_one(schema, document, operation, rules)


def _operations(body: Document) -> list[Document]:
    operations = next((value for key, value in body.items() if key.lower() == "operations"), None)
    if not isinstance(operations, list) or not operations or not all(isinstance(op, dict) for op in operations):
        raise invalid("Operations has to be a list of objects.", "patch")
    if len(operations) > LARGEST_PATCH:
        raise Refusal(413, "", f"More than {LARGEST_PATCH} operations.", "patch")
    return operations


def _apply_one(schema: Schema, document: Document, operation: Document, rules: Rules) -> None:
    kind, path = str(operation.get("op")).lower(), operation.get("path")
    if kind not in {"add", "remove", "replace"}:
        raise invalid("The op of an operation is add, remove or replace.", "patch")
    if path:
        _write(_target(schema, document, path), kind, operation.get("value"), rules)
    elif kind == "remove":
        raise invalid("A remove operation needs a path.", "patch")
    else:
        _write_each(schema, document, kind, operation.get("value"), rules)


def _write_each(schema: Schema, document: Document, kind: str, value: Any, rules: Rules) -> None:
    if not isinstance(value, dict):
        raise invalid("The value of an operation without path is an object.", "patch")
    for name, part in value.items():
        if name.lower() != "schemas":
            _write(_target(schema, document, name), kind, part, rules)


def _target(schema: Schema, document: Document, text: Any) -> Target:
    path = _parse(text)
    attribute_path = path if isinstance(path, AttrPath) else path.attr_path
    trail = schema.find(attribute_path)
    if not trail:
        raise invalid(f"{schema.name} has no attribute {str(text)[:80]!r}.", "patch")
    items: FilterNode | None = None
    part: Attribute | None = None
    if isinstance(path, ValuePath):
        items = path.val_filter
        part = _part(trail[-1], path.sub_attr)
    elif len(trail) > 1 and trail[-2].multi_valued:
        trail, part = trail[:-1], trail[-1]
    return Target(_descend(document, trail[:-1]), trail[-1], items, part)


def _parse(text: Any) -> AttrPath | ValuePath:
    try:
        path: PathNode | None = Path(text).ast if isinstance(text, str) else None
    except (SCIMException, ValueError, RecursionError):
        path = None
    if path is None or isinstance(path, Comparison | Present):
        raise invalid(f"{str(text)[:80]!r} is not a path.", "patch")
    return path


def _part(attribute: Attribute, name: str | None) -> Attribute | None:
    if name is None:
        return None
    if name.lower() not in attribute.parts:
        raise invalid(f"{attribute.name} has no part {name[:80]!r}.", "patch")
    return attribute.parts[name.lower()]


def _descend(document: Document, trail: Trail) -> Document:
    for attribute in trail:
        inner = document.setdefault(attribute.name, {})
        document = inner if isinstance(inner, dict) else {}
    return document


def _write(target: Target, kind: str, value: Any, rules: Rules) -> None:
    _require_writable(target.part or target.attribute, target, kind)
    if target.items is not None or target.part is not None:
        _write_items(target, kind, value, rules)
    elif kind == "remove":
        _remove(target, value)
    else:
        _write_whole(target, kind, value, rules)


def _require_writable(attribute: Attribute, target: Target, kind: str) -> None:
    fixed = attribute.mutability == "immutable" and (kind != "add" or target.node.get(target.attribute.name))
    if attribute.mutability == "readOnly" or fixed:
        raise invalid(f"The attribute {attribute.name} cannot be changed.", "mutability")


def _remove(target: Target, value: Any) -> None:
    """Remove the attribute; with a value only the items it gives, as Oracle's console sends it."""
    name = target.attribute.name
    if target.attribute.multi_valued and isinstance(value, list) and value:
        gone = {item_key(target.attribute, item) for item in value}
        target.node[name] = [item for item in target.node.get(name, []) if item_key(target.attribute, item) not in gone]
    else:
        target.node.pop(name, None)


def _write_whole(target: Target, kind: str, value: Any, rules: Rules) -> None:
    attribute, name = target.attribute, target.attribute.name
    if attribute.multi_valued and kind == "add" and not isinstance(value, list):
        value = [value]
    cleaned = clean_value(attribute, value, rules, name)
    if cleaned is None:
        target.node.pop(name, None)
    elif attribute.multi_valued:
        before = target.node.get(name, []) if kind == "add" else []
        target.node[name] = _merged(attribute, before, cleaned)
    elif attribute.type == "complex":
        target.node[name] = {**target.node.get(name, {}), **cleaned}
    else:
        target.node[name] = cleaned


def _write_items(target: Target, kind: str, value: Any, rules: Rules) -> None:
    items = target.node.get(target.attribute.name) or []
    items = items if isinstance(items, list) else [items]
    chosen = [item for item in items if target.items is None or matches_item(target.attribute, item, target.items)]
    if not chosen:
        if kind == "remove":
            return
        raise invalid(f"No item of {target.attribute.name} is what the path means.", "patch")
    if kind == "remove" and target.part is None:
        target.node[target.attribute.name] = [item for item in items if not any(item is one for one in chosen)]
        return
    for item in chosen:
        _write_item(target, item, kind, value, rules)


def _write_item(target: Target, item: Any, kind: str, value: Any, rules: Rules) -> None:
    if not isinstance(item, dict):
        raise invalid(f"The items of {target.attribute.name} have no parts.", "patch")
    if target.part is None:
        single = clean_value(target.attribute, [value], rules, target.attribute.name)
        changes = single[0] if single else {}
    elif kind == "remove":
        item.pop(target.part.name, None)
        return
    else:
        changes = {target.part.name: clean_value(target.part, value, rules, target.part.name)}
        item.pop(target.part.name, None)
    if changes.get("primary") is True:
        _demote(target.node[target.attribute.name])
    item.update({name: changed for name, changed in changes.items() if changed is not None})


def _merged(attribute: Attribute, before: list[Any], added: list[Any]) -> list[Any]:
    """Return the items with the added ones, which change those of the same key."""
    if any(isinstance(item, dict) and item.get("primary") for item in added):
        _demote(before)
    items = {item_key(attribute, item): item for item in before}
    for item in added:
        key = item_key(attribute, item)
        items[key] = {**items.get(key, {}), **item} if isinstance(item, dict) else item
    return list(items.values())


def _demote(items: list[Any]) -> None:
    """Leave no item the primary one, where a new one is."""
    for item in items:
        if isinstance(item, dict) and item.get("primary"):
            item["primary"] = False
