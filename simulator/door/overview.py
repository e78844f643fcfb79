"""Say what the tenancy holds, for the web page.

Does not: show secrets, tokens or keys.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulator.assembly.planes import settle
from simulator.control_plane.work_request_view import view
from simulator.kernel.clock import timestamp
from simulator.kernel.cloud import Cloud
from simulator.kernel.store import Document, Transaction


def of(cloud: Cloud) -> dict[str, Any]:
    """Return the identity domains with their content, the IoT domains, work requests and faults."""
    now = cloud.clock.now()
    settle(cloud)
    with cloud.store.transaction() as tx:
        return {
            "now": timestamp(now),
            "identityDomains": [_identity_domain(tx, domain) for domain in tx.find("identity_domain")],
            "iotDomainGroups": [_iot_domain_group(tx, group) for group in tx.find("iot_domain_group")],
            "workRequests": _work_requests(tx, now),
            "faults": cloud.faults.listed(),
        }


def _identity_domain(tx: Transaction, domain: Document) -> Document:
    apps, groups, users, grants = (tx.find(kind, parent=domain["id"]) for kind in ("app", "group", "user", "grant"))
    settings = next(iter(tx.find("settings", parent=domain["id"])), {})
    names = {each["id"]: each["displayName"] for each in [*apps, *groups]}
    names |= {user["id"]: user["userName"] for user in users}
    return {
        "name": domain["displayName"],
        "ocid": domain["id"],
        "host": domain["host"],
        "type": domain["type"],
        "state": domain["lifecycleDetails"] or domain["lifecycleState"],
        "clientAccess": bool(settings.get("signingCertPublicAccess")),
        "apps": [_app(app, grants, names) for app in apps if not app.get("isOPCService")],
        "groups": [_group(group, names) for group in groups],
        "users": sorted(user["userName"] for user in users),
    }


def _app(app: Document, grants: list[Document], names: dict[str, str]) -> Document:
    grantees = [grant["grantee"] for grant in grants if grant["app"]["value"] == app["id"]]
    return {
        "name": app["displayName"],
        "clientId": app["name"],
        "active": app["active"],
        "scopes": [scope.get("fqs", scope["value"]) for scope in app.get("scopes") or []],
        "assigned": sorted(f"{grantee['type']} {names.get(grantee['value'], '?')}" for grantee in grantees),
    }


def _group(group: Document, names: dict[str, str]) -> Document:
    members = [names.get(member["value"], "?") for member in group.get("members") or []]
    return {"name": group["displayName"], "members": sorted(members)}


def _iot_domain_group(tx: Transaction, group: Document) -> Document:
    return {
        "name": group["displayName"],
        "ocid": group["id"],
        "state": group["lifecycleState"],
        "dataHost": group["dataHost"],
        "domains": [_iot_domain(domain) for domain in tx.find("iot_domain", parent=group["id"])],
    }


def _iot_domain(domain: Document) -> Document:
    return {
        "name": domain["displayName"],
        "ocid": domain["id"],
        "state": domain["lifecycleState"],
        "deviceHost": domain["deviceHost"],
        "ordsHost": domain["dbAllowedIdentityDomainHost"],
        "identityGroups": domain["dbAllowListedIdentityGroupNames"] or [],
    }


def _work_requests(tx: Transaction, now: datetime) -> list[Document]:
    requests = sorted(tx.find("work_request"), key=lambda request: str(request["timeAccepted"]))[-50:]
    return [view(request, now) | {"operation": request["operation"]} for request in requests]
