"""Say what the tenancy holds, for the web page.

Does not: show secrets, tokens or keys.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simulator import work_requests
from simulator.clock import timestamp
from simulator.cloud import Cloud
from simulator.planes import EFFECTS
from simulator.store import Document, Transaction
from simulator.work_request_view import view


def of(cloud: Cloud) -> dict[str, Any]:
    """Return the identity domains with their content, the IoT domains, work requests and faults."""
    now = cloud.clock.now()
    with cloud.store.transaction() as tx:
        work_requests.settle(tx, cloud, now, EFFECTS)
        return {
            "now": timestamp(now),
            "identityDomains": [_identity_domain(tx, domain) for domain in tx.find("identity_domain")],
            "iotDomainGroups": [_iot_domain_group(tx, group) for group in tx.find("iot_domain_group")],
            "workRequests": _work_requests(tx, now),
            "faults": cloud.faults.listed(),
        }


def _identity_domain(tx: Transaction, domain: Document) -> Document:
    def children(kind: str) -> list[Document]:
        return tx.find(kind, parent=domain["id"])

    settings = next(iter(children("settings")), {})
    return {
        "name": domain["displayName"],
        "ocid": domain["id"],
        "host": domain["host"],
        "type": domain["type"],
        "state": domain["lifecycleDetails"] or domain["lifecycleState"],
        "clientAccess": bool(settings.get("signingCertPublicAccess")),
    }


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
        "identityGroups": domain["dbAllowListedIdentityGroupNames"],
    }


def _work_requests(tx: Transaction, now: datetime) -> list[Document]:
    requests = sorted(tx.find("work_request"), key=lambda request: str(request["timeAccepted"]))[-50:]
    return [view(request, now) | {"operation": request["operation"]} for request in requests]
