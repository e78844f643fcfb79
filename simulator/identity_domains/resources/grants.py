"""Rules of grants: who may use which app, and who holds which app role.

Source: OCI Python SDK models/grant.py and its parts; terraform-provider-oci issues 2424 (`app` is needed) and 2095.
"""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.errors import bad_reference, invalid, missing
from simulator.identity_domains.resources.memberships import groups_of
from simulator.identity_domains.scim.resource import Resource
from simulator.kernel.store import Document

GRANTEES = {"User": ("user", "Users"), "Group": ("group", "Groups"), "App": ("app", "Apps")}
"""Kind and endpoint of each type of grantee."""
MECHANISMS = {
    "ADMINISTRATOR_TO_USER": "User",
    "ADMINISTRATOR_TO_GROUP": "Group",
    "ADMINISTRATOR_TO_APP": "App",
}
"""Mechanisms that customers use, and whom each grants to. Source: SDK documentation of `UserExtGrants`."""


class Grants(Resource):
    """Grants of an identity domain."""

    name: ClassVar = "Grant"
    endpoint: ClassVar = "Grants"
    kind: ClassVar = "grant"

    @override
    def complete(self, directory: Directory, before: Document | None, after: Document) -> None:
        """Check what the grant refers to; two of the same content are one too many."""
        if "app" not in after:
            raise missing(["app"])
        grantee, app = after.get("grantee", {}), after["app"]
        _check_mechanism(after.get("grantMechanism"), grantee)
        _complete_reference(directory, grantee, *GRANTEES.get(grantee.get("type"), ("", "")), "Grant.grantee")
        _complete_reference(directory, app, "app", "Apps", "Grant.app")
        _check_entitlement(directory, after.get("entitlement"))
        after.setdefault("isFulfilled", True)
        after["compositeKey"] = _composite_key(after)


def is_assigned(directory: Directory, user_id: str, app_id: str) -> bool:
    """Tell whether a user may use an app, by a grant of its own or of a group."""
    holders = {user_id} | {group["id"] for group, _ in groups_of(directory, user_id)}
    return any(
        grant["app"]["value"] == app_id and grant["grantee"]["value"] in holders for grant in directory.all("grant")
    )


def grants_to(directory: Directory, app: Document) -> list[Document]:
    """Return the grants to an app as the app shows them."""
    return [
        {
            "value": grant["id"],
            "$ref": grant["meta"]["location"],
            "granteeId": grant["grantee"]["value"],
            "granteeType": grant["grantee"]["type"],
            "grantMechanism": grant["grantMechanism"],
        }
        for grant in directory.all("grant")
        if grant["app"]["value"] == app["id"]
    ]


def remove_grants(directory: Directory, id: str) -> None:
    """Remove the grants of a user, a group or an app that is going."""
    for grant in directory.all("grant"):
        if id in (grant["app"]["value"], grant["grantee"]["value"]):
            Grants().delete(directory, grant, force=True)


def _check_mechanism(mechanism: str | None, grantee: Document) -> None:
    if mechanism is None or "type" not in grantee:
        return
    if MECHANISMS.get(mechanism) != grantee["type"]:
        raise invalid(f"{mechanism} does not grant to a {grantee['type']}.", "grant mechanism")


def _complete_reference(directory: Directory, reference: Document, kind: str, endpoint: str, name: str) -> None:
    if "value" not in reference or not kind:
        return
    target = directory.get(kind, reference["value"])
    if target is None:
        raise bad_reference(name, kind.title(), reference["value"])
    reference["$ref"] = f"{directory.url}/admin/v1/{endpoint}/{target['id']}"
    reference["display"] = target["displayName"]


def _check_entitlement(directory: Directory, entitlement: Document | None) -> None:
    if entitlement is None or "attributeValue" not in entitlement:
        return
    if entitlement.get("attributeName") != "appRoles":
        raise invalid("The attributeName of an entitlement is appRoles.", "entitlement")
    if directory.get("app_role", entitlement["attributeValue"]) is None:
        raise bad_reference("Grant.entitlement", "AppRole", entitlement["attributeValue"])


def _composite_key(grant: Document) -> str:
    entitlement = grant.get("entitlement", {})
    return "_".join(
        (
            grant["app"].get("value", ""),
            entitlement.get("attributeValue", ""),
            grant.get("grantee", {}).get("value", ""),
            grant.get("grantMechanism", ""),
        )
    )
