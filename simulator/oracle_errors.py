"""Show refusals the way the signed control planes (IAM and IoT) do."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from simulator.plane import Call, Refusal


def render(call: Call, refusal: Refusal) -> Response:
    """Return an object with `code` and `message`.

    Source: Go SDK common/errors.go servicefailure; Python SDK iot/models/error_details.py.
    """
    return JSONResponse({"code": refusal.code, "message": refusal.message}, refusal.status)
