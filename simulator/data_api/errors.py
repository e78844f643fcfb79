"""What the data API refuses, and the shape ORDS gives an error.

Source of the body: ORDS answers quoted in public workshops and captures: `code`, `title` (newer releases), `message`,
`type` (`tag:oracle.com,2020:error/...`), `instance` (`tag:oracle.com,2020:ecid/...`) as application/problem+json.
"""

from __future__ import annotations

import html
import json
import re
from http import HTTPStatus

from starlette.responses import HTMLResponse, Response

from simulator.kernel.call import Request
from simulator.kernel.refusal import Refusal

PHRASES = {status.value: status.phrase for status in HTTPStatus}
ERROR_TYPES = ("text/html", "application/json", "application/problem+json")
REALM = 'Bearer realm="Oracle REST Data Services"'
PAGE = (
    "<!DOCTYPE html>\n<html><head><title>{title}</title></head>"
    "<body><h1>{status} {title}</h1><p>{message}</p></body></html>\n"
)


def no_token(rule: str) -> Refusal:
    """Refuse a request that carries no bearer token."""
    return Refusal(401, "Unauthorized", "Unauthorized", rule, {"WWW-Authenticate": REALM})


def bad_token(rule: str) -> Refusal:
    """Refuse a token; the caller learns nothing, the log learns `rule`.

    Source: followthecoffee.com, tag iam-jwts (a domain whose signing certificate is not public).
    """
    challenge = f'{REALM}, error="invalid_token"'
    return Refusal(401, "Unauthorized", "Unauthorized", rule, {"WWW-Authenticate": challenge})


def forbidden(rule: str) -> Refusal:
    """Refuse a good token that lacks the privilege."""
    return Refusal(403, "Forbidden", "Forbidden", rule)


def not_found(rule: str) -> Refusal:
    """Refuse an IoT domain or row that is not there."""
    return Refusal(404, "NotFound", "Not Found", rule)


def bad_request(message: str, rule: str) -> Refusal:
    """Refuse a query parameter; `message` says what is wrong with it."""
    return Refusal(400, "BadRequest", message, rule)


def timed_out(seconds: float) -> Refusal:
    """Refuse to go on with a query that takes too long."""
    message = f"The query was given up after {seconds:g} seconds: filter by digital twin, id or time."
    return Refusal(503, "ServiceUnavailable", message, "query time-out")


def render(request: Request, refusal: Refusal) -> Response:
    """Give a refusal the shape of ORDS: problem+json, or a page for a browser."""
    title = PHRASES.get(refusal.status, "Error")
    if _wants_html(request):
        page = PAGE.format(status=refusal.status, title=title, message=html.escape(refusal.message))
        return HTMLResponse(page, refusal.status)
    problem = {
        "code": refusal.code,
        "title": title,
        "message": refusal.message,
        "type": f"tag:oracle.com,2020:error/{refusal.code}",
        "instance": f"tag:oracle.com,2020:ecid/{request.request_id}",
    }
    return Response(json.dumps(problem, indent=4), refusal.status, media_type="application/problem+json")


def _wants_html(request: Request) -> bool:
    """Tell whether the answer is a page.

    Source: ORDS Developer's Guide, "Configuring the error format": AUTO.
    """
    preferred = _preferred(request.headers.get("accept", ""))
    if preferred is not None:
        return preferred == "text/html"
    asks_by_program = {"x-requested-with", "origin"} & set(request.headers)
    if asks_by_program or request.headers.get("user-agent", "").startswith("curl/"):
        return False
    return bool(request.cloud.settings.data_api.html_errors == "unless_json")


def _preferred(accept: str) -> str | None:
    """Return which of the types that ORDS writes an `Accept` header prefers, None where it names none of them."""
    named = [choice.partition(";") for choice in accept.lower().split(",")]
    weights = {type.strip(): _weight(rest) for type, _, rest in named if type.strip() in ERROR_TYPES}
    return max(weights, key=lambda type: weights[type], default=None)


def _weight(parameters: str) -> float:
    match = re.search(r"(?:^|;)\s*q=([01](?:\.\d{1,3})?)\s*(?:;|$)", parameters, re.ASCII)
    return float(match[1]) if match else 1.0
