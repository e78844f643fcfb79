"""Attribute tables of identity domain resources, read from the property comments of the OCI Python SDK.

The SDK repeats Oracle's own schema ("SCIM++ Properties") beside every property, so the simulator need not guess what
is read-only, unique or returned. `python -m tests.simulator.identity_domains.sdk_schemas` writes the tables anew.
"""

from __future__ import annotations

import json
import re
from typing import Any

from oci.identity_domains import models

from simulator.identity_domains.scim.schema import SCHEMAS_DIRECTORY

RESOURCES = {
    "App": "urn:ietf:params:scim:schemas:oracle:idcs:App",
    "Group": "urn:ietf:params:scim:schemas:core:2.0:Group",
    "User": "urn:ietf:params:scim:schemas:core:2.0:User",
    "Grant": "urn:ietf:params:scim:schemas:oracle:idcs:Grant",
    "Setting": "urn:ietf:params:scim:schemas:oracle:idcs:Settings",
    "IdentitySetting": "urn:ietf:params:scim:schemas:oracle:idcs:IdentitySettings",
    "AppStatusChanger": "urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger",
    "UserPasswordChanger": "urn:ietf:params:scim:schemas:oracle:idcs:UserPasswordChanger",
    "UserPasswordResetter": "urn:ietf:params:scim:schemas:oracle:idcs:UserPasswordResetter",
    "UserStatusChanger": "urn:ietf:params:scim:schemas:oracle:idcs:UserStatusChanger",
    "AppRole": "urn:ietf:params:scim:schemas:oracle:idcs:AppRole",
    "IdentityPropagationTrust": "urn:ietf:params:scim:schemas:oracle:idcs:IdentityPropagationTrust",
    "OAuthClientCertificate": "urn:ietf:params:scim:schemas:oracle:idcs:OAuthClientCertificate",
}
"""Model of the SDK, and the schema it stands for."""

KEPT = {
    "type": "string",
    "mutability": "readWrite",
    "returned": "default",
    "uniqueness": "none",
    "required": "false",
    "multiValued": "false",
    "caseExact": "false",
    "idcsSearchable": "true",
    "idcsCompositeKey": "",
    "idcsMinValue": "",
    "idcsMaxValue": "",
    "idcsDefaultValue": "",
}
"""Properties that matter here, and the value that goes without saying."""

SECTION = re.compile(r"\*\*SCIM\+\+ Properties:\*\*(.*?)(?:\n\s*\n|$)", re.DOTALL)
PROPERTY = re.compile(r"^\s*-\s*(\w+):\s*(.*?)\s*$", re.MULTILINE)
ALLOWED_VALUES = re.compile(r"Allowed values for .*? are: (.*)")
TYPES = {"bool": "boolean", "int": "integer", "datetime": "dateTime", "float": "decimal"}


def properties(comment: str | None) -> dict[str, str]:
    section = SECTION.search(comment or "")
    return dict(PROPERTY.findall(section.group(1))) if section else {}


def attribute(model: type, field: str, name: str, sdk_type: str) -> dict[str, Any]:
    item_type = sdk_type.removeprefix("list[").removesuffix("]")
    parts = getattr(models, item_type, None)
    found = properties(getattr(model, field).__doc__) or properties(parts.__doc__ if parts else None)
    found.setdefault("type", "complex" if parts else TYPES.get(item_type, "string"))
    found["multiValued"] = str(sdk_type.startswith("list[")).lower()
    kept = {key: json_value(key, found[key]) for key, usual in KEPT.items() if found.get(key, usual) != usual}
    allowed = ALLOWED_VALUES.search(getattr(model, field).__doc__)
    values = {"canonicalValues": re.findall(r'"(.*?)"', allowed.group(1))} if allowed else {}
    return {"name": name, **kept, **values} | ({"subAttributes": attributes(parts)} if parts else {})


def json_value(key: str, text: str) -> Any:
    if key == "idcsCompositeKey":
        return re.findall(r"[\w$.]+", text)
    return int(text) if re.fullmatch(r"-?\d+", text) else {"true": True, "false": False}.get(text, text)


def attributes(model: type) -> list[dict[str, Any]]:
    names, types = model().attribute_map, model().swagger_types
    return [attribute(model, field, names[field], types[field]) for field in sorted(names, key=names.__getitem__)]


def table(name: str) -> dict[str, Any]:
    """Return the whole table of a model: its own attributes, and those of each extension."""
    found = attributes(getattr(models, name))
    return {
        "id": RESOURCES[name],
        "name": name,
        "attributes": [entry for entry in found if not entry["name"].startswith("urn:")],
        "extensions": [
            {"id": entry["name"], "attributes": entry["subAttributes"]}
            for entry in found
            if entry["name"].startswith("urn:")
        ],
    }


def render(entry: Any, indent: int = 0) -> str:
    """Return the table as JSON with one attribute on a line, so that a change reads well in a diff."""
    lists = {key: value for key, value in entry.items() if key in {"attributes", "extensions", "subAttributes"}}
    head = json.dumps({key: value for key, value in entry.items() if key not in lists})[1:-1]
    inner = ",\n".join(
        f'{" " * indent} "{key}": [\n'
        + ",\n".join(" " * (indent + 2) + render(item, indent + 2) for item in value)
        + "\n"
        + " " * indent
        + " ]"
        for key, value in lists.items()
    )
    return "{" + head + (",\n" + inner if inner else "") + "}"


if __name__ == "__main__":
    for resource in RESOURCES:
        (SCHEMAS_DIRECTORY / f"{resource}.json").write_text(render(table(resource)) + "\n")
