"""The secret with which a job asks its forge for a token."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE_NAME = "forge_request_token"


def read_or_make(state_directory: Path) -> str:
    """Return the secret of a state, made when first asked for and readable by its owner only."""
    file = state_directory / FILE_NAME
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with os.fdopen(descriptor, "w") as new:
        made = secrets.token_urlsafe(32)
        new.write(made)
    return made
