"""Know the compartments of the tenancy."""

from __future__ import annotations

from simulator.control_plane.oracle_errors import missing_parameter, not_found
from simulator.kernel.call import Call


def require_compartment(call: Call, compartment_ocid: str) -> None:
    """Let compartments of the tenancy and its root pass.

    Raises:
        not_found: 404 NotAuthorizedOrNotFound.
    """
    if compartment_ocid != call.cloud.tenancy.ocid and call.tx.get("compartment", compartment_ocid) is None:
        raise not_found("compartment not there")


def asked_for(call: Call) -> str:
    """Return the compartment that a list is asked for.

    Raises:
        missing_parameter: The query has no compartmentId; not_found when it names none.
    """
    compartment_ocid = call.query.get("compartmentId")
    if not compartment_ocid:
        raise missing_parameter("compartmentId")
    require_compartment(call, compartment_ocid)
    return compartment_ocid
