"""Show a work request as the services do: status, progress, resources, errors and log at a given time."""

from __future__ import annotations

from datetime import datetime, timedelta

from starlette.responses import Response

from simulator.control_plane.oracle_errors import not_found
from simulator.control_plane.work_requests import ACCEPTED_SHARE, STUCK
from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp
from simulator.kernel.store import Document


def find(call: Call, ocid: str, kinds: frozenset[str]) -> Document:
    """Return a work request on documents of some kinds.

    Raises:
        not_found: 404 when there is none.
    """
    request = call.tx.get("work_request", ocid)
    if request is None or request["kind"] not in kinds:
        raise not_found()
    return request


def accepted(ocid: str) -> Response:
    """Return the answer of an operation that has begun a work request and says no more."""
    return Response(status_code=202, headers={"opc-work-request-id": ocid})


def view(request: Document, now: datetime) -> Document:
    """Return the members that the work requests of IAM and IoT have in common.

    Source: OCI Python SDK identity/models/iam_work_request.py, iot/models/work_request.py. The provider waits for
    `timeFinished`, so it comes with the final status (terraform-provider-oci, configure data access resource).
    """
    started = _time_started(request)
    has_started = started <= now
    return {
        "id": request["id"],
        "operationType": request["operationType"],
        "status": _status(request, has_started=has_started),
        "compartmentId": request["compartmentId"],
        "resources": _resources(request),
        "percentComplete": _percent(request, now),
        "timeAccepted": request["timeAccepted"],
        "timeStarted": timestamp(started) if has_started else None,
        "timeFinished": request["timeFinished"],
    }


def errors(request: Document) -> list[Document]:
    """Return what went wrong, once it has ended."""
    if request["timeFinished"] is None:
        return []
    return [error | {"timestamp": request["timeFinished"]} for error in request["errors"]]


def logs(request: Document, now: datetime) -> list[Document]:
    """Return what happened so far, oldest first."""
    entries = [{"message": f"{request['operation']} accepted.", "timestamp": request["timeAccepted"]}]
    started = _time_started(request)
    if started <= now:
        entries.append({"message": f"{request['operation']} in progress.", "timestamp": timestamp(started)})
    if request["timeFinished"]:
        message = f"{request['operation']} ended as {request['outcome']}."
        entries.append({"message": message, "timestamp": request["timeFinished"]})
    return entries


def _time_started(request: Document) -> datetime:
    accepted = datetime.fromisoformat(request["timeAccepted"])
    return accepted + timedelta(seconds=request["seconds"] * ACCEPTED_SHARE)


def _status(request: Document, *, has_started: bool) -> str:
    if request["timeFinished"]:
        return str(request["outcome"])
    return "IN_PROGRESS" if has_started else "ACCEPTED"


def _resources(request: Document) -> list[Document]:
    if request["timeFinished"]:
        return list(request["resources"])
    return [resource | {"actionType": "IN_PROGRESS"} for resource in request["resources"][:1]]


def _percent(request: Document, now: datetime) -> int:
    if request["timeFinished"] and request["outcome"] == "SUCCEEDED":
        return 100
    if request["timeFinished"] or request["outcome"] == STUCK:
        return 50
    elapsed_seconds = (now - datetime.fromisoformat(request["timeAccepted"])).total_seconds()
    return min(99, int(100 * elapsed_seconds / request["seconds"])) if request["seconds"] else 99
