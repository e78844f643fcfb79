"""Decide which scopes a client gets.

Source: OCI Python SDK models/app.py (trustScope, allowedScopes); documentation "Using Trust Scopes", "Using the
Explicit Trust Scope", "Accessing All Resources", "Access Token" (offline_access, urn:opc:resource:expiry).
That a client may have the scopes of its own resource half is concluded from Oracle's sample, which sets neither.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.oauth.errors import invalid_scope, unauthorized_client
from simulator.kernel.store import Document

OFFLINE_ACCESS = "offline_access"
EXPIRY_PREFIX = "urn:opc:resource:expiry="
ALL_RESOURCES = "urn:opc:resource:consumer::all"
ALL_RESOURCES_AUDIENCE = "urn:opc:resource:scope:account"
MY_SCOPES = "urn:opc:idm:__myscopes__"
EXPIRY_SECONDS = range(60, 31_536_001)
"""A minute to a year. Source: documentation "Token Expiry Table"."""


@dataclass(frozen=True)
class Scope:
    """What a token is good for.

    Attributes:
        audience: Value of `aud`: text for one audience, a list for several.
        values: Scope values without their audience.
        resource: The app that defines them; empty where none does.
        is_offline: Whether a refresh token is asked for.
        expiry_seconds: Lifetime the request asks for, None when it does not.
        is_administrative: Whether it is for the SCIM plane.
    """

    audience: str | list[str]
    values: tuple[str, ...]
    resource: Document
    is_offline: bool = False
    expiry_seconds: int | None = None
    is_administrative: bool = False


def resolve(directory: Directory, client: Document, text: str) -> Scope:
    """Return what the scopes in `text` mean, when the client may have them.

    Raises:
        invalid_scope: 400 or 401.
    """
    words = list(dict.fromkeys(text.split()))
    is_offline = OFFLINE_ACCESS in words
    expiry_seconds = _expiry([word for word in words if word.startswith(EXPIRY_PREFIX)])
    names = [word for word in words if word != OFFLINE_ACCESS and not word.startswith(EXPIRY_PREFIX)]
    if not names:
        raise invalid_scope("no scope of a resource is asked for")
    if ALL_RESOURCES in names:
        return _all_resources(directory, client, names, is_offline, expiry_seconds)
    if MY_SCOPES in names:
        return _administrative(directory, names, expiry_seconds)
    resource = _resource(directory, names)
    _require_trust(directory, client, resource, names)
    audiences = [resource["audience"], *resource.get("secondaryAudiences", [])]
    values = {scope["fqs"]: scope["value"] for scope in resource["scopes"]}
    return Scope(
        audience=audiences[0] if len(audiences) == 1 else audiences,
        values=tuple(values[name] for name in names),
        resource=resource,
        is_offline=is_offline,
        expiry_seconds=expiry_seconds,
    )


def _expiry(words: list[str]) -> int | None:
    if not words:
        return None
    digits = words[0].removeprefix(EXPIRY_PREFIX)
    if len(words) > 1 or not digits.isascii() or not digits.isdigit() or len(digits) > len("31536000"):
        raise invalid_scope("the expiry is not a number of seconds")
    if int(digits) not in EXPIRY_SECONDS:
        raise invalid_scope("the expiry is not between a minute and a year")
    return int(digits)


def _all_resources(
    directory: Directory, client: Document, names: list[str], is_offline: bool, expiry_seconds: int | None
) -> Scope:
    if len(names) > 1:
        raise invalid_scope(f"{ALL_RESOURCES} cannot be asked for with another scope")
    if _trust(directory, client) != "Account":
        raise unauthorized_client(directory, "the client does not trust the whole account")
    return Scope(ALL_RESOURCES_AUDIENCE, (ALL_RESOURCES,), {}, is_offline, expiry_seconds)


def _administrative(directory: Directory, names: list[str], expiry_seconds: int | None) -> Scope:
    if len(names) > 1:
        raise invalid_scope(f"{MY_SCOPES} cannot be asked for with another scope")
    bare = directory.url.removesuffix(":443")
    audience = [bare, directory.secure_url, directory.url, f"urn:opc:lbaas:logicalguid={directory.tenant}"]
    return Scope(audience, (MY_SCOPES,), {}, expiry_seconds=expiry_seconds, is_administrative=True)


def _resource(directory: Directory, names: list[str]) -> Document:
    """Return the app that defines all the scopes."""
    owners = {directory.owner_of("app", "fqs", name) for name in names}
    if len(owners) > 1:
        raise invalid_scope("the scopes are unknown, or of several resources")
    resource = directory.get("app", owners.pop() or "")
    offered = {scope["fqs"] for scope in resource["scopes"]} if resource else set()
    if resource is None or not set(names) <= offered or not (resource["active"] and resource["isOAuthResource"]):
        raise invalid_scope("no active resource offers it")
    return resource


def _require_trust(directory: Directory, client: Document, resource: Document, names: list[str]) -> None:
    if resource["id"] == client["id"]:
        return
    allowed = {scope["fqs"] for scope in client.get("allowedScopes", [])}
    reaches_all = directory.settings.account_trust_reaches_all_apps and _trust(directory, client) == "Account"
    if not reaches_all and not set(names) <= allowed:
        raise unauthorized_client(directory, "the scope is not allowed to the client")


def _trust(directory: Directory, client: Document) -> str:
    settings = directory.get("settings", "Settings") or {}
    if settings.get("accountAlwaysTrustScope"):
        return "Account"
    trust = str(client.get("trustScope", "Default"))
    return str(settings.get("defaultTrustScope", "Explicit")) if trust == "Default" else trust
