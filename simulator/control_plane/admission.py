"""Decide who may call the signed control planes."""

from __future__ import annotations

from simulator.control_plane import signatures
from simulator.control_plane.oracle_errors import not_found
from simulator.kernel.call import Call, Caller


def authenticate(call: Call) -> Caller:
    """Return who signed the request.

    Source: iamstoxe/wirehole issue 22 (401 in a region that the tenancy has not subscribed to).

    Raises:
        not_authenticated: The region is not one of the tenancy's, or the signature is not accepted.
    """
    if call.host_params["region"] not in call.cloud.tenancy.subscribed_regions:
        raise signatures.not_authenticated("region not subscribed")
    return signatures.authenticate(call)


def authorise(call: Call) -> None:
    """Let an administrator do everything and a reader look.

    Anybody else meets the same answer as for a resource that is not there. Source: documentation "API Errors" (404
    NotAuthorizedOrNotFound).

    Raises:
        not_found: The caller has no such permission.
    """
    role = call.caller.role if call.caller else "nobody"
    if role != "administrator" and not (role == "reader" and call.method in {"GET", "HEAD"}):
        raise not_found(f"{role} may not {call.method}")
