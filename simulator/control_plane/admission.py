"""Decide who may call the signed control planes."""

from __future__ import annotations

from simulator.control_plane import signatures
from simulator.control_plane.oracle_errors import not_found
from simulator.kernel.plane import Call, Caller


def admit(call: Call) -> Caller:
    """Return the caller of a signed request that may be made.

    An administrator may do everything, a reader may look, anybody else meets the same answer as for a resource that
    is not there. Source: documentation "API Errors" (404 NotAuthorizedOrNotFound); iamstoxe/wirehole issue 22 (401 in a
    region that the tenancy has not subscribed to).

    Raises:
        not_authenticated: The region is not one of the tenancy's, or the signature is not accepted.
        not_found: The caller has no such permission.
    """
    if not set(call.cloud.tenancy.subscribed_regions).intersection(call.host.split(".")):
        raise signatures.not_authenticated("region not subscribed")
    call.caller = caller = signatures.authenticate(call)
    if caller.role == "administrator" or (caller.role == "reader" and call.method in {"GET", "HEAD"}):
        return caller
    raise not_found(f"{caller.role} may not {call.method}")
