"""Refusals of the IAM control plane.

Source: documentation "API Errors"; terraform-provider-oci issue 1781 (412 on delete of an active domain, its words);
therealcmj/ociextirpater issues 41 (403 outside the home region, its words) and 42.
"""

from __future__ import annotations

from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document


def not_home_region(key: str) -> Refusal:
    """Domains are changed in the home region only."""
    message = f"Please go to your home region {key} to execute CREATE, UPDATE and DELETE operations."
    return Refusal(403, "NotAllowed", message, "outside the home region")


def precondition_failed(domain: Document, operation: str, reason: str) -> Refusal:
    """The domain's state does not allow the operation."""
    inner = {"ACTIVE": "CREATED"}.get(domain["lifecycleState"], domain["lifecycleState"])
    message = f"Cannot perform {operation} operation on Domain with Status {inner}"
    return Refusal(412, "PreConditionFailed", message, f"domain state: {reason}")


def still_needed(operation: str, reason: str) -> Refusal:
    """The domain cannot be switched off; status and code as for a wrong state, a guess."""
    return Refusal(412, "PreConditionFailed", f"Cannot perform {operation} operation: {reason}.", f"domain: {reason}")


def already_exists(display_name: str) -> Refusal:
    """The name is taken."""
    message = f"Authorization failed or a domain named {display_name!r} already exists."
    return Refusal(409, "NotAuthorizedOrResourceAlreadyExists", message, "display name taken")
