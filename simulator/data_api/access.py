"""Decide who may read an IoT domain.

Source: documentation "ORDS_SECURITY PL/SQL Package Reference" (scopes are privileges). That the privilege is
`/iot/<domain short id>` is inferred.
"""

from __future__ import annotations

from typing import Any

from simulator.data_api import errors, jwt_profile
from simulator.identity_domains.directory import find_domain, is_active
from simulator.identity_domains.oauth.tokens import Claims, TokenRefused
from simulator.kernel.call import Call
from simulator.kernel.store import Document

GONE = ("DELETED", "FAILED", "CREATING")


def find_iot_domain(call: Call) -> Document:
    """Return the IoT domain that the host and the path name.

    Raises:
        errors.not_found: There is none.
    """
    groups = [group["id"] for group in call.tx.find("iot_domain_group") if group["dataHost"] == call.host]
    for iot_domain in (iot_domain for group in groups for iot_domain in call.tx.find("iot_domain", parent=group)):
        if _short_id(iot_domain) == call.path_params["domain"] and iot_domain["lifecycleState"] not in GONE:
            return iot_domain
    raise errors.not_found("IoT domain short id")


def authorise(call: Call) -> None:
    """Let the request pass if its token gives the privilege to read the IoT domain.

    Raises:
        Refusal: 404, there is no such IoT domain; 401 with the same words for every other reason, which its rule
            tells the log; 403 instead when only the privilege is missing and the settings ask for it.
    """
    iot_domain = find_iot_domain(call)
    claims = _verified(call, iot_domain, _bearer(call))
    _require_user(call, claims)
    _require_privilege(call, f"/iot/{_short_id(iot_domain)}", claims)


def _short_id(iot_domain: Document) -> str:
    return str(iot_domain["deviceHost"]).partition(".")[0]


def _bearer(call: Call) -> str:
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise errors.no_token("no bearer token")
    return token.strip()


def _verified(call: Call, iot_domain: Document, token: str) -> Claims:
    host = iot_domain.get("dbAllowedIdentityDomainHost")
    if not host:
        raise errors.bad_token("ORDS data access of the IoT domain is not configured")
    domain = find_domain(call.tx, host, call.now)
    if domain is None or not is_active(domain):
        raise errors.bad_token(f"identity domain {host} is gone or not active")
    audience = f"/{call.host_params['group']}"
    try:
        return jwt_profile.verify(call.tx, call.cloud, host, token, audience=audience)
    except TokenRefused as refused:
        raise errors.bad_token(str(refused)) from refused


def _require_user(call: Call, claims: Claims) -> None:
    if claims.get("sub_type") == "client" and call.cloud.settings.data_api.client_credentials_tokens == "refused":
        raise errors.bad_token("client_credentials tokens are refused by setting")


def _require_privilege(call: Call, privilege: str, claims: Claims) -> None:
    scope: Any = claims.get("scope") or claims.get("scp") or ""
    if privilege in (scope if isinstance(scope, list) else str(scope).split()):
        return
    refuse = errors.forbidden if call.cloud.settings.data_api.privilege_refusal_status == 403 else errors.bad_token
    raise refuse(f"token scope {scope!r} lacks {privilege}")
