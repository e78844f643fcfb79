"""Do what takes the cloud time: a work request changes one document now, and once more when it is due.

Nothing runs in the background: `settle` applies what has become due whenever the cloud is asked anything.

Does not: cancel work requests; no operation on this path can be cancelled.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp
from simulator.kernel.cloud import Cloud
from simulator.kernel.plane import Effect
from simulator.kernel.store import Document, Transaction

PARENT_FIELDS = {
    "identity_domain": "compartmentId",
    "iot_domain": "iotDomainGroupId",
    "iot_domain_group": "compartmentId",
}
"""Which field of a document names the parent it is stored under."""

STUCK = "stuck"
RESTORE: Document = {"restore": True}
"""What a failed work request does unless its job says otherwise: it puts back what was there."""
ACCEPTED_SHARE = 0.1
"""A work request is ACCEPTED for this share of its time, IN_PROGRESS for the rest."""


@dataclass(frozen=True)
class Subject:
    """The document that a work request changes.

    Attributes:
        kind: Its kind in the store.
        entity_type: What the resources list of a work request calls it.
        uri: Its path.
    """

    kind: str
    entity_type: str
    uri: str


@dataclass(frozen=True)
class Job:
    """What a work request does.

    Attributes:
        operation: The operation's name, such as `CreateDomain`.
        operation_type: The same as work requests write it, such as `CREATE_DOMAIN`.
        subject: The document it changes.
        actions: Action types its resources list shows at the end, in this order.
        during: Fields of the document while it runs.
        after: Fields of the document when it has succeeded; None removes the document.
        on_failure: Fields when it has failed; None removes the document, the default puts back what was there.
        context: What its effect needs to know.
    """

    operation: str
    operation_type: str
    subject: Subject
    actions: tuple[str, ...]
    during: Document
    after: Document | None
    on_failure: Document | None = field(default_factory=lambda: dict(RESTORE))
    context: Document = field(default_factory=dict)


def begin(call: Call, job: Job, document: Document) -> str:
    """Start a work request on `document` and return its OCID."""
    ocid = call.cloud.tenancy.ocid_of("workrequest", secrets.token_hex(24))
    request = {
        "id": ocid,
        "operation": job.operation,
        "operationType": job.operation_type,
        "compartmentId": document["compartmentId"],
        "kind": job.subject.kind,
        "subject": document["id"],
        "resources": _resources(call, job, document),
        "after": job.after,
        "onFailure": _on_failure(job, document),
        "context": job.context,
        "timeAccepted": timestamp(call.now),
        "seconds": call.cloud.settings.duration_seconds(job.operation),
        "timeFinished": None,
    }
    request |= _ending(call)
    document |= job.during
    store(call.tx, job.subject.kind, document)
    call.tx.put("work_request", ocid, request, parent="running")
    return ocid


def store(tx: Transaction, kind: str, document: Document) -> None:
    """Write a document under the parent it names."""
    tx.put(kind, document["id"], document, parent=document[PARENT_FIELDS[kind]])


def is_running_on(tx: Transaction, ocid: str) -> bool:
    """Tell whether a work request runs on the document with this OCID."""
    return any(request["subject"] == ocid for request in tx.find("work_request", parent="running"))


def settle(tx: Transaction, cloud: Cloud, now: datetime, effects: Mapping[str, Effect]) -> None:
    """Finish every work request that is due."""
    due = [request for request in tx.find("work_request", parent="running") if _is_due(request, now)]
    for request in sorted(due, key=_due_time):
        _finish(tx, cloud, request, effects)


def release_stuck(tx: Transaction, now: datetime) -> None:
    """Let every stuck work request succeed now."""
    for request in tx.find("work_request", parent="running"):
        if request["outcome"] == STUCK:
            seconds = (now - datetime.fromisoformat(request["timeAccepted"])).total_seconds()
            request |= {"outcome": "SUCCEEDED", "errors": [], "seconds": max(seconds, 0)}
            tx.put("work_request", request["id"], request, parent="running")


def _resources(call: Call, job: Job, document: Document) -> list[dict[str, str]]:
    if call.outcome and call.outcome.without_resources:
        return []
    resource = {
        "entityType": job.subject.entity_type,
        "identifier": document["id"],
        "entityUri": job.subject.uri,
    }
    return [resource | {"actionType": action} for action in job.actions]


def _on_failure(job: Job, document: Document) -> Document | None:
    if job.on_failure != RESTORE:
        return job.on_failure
    return {name: document.get(name) for name in {**job.during, **(job.after or {})}}


def _ending(call: Call) -> Document:
    if call.outcome is None:
        return {"outcome": "SUCCEEDED", "errors": []}
    error = {"code": call.outcome.code, "message": call.outcome.message}
    return {"outcome": call.outcome.status, "errors": [] if call.outcome.status == "SUCCEEDED" else [error]}


def _due_time(request: Document) -> datetime:
    return datetime.fromisoformat(request["timeAccepted"]) + timedelta(seconds=request["seconds"])


def _is_due(request: Document, now: datetime) -> bool:
    return request["outcome"] != STUCK and _due_time(request) <= now


def _finish(tx: Transaction, cloud: Cloud, request: Document, effects: Mapping[str, Effect]) -> None:
    request["timeFinished"] = timestamp(_due_time(request))
    tx.put("work_request", request["id"], request, parent="ended")
    succeeded = request["outcome"] == "SUCCEEDED"
    _apply(tx, request, request["after"] if succeeded else request["onFailure"])
    if succeeded and request["operation"] in effects:
        effects[request["operation"]](tx, cloud, request)


def _apply(tx: Transaction, request: Document, change: Document | None) -> None:
    if change is None:
        tx.delete(request["kind"], request["subject"])
        return
    document: dict[str, Any] = (tx.get(request["kind"], request["subject"]) or {}) | change
    if "timeUpdated" in document:
        document["timeUpdated"] = request["timeFinished"]
    store(tx, request["kind"], document)
