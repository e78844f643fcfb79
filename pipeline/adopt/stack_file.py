"""The stack's file for what was found, and in words what the program cannot express."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from pipeline.adopt.tenancy import GROUP_EXTENSION, Found, Object

UNMANAGED = {
    "redirectUris": "redirect URIs",
    "postLogoutRedirectUris": "redirect URIs after logout",
    "logoutUri": "a logout URI",
    "certificates": "client certificates",
    "allowedScopes": "scopes of other applications",
}
"""Attributes of an app that the program never sets, so that they stay as they are."""
LIFETIMES_SECONDS = range(60, 31_536_001)
"""Of an access token: what the program accepts."""


class Quoting(yaml.SafeDumper):
    """Quotes more texts than PyYAML does by itself: to Pulumi, which reads YAML 1.2, `1e3` and `0o14` are numbers."""


def _quoted(dumper: Quoting, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if text[:1].isalpha() else '"')


Quoting.add_representer(str, _quoted)


def text(content: dict[str, Any]) -> str:
    """Return the text of a stack's file, in which each text is one for Pulumi too.

    Args:
        content: What is to be in it.
    """
    return yaml.dump(content, Dumper=Quoting, sort_keys=False, allow_unicode=True)


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
        "accessTokenLifetimeSeconds": _lifetime_seconds(app),
        "appLeftAsIs": list(left_as_is),
        "existingUsers": sorted(found.users.values()),
        "groups": [_group(found, group, mark) for group in found.groups],
        "assignUsers": assigns_users(found),
        "onDestroy": "keep",
    }
    return {"oci:region": region} | {key: value for key, value in values.items() if value not in ([], None)}


def _lifetime_seconds(app: Object) -> int | None:
    """Return how long an access token is good; None where the program's own value must do, as left as it is."""
    seconds = app.get("accessTokenExpiry")
    return seconds if seconds in LIFETIMES_SECONDS else None


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
    yield from _of_iot_domains(found)


def _of_app(found: Found, left_as_is: Sequence[str]) -> Iterable[str]:
    app, name = found.app, found.app["displayName"]
    for attribute, words in UNMANAGED.items():
        if app.get(attribute):
            yield f"The application {name} has {words}; the program neither sets nor removes them."
    for attribute in left_as_is:
        yield f"The application {name} differs from what the program sets in {attribute}; appLeftAsIs leaves it so."
    if not app.get("active"):
        yield (
            f"The application {name} is not active, so nobody gets a token. To activate it, remove active from "
            "appLeftAsIs, then run pulumi up."
        )
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


def _of_iot_domains(found: Found) -> Iterable[str]:
    for domain in found.iot_domains:
        if groups := domain.get("dbAllowListedIdentityGroupNames"):
            yield (
                f"The IoT domain {domain['id']} lets groups connect to its database: {', '.join(groups)}. The stack "
                "does not know of it, and leaves it so; directAccessGroups takes it over (docs/configuration.md)."
            )
