"""The finished state of an adopted stack: what the import left out, and the client secret encrypted."""

from __future__ import annotations

import json
from typing import Any

from pipeline import urn

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
"""Marks a secret in a state that is shown with its secrets. Source: pulumi/pulumi sdk/go/common/resource/sig.go."""
GROUP, APP = "oci:Identity/domainsGroup:DomainsGroup", "oci:Identity/domainsApp:DomainsApp"
KEEPERS = {APP: "clientSecret", "pulumi-python:dynamic/identity:ClientSecret": "secret"}
"""What holds the client secret, and in which property."""
WRITE_ONLY = ("attributeSets", "forceDelete", "members")
"""Of a group: what the plugin's read does not return. Source: recordings of imports with the unmodified plugin."""

Resource = dict[str, Any]


def finished(exported: Resource, inputs: dict[str, Resource]) -> Resource:
    """Return an exported state in which nothing differs from the program only because an import cannot read it.

    Args:
        exported: What `pulumi stack export --show-secrets` printed after the import.
        inputs: Type and name of a resource, joined by a space, to its inputs in a preview.
    """
    resources = exported["deployment"]["resources"]
    secret = next((each["outputs"].get("clientSecret") for each in resources if each["type"] == APP), None)
    done = [_finished(each, inputs, secret) for each in resources]
    return {**exported, "deployment": {**exported["deployment"], "resources": done}}


def _finished(each: Resource, inputs: dict[str, Resource], secret: Any) -> Resource:
    if each["type"] == GROUP:
        asked = inputs[f"{each['type']} {urn.name(each['urn'])}"]
        given = {name: asked[name] for name in WRITE_ONLY if name in asked}
        return {**each, "inputs": {**each["inputs"], **given}, "outputs": {**each["outputs"], **given}}
    if each["type"] in KEEPERS and secret:
        name = KEEPERS[each["type"]]
        outputs = {**each["outputs"], name: _secret(secret)}
        return {**each, "outputs": outputs, "additionalSecretOutputs": [name]}
    return each


def _secret(value: Any) -> Any:
    return value if isinstance(value, dict) else {**SECRET, "plaintext": json.dumps(value)}
