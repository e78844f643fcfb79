"""When the IoT control plane refuses to touch a group or a domain.

Source: documentation "Operation Dependencies" (states) and "Scenario: Working with an IoT Domain Group" (limits).
"""

from __future__ import annotations

from simulator.iot import errors
from simulator.kernel import regions
from simulator.kernel.call import Call
from simulator.kernel.store import Document

ENDED = {"DELETED", "FAILED"}
DIGITAL_TWIN = "digital_twin_instance"
"""Kind of the documents of digital twins; their parent is the IoT domain."""


def region(call: Call) -> str:
    """Return the region that was called."""
    return call.host_params["region"]


def is_here(call: Call, document: Document) -> bool:
    """Tell whether a document is in the region that was called: its OCID holds the region's key."""
    return str(document["id"]).split(".")[3] == regions.KEYS[region(call)].lower()


def require_active(document: Document) -> None:
    """A group or domain is changed only while it is ACTIVE, so never by two work requests at once.

    Raises:
        busy: 409 IncorrectState.
    """
    if document["lifecycleState"] != "ACTIVE":
        raise errors.busy(document)


def require_active_or_failed(document: Document) -> None:
    """What is deleted is ACTIVE or has FAILED.

    Raises:
        Refusal: 409 IncorrectState.
    """
    if document["lifecycleState"] != "FAILED":
        require_active(document)


def require_active_group(group: Document) -> None:
    """Everything about a domain needs its group ACTIVE.

    Raises:
        group_not_active: 409 IncorrectState.
    """
    if group["lifecycleState"] != "ACTIVE":
        raise errors.group_not_active(group)


def require_domains(call: Call, group: Document, *states: str) -> None:
    """A group is touched only while its domains are in certain states.

    Raises:
        domains_not_settled: 409 IncorrectState.
    """
    for domain in call.tx.find("iot_domain", parent=group["id"]):
        if domain["lifecycleState"] not in {*states, "DELETED"}:
            raise errors.domains_not_settled(domain, states)


def require_no_digital_twins(call: Call, domain: Document) -> None:
    """A domain is deleted only without digital twins.

    Source: oracle/mcp, README of oci-iot-mcp-server, which names the release note of 2026-06-09.

    Raises:
        digital_twins_left: 409 IncorrectState.
    """
    if number := call.tx.count(DIGITAL_TWIN, parent=domain["id"]):
        raise errors.digital_twins_left(domain, number)


def require_room_for_group(call: Call) -> None:
    """So many groups in a tenancy and region.

    Raises:
        limit_exceeded: 400 LimitExceeded.
    """
    limit = call.cloud.settings.iot.groups_per_tenancy
    if len(_living(call, call.tx.find("iot_domain_group"))) >= limit:
        raise errors.limit_exceeded("IoT domain groups in a tenancy and region", limit)


def require_room_for_domain(call: Call, group: Document) -> None:
    """So many domains in a group, and in a tenancy and region.

    Raises:
        limit_exceeded: 400 LimitExceeded.
    """
    limits = call.cloud.settings.iot
    if len(_living(call, call.tx.find("iot_domain", parent=group["id"]))) >= limits.domains_per_group:
        raise errors.limit_exceeded("IoT domains in a group", limits.domains_per_group)
    if len(_living(call, call.tx.find("iot_domain"))) >= limits.domains_per_tenancy:
        raise errors.limit_exceeded("IoT domains in a tenancy and region", limits.domains_per_tenancy)


def _living(call: Call, documents: list[Document]) -> list[Document]:
    return [each for each in documents if each["lifecycleState"] not in ENDED and is_here(call, each)]
