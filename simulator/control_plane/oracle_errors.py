"""Refuse the way the signed control planes (IAM and IoT) do.

Source of the codes: documentation "API Errors".
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from simulator.kernel.call import Request
from simulator.kernel.refusal import Refusal


def render(_request: Request, refusal: Refusal) -> Response:
    """Return an object with `code` and `message`.

    Source: Go SDK common/errors.go servicefailure; Python SDK iot/models/error_details.py.
    """
    return JSONResponse({"code": refusal.code, "message": refusal.message}, refusal.status)


def not_found(rule: str = "resource not there") -> Refusal:
    """Missing or forbidden: the answer does not tell which."""
    message = "Authorization failed or requested resource not found."
    return Refusal(404, "NotAuthorizedOrNotFound", message, rule)


def related_not_found(field: str) -> Refusal:
    """A resource that the body names is missing or forbidden."""
    message = f"Authorization failed or the resource named by {field} was not found."
    return Refusal(400, "RelatedResourceNotAuthorizedOrNotFound", message, f"{field} names nothing")


def invalid_parameter(message: str) -> Refusal:
    """A value that is not allowed."""
    return Refusal(400, "InvalidParameter", message, f"validation: {message}")


def missing_parameter(name: str) -> Refusal:
    """A value that has to be there."""
    return Refusal(400, "MissingParameter", f"{name} is required", f"validation: {name} missing")


def incorrect_state(message: str, rule: str) -> Refusal:
    """The resource is busy or its state does not allow the operation; trying again later may help."""
    return Refusal(409, "IncorrectState", message, rule)
