"""Decide who may call the signed control planes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from simulator.control_plane import policies, signatures
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


def by_right(rights: Mapping[str, str]) -> Callable[[Call], None]:
    """Return what lets a call pass whose caller has the right that the operation needs.

    Anybody else meets the same answer as for a resource that is not there. Source: documentation "API Errors" (404
    NotAuthorizedOrNotFound).

    Args:
        rights: Least right, such as `use iot-domain`, of every operation.
    """

    def authorise(call: Call) -> None:
        verb, _, resource = rights[call.operation].partition(" ")
        if not policies.may(call.caller, verb, resource):
            role = call.caller.role if call.caller else "nobody"
            raise not_found(f"{role} lacks {verb} {resource}")

    return authorise
