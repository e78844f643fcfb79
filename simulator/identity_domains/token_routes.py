"""Answer the OAuth endpoints: get a token, and ask what a token is.

Source: documentation "Resource Owner Password Credentials Grant Type", "Client Credentials Grant Type", "Refresh
Token Grant Type", "Client/User JWT Assertion", "Access Token"; error texts: "EBS Asserter Known Issues" and an
Oracle API Platform lab. Where neither says a status or text, RFC 6749 does.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.responses import Response

from simulator.identity_domains import callers, rate_limits
from simulator.identity_domains.directory import Directory, is_active
from simulator.identity_domains.oauth import clients, refresh_tokens, token_exchange, tokens
from simulator.identity_domains.oauth.access_tokens import access_token
from simulator.identity_domains.oauth.errors import invalid_request, oauth_refusal, unauthorized_client
from simulator.identity_domains.oauth.grant_types import GRANT_TYPES
from simulator.identity_domains.oauth.scopes import resolve
from simulator.identity_domains.scim.messages import reply
from simulator.kernel.call import Call
from simulator.kernel.store import Document

MOST_FIELDS = 100


def get_token(call: Call) -> Response:
    """Return an access token for one of the grants."""
    directory = _open(call)
    rate_limits.count(directory, "token")
    form = read_form(call)
    client = clients.authenticate(directory, call.headers.get("authorization", ""), form)
    grant_type = form.get("grant_type", "")
    if grant_type == token_exchange.GRANT_TYPE:  # allowed by the trust, not by the app's grants
        return reply(call, 200, {"token": token_exchange.exchange(directory, client, form)})
    _require_allowed(directory, client, grant_type)
    return reply(call, 200, _issue(directory, client, grant_type, form))


def introspect_token(call: Call) -> Response:
    """Tell a client whether a token is good, and what it says.

    Source: RFC 7662 for the answer; that the client needs `introspect`: documentation "Adding a Confidential
    Application". The real answer to a client without it is unknown.

    Raises:
        invalid_request: There is no token.
        unauthorized_client: `introspect` is not an allowed operation of the client.
    """
    directory = _open(call)
    rate_limits.count(directory, "token")
    form = read_form(call)
    client = clients.authenticate(directory, call.headers.get("authorization", ""), form)
    if "introspect" not in client.get("allowedOperations", []):
        raise unauthorized_client(directory, "introspect is not an allowed operation of the client")
    if "token" not in form:
        raise invalid_request("token is missing")
    try:
        claims = tokens.verify(directory, form["token"])
    except tokens.TokenRefused:
        return reply(call, 200, {"active": False})
    return reply(call, 200, {"active": True, "token_type": "Bearer", **claims} | _username(claims))


def read_form(call: Call) -> dict[str, str]:
    """Return the fields of a form; each may be there once.

    Raises:
        invalid_request: 400, it is no form.
    """
    media_type = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/x-www-form-urlencoded":
        raise invalid_request("Content-Type is not application/x-www-form-urlencoded")
    try:
        pairs = parse_qsl(call.body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise invalid_request("the body is not a form") from error
    form = dict(pairs)
    if len(form) < len(pairs):
        raise invalid_request("a field is there twice")
    return form


def _open(call: Call) -> Directory:
    directory = callers.open_directory(call)
    if not is_active(directory.domain):
        raise oauth_refusal("invalid_client", "The identity domain is not active.", "inactive domain", 401)
    return directory


def _require_allowed(directory: Directory, client: Document, grant_type: str) -> None:
    if not grant_type:
        raise invalid_request("grant_type is missing")
    if grant_type not in GRANT_TYPES:
        raise oauth_refusal("unsupported_grant_type", "The grant type is not supported.", "grant type")
    if grant_type not in client.get("allowedGrants", []):
        raise unauthorized_client(directory, f"{grant_type} is not an allowed grant of the client")


def _issue(directory: Directory, client: Document, grant_type: str, form: dict[str, str]) -> Document:
    grant = GRANT_TYPES[grant_type](directory, client, form)
    scope = resolve(directory, client, grant.scope)
    token, seconds = access_token(directory, client, grant, scope)
    answer: Document = {"access_token": token, "token_type": "Bearer", "expires_in": seconds}
    if refresh_tokens.is_due(directory, client, grant, scope):
        answer["refresh_token"] = refresh_tokens.issue(directory, client, grant, scope)
    return answer


def _username(claims: Document) -> dict[str, str]:
    return {"username": claims["sub"]} if claims.get("sub_type") == "user" else {}
