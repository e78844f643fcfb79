"""Passwords: from a file, from the environment, or asked for; never an option, which others could read."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from pathlib import Path

from ords_client.errors import UsageError


def read_password(whose: str, file: Path | None, variable: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return a password.

    Args:
        whose: Whose it is, for the prompt.
        file: File that holds it, with or without a line end.
        variable: Environment variable that may hold it.
        environment: The environment.

    Raises:
        UsageError: It is nowhere, and there is no terminal to ask on.
    """
    if file:
        return _read(file)
    if environment.get(variable):
        return environment[variable]
    if not _has_terminal():
        raise UsageError(f"No password for {whose}: set {variable}, or give --password-file FILE.")
    return getpass.getpass(f"Password of {whose}: ")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Cannot read the password file: {error}.") from error


def _has_terminal() -> bool:
    """Tell whether there is someone to ask, also when standard input carries the stack outputs."""
    try:
        with Path("/dev/tty").open("rb"):
            return True
    except OSError:
        return False
