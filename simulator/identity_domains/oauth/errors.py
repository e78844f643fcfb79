"""Refusals of the OAuth endpoints.

Source: documentation "EBS Asserter Known Issues" (invalid_client) and an Oracle API Platform lab
(unauthorized_client) for the texts; the other texts and most statuses are RFC 6749's, Oracle's are unknown.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.errors import MEDIA_TYPE, trace_headers
from simulator.kernel.call import Request
from simulator.kernel.refusal import Refusal


def render(request: Request, refusal: Refusal) -> Response:
    """Return the refusal in OAuth's shape."""
    code = refusal.code if refusal.code.islower() else "invalid_request"
    body = {"error": code, "error_description": refusal.message, "ecid": request.request_id}
    return JSONResponse(body, refusal.status, headers=trace_headers(request), media_type=MEDIA_TYPE)


def oauth_refusal(error: str, description: str, rule: str, status: int = 400) -> Refusal:
    """Return a refusal with an OAuth error code."""
    return Refusal(status, error, description, f"token endpoint: {rule}")


def invalid_request(reason: str) -> Refusal:
    """The request is malformed."""
    return oauth_refusal("invalid_request", f"The request is invalid: {reason}.", reason)


def invalid_client(rule: str) -> Refusal:
    """The client is not who it says it is, or is switched off."""
    refusal = oauth_refusal("invalid_client", "Client authentication failed.", rule, 401)
    refusal.headers = {"WWW-Authenticate": 'Basic realm="Oracle Identity Domain"'}
    return refusal


def unauthorized_client(directory: Directory, rule: str) -> Refusal:
    """The client may not do this."""
    status = directory.settings.unauthorized_client_status
    return oauth_refusal("unauthorized_client", "Client authorization failed.", rule, status)


def invalid_scope(reason: str) -> Refusal:
    """The scope cannot be granted."""
    return oauth_refusal("invalid_scope", f"The scope is invalid: {reason}.", reason)


def invalid_grant(description: str, rule: str) -> Refusal:
    """Password, assertion or refresh token are not good."""
    return oauth_refusal("invalid_grant", description, rule)
