"""What IAM asks of an identity domain's content: make it, remove it, and say which apps are active."""

from __future__ import annotations

from simulator.identity_domains.directory import KINDS, Directory
from simulator.identity_domains.oauth import signing_keys
from simulator.identity_domains.resources.apps import Apps
from simulator.identity_domains.resources.domain_settings import NEW_SETTINGS, DomainSettings, IdentitySettings
from simulator.identity_domains.resources.groups import Groups
from simulator.identity_domains.resources.roles import ADMINISTRATORS_GROUP, ORACLE_APP_ID, ROLES, AppRoles
from simulator.identity_domains.resources.users import Users
from simulator.identity_domains.scim.resource import Author
from simulator.kernel.cloud import Cloud
from simulator.kernel.store import Document, Transaction


def create(tx: Transaction, cloud: Cloud, domain: Document, administrator: Document | None) -> None:
    """Fill a new identity domain: signing key, settings, Oracle's own app and roles, the first administrator.

    Args:
        tx: Transaction to write in.
        cloud: The cloud.
        domain: The identity domain; `isPrimaryEmailRequired` False turns that rule off.
        administrator: `userName`, `email`, `firstName` and `lastName` of the first administrator, if any.
    """
    directory = Directory(tx, cloud, domain, cloud.clock.now())
    author = _oracle(directory)
    signing_keys.create(directory)
    _create_settings(directory, author)
    _create_oracle_app(directory, author)
    members = [_create_administrator(directory, administrator, author)] if administrator else []
    group = {"displayName": ADMINISTRATORS_GROUP, "members": members}
    Groups().store(directory, None, group, author)


def delete(tx: Transaction, domain_ocid: str) -> None:
    """Remove everything that lives in an identity domain."""
    for kind in KINDS:
        tx.delete_children(kind, domain_ocid)


def active_apps(tx: Transaction, domain_ocid: str) -> list[Document]:
    """Return the apps that keep a domain from being deactivated; Oracle's own do not count."""
    return [app for app in tx.find("app", parent=domain_ocid) if app["active"] and not app["isOPCService"]]


def _oracle(directory: Directory) -> Author:
    return {
        "type": "App",
        "value": ORACLE_APP_ID,
        "display": "idcssm",
        "$ref": f"{directory.url}/admin/v1/Apps/{ORACLE_APP_ID}",
    }


def _create_settings(directory: Directory, author: Author) -> None:
    required = directory.domain.get("isPrimaryEmailRequired")
    identity_settings = {"id": "IdentitySettings", "primaryEmailRequired": required is not False}
    DomainSettings().store(directory, None, dict(NEW_SETTINGS) | {"schemas": [DomainSettings().schema.urn]}, author)
    identity_settings |= {"schemas": [IdentitySettings().schema.urn]}
    IdentitySettings().store(directory, None, identity_settings, author)


def _create_oracle_app(directory: Directory, author: Author) -> None:
    app = {
        "id": ORACLE_APP_ID,
        "name": "IDCSApp",
        "displayName": "IDCS Application",
        "basedOnTemplate": {"value": "CustomWebAppTemplateId"},
        "active": True,
        "isOPCService": True,
    }
    Apps().store(directory, None, app, author)
    for name in ROLES:
        role = {"displayName": name, "app": {"value": ORACLE_APP_ID}, "adminRole": True, "availableToClients": True}
        AppRoles().store(directory, None, role, author)


def _create_administrator(directory: Directory, person: Document, author: Author) -> Document:
    user = {
        "userName": person["userName"],
        "name": {"givenName": person["firstName"], "familyName": person["lastName"]},
        "emails": [{"value": person["email"], "type": "work", "primary": True}],
    }
    return {"value": Users().store(directory, None, user, author)["id"], "type": "User"}
