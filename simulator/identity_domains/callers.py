"""Find out who calls a SCIM operation, and what the caller may do.

Source: documentation "Managing Authorization Using the API" (signature, or Bearer token of an app role);
"Response Body" (`OCI User` for callers of another domain).
"""

from __future__ import annotations

from simulator.control_plane import policies, signatures
from simulator.identity_domains import rate_limits
from simulator.identity_domains.directory import Directory, find_domain, is_active
from simulator.identity_domains.oauth import tokens
from simulator.identity_domains.resources import roles
from simulator.identity_domains.scim.resource import Author
from simulator.kernel.call import Call, Caller
from simulator.kernel.refusal import Refusal

MESSAGE_ID = "error.common.common.accessDenied"
"""Source: public field report of a signed SCIM call that was refused (status 401 there)."""


def authenticate(call: Call) -> Caller:
    """Return who calls: by the request's signature, or by a Bearer token of this identity domain.

    Raises:
        _unauthenticated: 401.
    """
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return signatures.authenticate(call)
    directory = open_directory(call)
    if not is_active(directory.domain):
        raise _unauthenticated("the identity domain is not active")
    try:
        claims = tokens.verify(directory, token.strip(), audience=directory.url)
    except tokens.TokenRefused as refused:
        raise _unauthenticated(str(refused)) from refused
    ocid = str(claims.get("user_ocid") or claims.get("client_ocid"))
    return Caller(ocid, directory.tenancy_ocid, roles.role_of(claims))


def open_directory(call: Call) -> Directory:
    """Return the identity domain that answers at the called host.

    Raises:
        Refusal: 404, none does.
    """
    domain = find_domain(call.tx, call.host, call.now)
    if domain is None:
        raise Refusal(404, "", f"No identity domain answers at {call.host}.", "host")
    return Directory(call.tx, call.cloud, domain, call.now)


def readable_directory(call: Call) -> Directory:
    """Return the identity domain, to a caller who may look at it.

    Raises:
        Refusal: 403 or 404.
    """
    return _directory_for(call, "read")


def writable_directory(call: Call) -> Directory:
    """Return the identity domain, to a caller who may change it.

    Raises:
        Refusal: 403 or 404.
    """
    return _directory_for(call, "manage")


def author(directory: Directory, call: Call) -> Author:
    """Return the caller as `idcsCreatedBy` shows it."""
    ocid = call.caller.user_ocid if call.caller else ""
    for kind, type_, endpoint, name in (("user", "User", "Users", "userName"), ("app", "App", "Apps", "displayName")):
        document = directory.get(kind, ocid)
        if document is not None:
            return _author(directory, type_, f"{endpoint}/{document['id']}", document[name], document["id"], ocid)
    return _author(directory, "User", "Users/OCI User", "OCI User", "OCI User", ocid)


def _author(directory: Directory, type_: str, path: str, display: str, value: str, ocid: str) -> Author:
    return {
        "type": type_,
        "value": value,
        "display": display,
        "ocid": ocid,
        "$ref": f"{directory.url}/admin/v1/{path}",
    }


def _directory_for(call: Call, verb: str) -> Directory:
    directory = open_directory(call)
    rate_limits.count(directory, rate_limits.group_of(call.path))
    if not policies.may(call.caller, verb, "domain-contents"):
        status = directory.settings.denied_status
        raise Refusal(status, MESSAGE_ID, "You do not have permission to perform this operation.", "app roles")
    if not is_active(directory.domain) and not directory.settings.inactive_domain_answers_scim:
        raise Refusal(403, "", "The identity domain is not active.", "inactive domain")
    return directory


def _unauthenticated(reason: str) -> Refusal:
    challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    return Refusal(401, "", "The access token is not valid.", f"bearer token: {reason}", challenge)
