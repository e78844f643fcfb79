"""HTTP paths of IAM's work requests.

Source: Go SDK identity/identity_client.go; OCI Python SDK identity/models/iam_work_request.py.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from simulator.control_plane import work_request_view
from simulator.control_plane.compartments import asked_for
from simulator.control_plane.paging import choice, page
from simulator.kernel.call import Call
from simulator.kernel.plane import Route
from simulator.kernel.store import Document

KINDS = frozenset({"identity_domain"})


def get_iam_work_request(call: Call) -> Response:
    """Answer GetIamWorkRequest."""
    return JSONResponse(work_request_view.view(_find(call), call.now))


def get_work_request(call: Call) -> Response:
    """Answer GetWorkRequest, where the SDK's composite operations look after an operation on a domain.

    Source: OCI Python SDK identity/identity_client_composite_operations.py, identity/models/work_request.py. That the
    service answers here for domains is a conclusion.
    """
    request = _find(call)
    view = work_request_view.view(request, call.now)
    entries = {"errors": work_request_view.errors(request), "logs": work_request_view.logs(request, call.now)}
    return JSONResponse(view | entries)


def list_iam_work_requests(call: Call) -> Response:
    """Answer ListIamWorkRequests."""
    compartment_ocid = asked_for(call)
    subject = call.query.get("resourceIdentifier")
    found = [
        work_request_view.view(request, call.now)
        for request in call.tx.find("work_request")
        if request["kind"] in KINDS
        and request["compartmentId"] == compartment_ocid
        and subject in {None, request["subject"]}
    ]
    return page(call, sorted(found, key=lambda request: request["timeAccepted"], reverse=True), list)


def list_iam_work_request_errors(call: Call) -> Response:
    """Answer ListIamWorkRequestErrors."""
    return _entries(call, work_request_view.errors(_find(call)))


def list_iam_work_request_logs(call: Call) -> Response:
    """Answer ListIamWorkRequestLogs."""
    return _entries(call, work_request_view.logs(_find(call), call.now))


def _find(call: Call) -> Document:
    return work_request_view.find(call, call.path_params["iam_work_request_id"], KINDS)


def _entries(call: Call, entries: list[Document]) -> Response:
    descending = choice(call, "sortOrder", ("ASC", "DESC")) == "DESC"
    return page(call, entries[::-1] if descending else entries, list)


_WORK_REQUEST = "/20160918/iamWorkRequests/{iam_work_request_id}"

ROUTES = (
    Route("GET", "/20160918/iamWorkRequests", "ListIamWorkRequests", list_iam_work_requests),
    Route("GET", _WORK_REQUEST, "GetIamWorkRequest", get_iam_work_request),
    Route("GET", "/20160918/workRequests/{iam_work_request_id}", "GetWorkRequest", get_work_request),
    Route("GET", f"{_WORK_REQUEST}/errors", "ListIamWorkRequestErrors", list_iam_work_request_errors),
    Route("GET", f"{_WORK_REQUEST}/logs", "ListIamWorkRequestLogs", list_iam_work_request_logs),
)
