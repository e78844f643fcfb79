"""Refusals of the IoT control plane.

Source: documentation "Operation Dependencies" (what must hold) and "API Errors" (409 IncorrectState: a conclusion,
no source shows the real answer).
"""

from __future__ import annotations

from simulator.control_plane.oracle_errors import incorrect_state
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document


def busy(document: Document) -> Refusal:
    """The resource is not in the state the operation needs."""
    message = f"The resource {document['id']} is {document['lifecycleState']}, it has to be ACTIVE."
    return incorrect_state(message, f"IoT: {document['lifecycleState']}, not ACTIVE")


def group_not_active(group: Document) -> Refusal:
    """Operations on a domain need its group ACTIVE."""
    message = f"The IoT domain group {group['id']} is {group['lifecycleState']}, it has to be ACTIVE."
    return incorrect_state(message, "IoT: group not ACTIVE")


def domains_not_settled(domain: Document, states: tuple[str, ...]) -> Refusal:
    """Operations on a group need its domains in certain states."""
    message = f"The IoT domain {domain['id']} is {domain['lifecycleState']}, it has to be {' or '.join(states)}."
    return incorrect_state(message, f"IoT: domain not {' or '.join(states)}")


def digital_twins_left(domain: Document, number: int) -> Refusal:
    """A domain with digital twins is not deleted: a rule that is documented, by an answer that is not."""
    message = f"The IoT domain {domain['id']} has active digital twin resources ({number}). Delete them first."
    return incorrect_state(message, "IoT: digital twins left")


def limit_exceeded(what: str, limit: int) -> Refusal:
    """There are as many as the service limit allows."""
    return Refusal(400, "LimitExceeded", f"The limit of {limit} {what} is reached.", f"limit: {what}")
