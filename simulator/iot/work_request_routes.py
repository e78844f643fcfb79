"""HTTP paths of the IoT control plane's work requests.

Source: OCI Python SDK iot/iot_client.py, iot/models/work_request.py.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from simulator.control_plane import work_request_view
from simulator.control_plane.etags import etag
from simulator.control_plane.paging import choice
from simulator.iot import answers, domains, groups, lists
from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp
from simulator.kernel.plane import Route
from simulator.kernel.store import Document

KINDS = frozenset({groups.GROUP.kind, domains.DOMAIN.kind})


def get_work_request(call: Call) -> Response:
    """Answer GetWorkRequest."""
    body = _wire(_find(call), call)
    headers = {"etag": etag(body)}
    if body["timeFinished"] is None:
        headers["retry-after"] = str(call.cloud.settings.iot.work_request_retry_after_seconds)
    return JSONResponse(answers.shown(body), headers=headers)


def list_work_requests(call: Call) -> Response:
    """Answer ListWorkRequests."""
    found = [request for request in call.tx.find("work_request") if request["kind"] in KINDS]
    subject = call.query.get("resourceId")
    wire = [_wire(request, call) for request in found if subject in {None, request["subject"]}]
    wanted = {name: call.query[name] for name in ("compartmentId", "id", "status") if name in call.query}
    wire = [each for each in wire if all(each[name] == value for name, value in wanted.items())]
    choice(call, "sortBy", ("timeAccepted",))
    descending = choice(call, "sortOrder", ("DESC", "ASC")) == "DESC"
    return lists.items(call, sorted(wire, key=lambda each: str(each["timeAccepted"]), reverse=descending))


def list_work_request_errors(call: Call) -> Response:
    """Answer ListWorkRequestErrors."""
    return _entries(call, work_request_view.errors(_find(call)))


def list_work_request_logs(call: Call) -> Response:
    """Answer ListWorkRequestLogs."""
    return _entries(call, work_request_view.logs(_find(call), call.now))


def _find(call: Call) -> Document:
    return work_request_view.find(call, call.path_params["work_request_id"], KINDS)


def _wire(request: Document, call: Call) -> Document:
    view = work_request_view.view(request, call.now)
    return view | {"timeUpdated": view["timeFinished"] or timestamp(call.now)}


def _entries(call: Call, oldest_first: list[Document]) -> Response:
    choice(call, "sortBy", ("timeCreated",))
    descending = choice(call, "sortOrder", ("DESC", "ASC")) == "DESC"
    return lists.items(call, oldest_first[::-1] if descending else oldest_first)


_WORK_REQUEST = "/20250531/workRequests/{work_request_id}"

ROUTES = (
    Route("GET", "/20250531/workRequests", "ListWorkRequests", list_work_requests),
    Route("GET", _WORK_REQUEST, "GetWorkRequest", get_work_request),
    Route("GET", f"{_WORK_REQUEST}/errors", "ListWorkRequestErrors", list_work_request_errors),
    Route("GET", f"{_WORK_REQUEST}/logs", "ListWorkRequestLogs", list_work_request_logs),
)
