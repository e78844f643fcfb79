"""Know the app roles of an identity domain and what they allow on the SCIM plane.

Does not: have all of Oracle's roles; one that may do everything and one that may look are enough to rehearse.
Source: documentation "Understanding Administrator Roles"; claims `clientAppRoles`, `userAppRoles` of public tokens.
"""

from __future__ import annotations

from typing import ClassVar

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.scim.resource import Resource
from simulator.kernel.store import Document

ORACLE_APP_ID = "IDCSAppId"
"""The app of Oracle's own that the roles belong to. Source: documentation "Query Parameters" (filter example)."""
ADMINISTRATORS_GROUP = "Domain_Administrators"
"""Group whose users may do everything."""
ADMINISTRATOR = "Identity Domain Administrator"
ROLES = {ADMINISTRATOR: "administrator", "Audit Administrator": "reader"}
"""What a role allows, by its name."""


class AppRoles(Resource):
    """App roles; they come with the domain and cannot be changed."""

    name: ClassVar = "AppRole"
    endpoint: ClassVar = "AppRoles"
    kind: ClassVar = "app_role"


def role_of(claims: Document) -> str:
    """Return what the app roles in an access token allow, of its user or else of its client."""
    held = claims.get("userAppRoles") if claims.get("sub_type") == "user" else claims.get("clientAppRoles")
    allowed = {ROLES.get(name, "nobody") for name in held or ()}
    return next((role for role in ("administrator", "reader") if role in allowed), "nobody")


def roles_of_user(directory: Directory, user: Document) -> list[str]:
    """Return the names of the app roles a user holds: granted, or as a member of the administrators."""
    group = directory.find_by("group", "displayName", ADMINISTRATORS_GROUP)
    members = {member["value"] for member in (group or {}).get("members", [])}
    extra = [ADMINISTRATOR] if user["id"] in members else []
    return ["Authenticated", *extra, *_granted(directory, user["id"])]


def roles_of_app(directory: Directory, app: Document) -> list[str]:
    """Return the names of the app roles granted to an app."""
    return ["Authenticated Client", *_granted(directory, app["id"])]


def _granted(directory: Directory, grantee_id: str) -> list[str]:
    return [
        str(role["displayName"])
        for grant in directory.all("grant")
        if grant["grantee"]["value"] == grantee_id and "entitlement" in grant
        if (role := directory.get("app_role", grant["entitlement"]["attributeValue"]))
    ]
