"""Show refusals the way the SCIM plane does, in three shapes.

Does not: send `scimType`; no source shows it in an answer of Oracle's.
Source: documentation "Response Body" (simple, validation and functional exceptions) and "Response Codes".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import JSONResponse, Response

from simulator.kernel.call import Request
from simulator.kernel.refusal import Refusal

ERROR_URN = "urn:ietf:params:scim:api:messages:2.0:Error"
ORACLE_ERROR_URN = "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"

MEDIA_TYPE = "application/json;charset=utf-8"


@dataclass
class FunctionalRefusal(Refusal):
    """A refusal by a rule of the domain, with what it is about.

    Attributes:
        additional_data: Names and ids the message speaks of.
    """

    additional_data: Mapping[str, str] = field(default_factory=dict)


def invalid(detail: str, rule: str, message_id: str = "") -> Refusal:
    """Return a 400; `message_id` is Oracle's where a source shows it, else empty."""
    return Refusal(400, message_id, detail, rule)


def missing(names: list[str]) -> Refusal:
    """Return the refusal of a resource without required attributes.

    Source: documentation "Response Body", validation exception example.
    """
    detail = f"Missing required attribute(s): {','.join(names)}."
    return invalid(detail, "required attributes", "error.common.validation.missingReqAttributes")


def bad_reference(attribute: str, kind: str, id: str) -> Refusal:
    """Return the refusal of a reference to a resource that is not there.

    Source: documentation "Multifactor Authentication Enrollment" error response examples.
    """
    detail = f"{attribute} references a {kind} with ID {id} that does not exist."
    return invalid(detail, "references", "error.common.validation.invalidReferenceResource")


def not_found(kind: str, id: str) -> Refusal:
    """Return the refusal of an id that no resource has."""
    return Refusal(404, "", f"{kind} with ID {id} does not exist.", "no such resource")


def render(request: Request, refusal: Refusal) -> Response:
    """Return the refusal in SCIM's shape."""
    return JSONResponse(_scim_body(refusal), refusal.status, headers=trace_headers(request), media_type=MEDIA_TYPE)


def trace_headers(request: Request) -> dict[str, str]:
    """Return the headers by which Oracle's support traces a request.

    Source: documentation "Response Body", dynamic monitoring.
    """
    return {"X-ORACLE-DMS-ECID": request.request_id, "X-ORACLE-DMS-RID": "0"}


def _scim_body(refusal: Refusal) -> dict[str, Any]:
    body: dict[str, Any] = {
        "schemas": [ERROR_URN],
        "detail": refusal.message,
        "status": str(refusal.status),
    }
    extension = _extension(refusal)
    if extension:
        body["schemas"].append(ORACLE_ERROR_URN)
        body[ORACLE_ERROR_URN] = extension
    return body


def _extension(refusal: Refusal) -> dict[str, Any]:
    extension: dict[str, Any] = {}
    if refusal.code.startswith("error."):
        extension["messageId"] = refusal.code
    if isinstance(refusal, FunctionalRefusal):
        extension["additionalData"] = dict(refusal.additional_data)
    return extension
