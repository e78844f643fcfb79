"""The stack's file for what was found, and in words what the program cannot express."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.adopt.tenancy import Found, Object

GROUP_EXTENSION = "urn:ietf:params:scim:schemas:oracle:idcs:extension:group:Group"
UNMANAGED = {
    "redirectUris": "redirect URIs",
    "postLogoutRedirectUris": "redirect URIs after logout",
    "logoutUri": "a logout URI",
    "certificates": "client certificates",
    "allowedScopes": "scopes of other applications",
}
"""Attributes of an app that the program never sets, so that they stay as they are."""


def config(found: Found, region: str, left_as_is: Sequence[str] = (), *, mark: str = "") -> dict[str, Any]:
    """Return the configuration of a stack that declares what was found.

    Args:
        found: What is there.
        region: Region of the IoT domains.
        left_as_is: Properties of the application that the program leaves alone.
        mark: End of each name that the stack creates, to make it a name that is free.
    """
    app = found.app
    values = {
        "iotDomainIds": [domain["id"] for domain in found.iot_domains],
        "identityDomainId": found.identity_domain["id"],
        "appName": app["displayName"],
        "clientId": app["name"] + mark,
        "accessTokenLifetimeSeconds": app.get("accessTokenExpiry") or 3600,
        "appLeftAsIs": list(left_as_is),
        "existingUsers": sorted(found.users.values()),
        "groups": [_group(found, group, mark) for group in found.groups],
        "assignUsers": assigns_users(found),
        "onDestroy": "keep",
    }
    return {"oci:region": region} | {key: value for key, value in values.items() if value != []}


def assigns_users(found: Found) -> bool:
    """Tell whether every user is assigned directly: the program assigns all or none."""
    return bool(found.users) and set(found.users) == found.grantees("User")


def _group(found: Found, group: Object, mark: str) -> dict[str, Any]:
    members = [found.users[m["value"]] for m in group.get("members") or [] if m["value"] in found.users]
    made = {"name": group["displayName"] + mark, "members": members}
    description = (group.get(GROUP_EXTENSION) or {}).get("description")
    return made | ({"description": description} if description else {})


def unexpressed(found: Found, left_as_is: Sequence[str]) -> Iterable[str]:
    """Say what of the set-up the program cannot express, and leaves as it is.

    Args:
        found: What is there.
        left_as_is: Properties of the application that the program leaves alone.
    """
    yield from _of_app(found, left_as_is)
    yield from _of_readers(found)


def _of_app(found: Found, left_as_is: Sequence[str]) -> Iterable[str]:
    app, name = found.app, found.app["displayName"]
    for attribute, words in UNMANAGED.items():
        if app.get(attribute):
            yield f"The application {name} has {words}; the program neither sets nor removes them."
    for attribute in left_as_is:
        yield f"The application {name} differs from what the program sets in {attribute}; appLeftAsIs leaves it so."
    wanted = {f"/iot/{str(domain['deviceHost']).split('.')[0].lower()}" for domain in found.iot_domains}
    for value in sorted({scope["value"] for scope in app.get("scopes") or []} - wanted):
        yield f"The scope {value} of {name} is of none of the IoT domains; it stays while scopes is in appLeftAsIs."


def _of_readers(found: Found) -> Iterable[str]:
    if not assigns_users(found):
        for user in sorted(found.users[id_] for id_ in found.grantees("User")):
            yield f"The user {user} is assigned directly, others are not; the program assigns all or none: it stays."
    for grant in found.grants:
        if grant["grantee"]["type"] not in ("User", "Group"):
            yield f"The application is assigned to a {grant['grantee']['type']} too; the program does not know such."
    for group in found.groups:
        for member in group.get("members") or []:
            if member["value"] not in found.users:
                yield f"The group {group['displayName']} has a member of another kind: {member.get('type')}."
