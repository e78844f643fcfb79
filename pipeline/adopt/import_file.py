"""What Pulumi is to import: the program's own resources, each with the id of what is there.

The engine lists the program's resources (`pulumi preview --import-file`) and their properties (the preview itself), so
no name is written down here. The oci plugin's resources are read by the plugin; the dynamic ones are given as inputs
and outputs, since their provider has nothing to read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.adopt.tenancy import AdoptError, Found

NOT_SHOWN = ("04da6b54-80e4-46f7-96ec-b56ff0331ba9", "[secret]")
"""What stands in a preview for a text that is not known yet, and for a secret. Source: pulumi/pulumi
sdk/go/common/resource/plugin/rpc.go, pkg/resource/stack/deployment.go."""
COLLECTIONS = {
    "oci:Identity/domainsApp:DomainsApp": "apps",
    "oci:Identity/domainsGroup:DomainsGroup": "groups",
    "oci:Identity/domainsGrant:DomainsGrant": "grants",
}
"""Source: terraform-provider-oci, identity_domains_util.go: `idcsEndpoint/<url>/<collection>/<id>`."""
Resource = dict[str, Any]


def filled(listed: Mapping[str, Any], inputs: Mapping[str, Resource], found: Found) -> dict[str, Any]:
    """Return an import file with ids, and with the properties of what has no id.

    Args:
        listed: The import file that the engine wrote.
        inputs: Type and name of a resource, joined by a space, to its inputs in the preview.
        found: What is there.
    """
    resources = [
        each if each.get("component") else _filled(each, inputs[f"{each['type']} {each['name']}"], found)
        for each in listed["resources"]
        if not each["type"].startswith("pulumi:providers:")
    ]
    return {**listed, "resources": resources}


def _filled(each: Resource, inputs: Resource, found: Found) -> Resource:
    if each["type"] in COLLECTIONS:
        id_ = _scim_id(each, inputs, found)
        return {**each, "id": f"idcsEndpoint/{found.url}/{COLLECTIONS[each['type']]}/{id_}"}
    if each["type"].startswith("pulumi-python:dynamic/"):
        # Without its plugin process, which no import makes: the next run moves it there, and changes nothing by that.
        own = {key: value for key, value in each.items() if key != "provider"}
        return {**own, **_dynamic(each["type"].rpartition(":")[2], inputs, found)}
    raise AdoptError(f"The program has a resource that cannot be adopted: {each['type']} {each['name']}")


def _scim_id(each: Resource, inputs: Resource, found: Found) -> str:
    match COLLECTIONS[each["type"]]:
        case "apps":
            return str(found.app["id"])
        case "groups":
            return next(str(group["id"]) for group in found.groups if group["displayName"] == inputs["displayName"])
    kind = inputs["grantee"]["type"]
    name = each["name"].partition(f"-grant-{kind.lower()}-")[2]
    named = found.users if kind == "User" else {group["id"]: group["displayName"] for group in found.groups}
    return next(str(grant["id"]) for grant in found.grants if named.get(grant["grantee"]["value"]) == name)


def _dynamic(kind: str, inputs: Resource, found: Found) -> Resource:
    """Return inputs, outputs and id of a dynamic resource as its provider would, had it made what is there."""
    values: dict[str, tuple[str, Any]] = {
        "OriginalSigningCertificateAccess": ("identityDomainUrl", True),
        "SigningCertificateAccess": ("identityDomainUrl", True),
        "OriginalOrdsDataAccess": ("iotDomainId", found.host),
        "OrdsDataAccess": ("iotDomainId", found.host),
        "AppGuard": ("appId", None),
        "ClientSecret": ("appId", None),
    }
    identity, value = values[kind]
    known = {"appId": found.app["id"], "original": value, "initial": ""}
    given = {name: known[name] if text in NOT_SHOWN else text for name, text in inputs.items()}
    computed = {"original": value} if kind.startswith("Original") else {"configured": value} if value else {}
    return {"id": given[identity], "inputs": given, "outputs": {**given, **computed}}
