"""Shape the answers to requests that begin a work request.

Source: Go SDK iot/*_request_response.go (headers); the statuses are conclusions.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from simulator.etags import etag
from simulator.plane import Call
from simulator.store import Document


def created(call: Call, document: Document, uri: str, work_request_ocid: str) -> Response:
    """Return the new resource and where it is."""
    headers = {
        "location": f"https://{call.host}{uri}",
        "content-location": f"https://{call.host}{uri}",
        "etag": etag(document),
        "opc-work-request-id": work_request_ocid,
    }
    return JSONResponse(document, call.cloud.settings.iot.create_status, headers)


def accepted(work_request_ocid: str) -> Response:
    """Return nothing but the work request."""
    return Response(status_code=202, headers={"opc-work-request-id": work_request_ocid})
