"""The file with the token: readers see the old token or the new one, never a part, and nobody else sees any."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from pipeline.login.forge_token import LoginError

FRESH_SECONDS = 200
"""GitHub's token lives 300 seconds. Source: actions/toolkit issue 2048."""
RETRY_SECONDS = 10


def write(file: Path, token: str) -> None:
    """Write a token, in one step, readable by its owner only.

    Raises:
        LoginError: The machine does not let it.
    """
    new = file.with_suffix(".new")
    try:
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as content:
            content.write(token)
        new.replace(file)
    except OSError as error:
        raise LoginError(f"The token cannot be written to {file}: {error.strerror}. Make room there") from None


def keep_fresh(file: Path, ask: Callable[[], str], wait: Callable[[float], bool], say: Callable[[str], None]) -> None:
    """Write a new token every few minutes, until told to stop.

    Args:
        file: Where the token is.
        ask: Gives a new token, or raises LoginError; then the old one stays, and it is asked again soon. So it is when
            the disk is full.
        wait: Waits a number of seconds, and tells whether to stop.
        say: Shows a line to the person.
    """
    pause, complained = FRESH_SECONDS, False
    while not wait(pause):
        try:
            write(file, ask())
        except (LoginError, OSError) as error:
            if not complained:
                say(
                    f"No new token; this run goes on with the old one, and asks again every {RETRY_SECONDS} seconds. "
                    f"If it fails: {error}."
                )
            pause, complained = RETRY_SECONDS, True
        else:
            pause, complained = FRESH_SECONDS, False
