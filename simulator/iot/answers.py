"""Shape the answers of the IoT control plane.

Source: Go SDK iot/*_request_response.go (headers); oracle/oci-service-operator, pkg/servicemanager/iot, mock
integration tests recorded from the service in 2026-09 (statuses, members that have no value are left out).
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from simulator.control_plane.etags import etag
from simulator.kernel.call import Call
from simulator.kernel.store import Document


def shown(document: Document) -> Document:
    """Return the members of a document that have a value."""
    return {name: value for name, value in document.items() if value is not None}


def read(document: Document) -> Response:
    """Return one resource."""
    return JSONResponse(shown(document), headers={"etag": etag(document)})


def created(call: Call, document: Document, uri: str, work_request_ocid: str) -> Response:
    """Return the new resource and where it is."""
    headers = {
        "location": f"https://{call.host}{uri}",
        "content-location": f"https://{call.host}{uri}",
        "etag": etag(document),
        "opc-work-request-id": work_request_ocid,
    }
    return JSONResponse(shown(document), call.cloud.settings.iot.create_status, headers)
