"""Answer a repeated POST with the first answer when it carries the same `opc-retry-token`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from starlette.responses import Response

from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document

LIFETIME = timedelta(hours=24)


def once(handler: Callable[[Call], Response]) -> Callable[[Call], Response]:
    """Make a handler act once for each retry token of a caller.

    Source: documentation of `opc-retry-token` in the OCI Python SDK (kept 24 hours) and "API Errors"
    (InvalidatedRetryToken).
    """

    @wraps(handler)
    def answer(call: Call) -> Response:
        token = call.headers.get("opc-retry-token")
        if token is None:
            return handler(call)
        id = f"{call.caller.user_ocid if call.caller else ''}/{token}"
        known = call.tx.get("retry_token", id)
        if known is not None and call.now - datetime.fromisoformat(known["time"]) < LIFETIME:
            return _first_answer(call, known)
        response = handler(call)
        call.tx.put("retry_token", id, _record(call, response))
        return response

    return answer


def _digest(call: Call) -> str:
    return hashlib.sha256(b"\n".join([call.method.encode(), call.target.encode(), call.body])).hexdigest()


def _record(call: Call, response: Response) -> Document:
    return {
        "time": timestamp(call.now),
        "request": _digest(call),
        "status": response.status_code,
        "headers": dict(response.headers),
        "body": bytes(response.body).decode(),
    }


def _first_answer(call: Call, known: Document) -> Response:
    if known["request"] != _digest(call):
        message = "The retry token was used before with another request."
        raise Refusal(409, "InvalidatedRetryToken", message, "retry token used for another request")
    return Response(known["body"], known["status"], known["headers"])
