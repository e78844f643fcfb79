"""Prove that a request to the control port comes from who may read the state directory."""

from __future__ import annotations

import secrets

HEADER = "Simulator-Control"
"""Header with the token that `endpoint.json` holds; a web page or another person on the machine does not know it."""


def new() -> str:
    """Return a token for one run of the cloud."""
    return secrets.token_urlsafe(32)
