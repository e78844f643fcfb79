"""Take from a request body what a client may set, and refuse what the schema does not allow.

What only the server sets is dropped in silence, as the Terraform provider sends it back with empty strings.
Does not: coerce types; whether Oracle takes `"true"` for true is unknown.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.identity_domains.errors import invalid, missing
from simulator.identity_domains.scim.schema import Attribute, Schema
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document

LONGEST_REFERENCE = 40
"""Characters of a reference's `value`: a SCIM id fits, an OCID does not.

Source: oracle/oci-python-sdk issue 714; messageId as met with CustomerSecretKey.user.value.
"""
LARGEST_INTEGER = 2**31 - 1


@dataclass(frozen=True)
class Rules:
    """How strict to be.

    Attributes:
        ignore_unknown: Drop attributes the schema does not have instead of refusing them.
    """

    ignore_unknown: bool = False


def clean(schema: Schema, body: Mapping[str, Any], rules: Rules) -> Document:
    """Return what `body` sets of a resource.

    Raises:
        Refusal: 400, an attribute is unknown, of the wrong type or has a value that is not allowed.
    """
    return _clean_parts(schema.attributes, body, rules, schema.name)


def require(schema: Schema, document: Document) -> None:
    """Check that nothing required is missing.

    Raises:
        missing: 400, with the names of what is missing.
    """
    absent = _missing(schema.attributes, document, "")
    if absent:
        raise missing(absent)


def clean_value(attribute: Attribute, value: Any, rules: Rules, name: str) -> Any:
    """Return `value` as the attribute holds it, None where it means nothing.

    Raises:
        wrong_value: 400, it is of the wrong type or not allowed.
    """
    if value is None or attribute.mutability == "readOnly":
        return None
    if attribute.multi_valued:
        if not isinstance(value, list):
            raise wrong_value(name, "a list")
        items = [_clean_item(attribute, item, rules, name) for item in value]
        return distinct(attribute, [item for item in items if item is not None])
    return _clean_item(attribute, value, rules, name)


def distinct(attribute: Attribute, items: list[Any]) -> list[Any]:
    """Return the items without those that repeat an earlier one by the attribute's key."""
    found: dict[str, Any] = {}
    for item in items:
        found.setdefault(item_key(attribute, item), item)
    return list(found.values())


def item_key(attribute: Attribute, item: Any) -> str:
    """Return what tells an item of a multi-valued attribute from the others."""
    if attribute.key and isinstance(item, dict):
        return repr([item.get(name) for name in attribute.key])
    return repr(item)


def _clean_parts(attributes: Mapping[str, Attribute], body: Mapping[str, Any], rules: Rules, name: str) -> Document:
    found: Document = {}
    for key, value in body.items():
        attribute = attributes.get(key.lower())
        if attribute is None:
            if not rules.ignore_unknown and key != "schemas":  # which some clients repeat inside extensions
                raise invalid(f"{name} has no attribute {key[:80]!r}.", "unknown attribute")
            continue
        cleaned = clean_value(attribute, value, rules, attribute.name)
        if cleaned is not None:
            found[attribute.name] = cleaned
    return found


def _clean_item(attribute: Attribute, value: Any, rules: Rules, name: str) -> Any:
    if attribute.type == "complex":
        if not isinstance(value, dict):
            raise wrong_value(name, "an object")
        return _clean_parts(attribute.parts, value, rules, name) or None
    if value == "":
        return None
    _require_type(attribute, value, name)
    if name == "value" and attribute.case_exact and len(value) > LONGEST_REFERENCE and attribute.required:
        raise invalid(
            f"{name} is longer than {LONGEST_REFERENCE} characters.",
            "references",
            "error.common.validation.stringExceedsMaxLimit",
        )
    return _canonical(attribute, value, name)


def _require_type(attribute: Attribute, value: Any, name: str) -> None:
    match attribute.type:
        case "boolean" if not isinstance(value, bool):
            raise wrong_value(name, "true or false")
        case "integer":
            _require_integer(attribute, value, name)
        case "decimal" if not isinstance(value, int | float) or isinstance(value, bool):
            raise wrong_value(name, "a number")
        case "string" | "reference" | "dateTime" | "binary" if not isinstance(value, str):
            raise wrong_value(name, "a string")
        case "dateTime" if not _is_moment(value):
            raise wrong_value(name, "a date and time")
        case "binary" if not _is_base64(value):
            raise wrong_value(name, "base64")


def _require_integer(attribute: Attribute, value: Any, name: str) -> None:
    low = -LARGEST_INTEGER if attribute.minimum is None else attribute.minimum
    high = LARGEST_INTEGER if attribute.maximum is None else attribute.maximum
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise wrong_value(name, f"a whole number from {low} to {high}")


def _canonical(attribute: Attribute, value: Any, name: str) -> Any:
    if not attribute.canonical_values:
        return value
    for allowed in attribute.canonical_values:
        if value == allowed or (not attribute.case_exact and value.casefold() == allowed.casefold()):
            return allowed
    raise wrong_value(name, f"one of {', '.join(attribute.canonical_values)}")


def _missing(attributes: Mapping[str, Attribute], node: Document, prefix: str) -> list[str]:
    absent = []
    for attribute in attributes.values():
        value, name = node.get(attribute.name), prefix + attribute.name
        if value in (None, [], {}):
            absent += [name] if attribute.required and attribute.mutability != "readOnly" else []
            continue
        for item in value if isinstance(value, list) else [value]:
            absent += _missing(attribute.parts, item, f"{name}.") if attribute.parts else []
    return absent


def wrong_value(name: str, expected: str) -> Refusal:
    """Return the refusal of a value that is not what was expected."""
    return invalid(f"The value of {name} is not {expected}.", "attribute type")


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
