"""What setting up Pulumi can fail with: one line for a person, with the next step."""

from __future__ import annotations


class SetupError(Exception):
    """Pulumi or its oci plugin cannot be had as asked."""
