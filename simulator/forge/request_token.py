"""The secret with which a job asks its forge for a token."""

from __future__ import annotations

import secrets
from pathlib import Path

from simulator.kernel import files

FILE_NAME = "forge_request_token"


def read_or_make(state_directory: Path) -> str:
    """Return the secret of a state, made when first asked for and readable by its owner only."""
    file = state_directory / FILE_NAME
    if not file.exists():
        files.write(file, secrets.token_urlsafe(32))
    return file.read_text()
