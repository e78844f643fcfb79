"""Passwords: from a file, from the environment, or asked for; never an option, which others could read."""

from __future__ import annotations

import getpass
import os
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

from ords_client.errors import UsageError
from ords_client.foreign import visible
from ords_client.text_file import decode_text


def ask_person(prompt: str) -> str | None:
    """Return what a person typed unseen; None when there is nobody to ask.

    Also asks when standard input carries the stack outputs.
    """
    try:
        with Path("/dev/tty").open("rb"):
            return getpass.getpass(prompt)
    except OSError:
        return None


def read_password(
    whose: str,
    file: Path | None,
    variable: str,
    environment: Mapping[str, str] = os.environ,
    ask: Callable[[str], str | None] = ask_person,
) -> str:
    """Return a password.

    Args:
        whose: Whose it is, for the prompt.
        file: File that holds it, with or without a line end.
        variable: Environment variable that may hold it.
        environment: The environment.
        ask: Asks a person.

    Raises:
        UsageError: It is nowhere, and there is no terminal to ask on; or it cannot be a password.
    """
    if file:
        return _password(_read(file), f"The password file {file}")
    if environment.get(variable):
        return _password(environment[variable], variable)
    typed = ask(f"Password of {visible(whose)}: ")
    if typed is None:
        raise UsageError(f"No password for {whose}: set {variable}, or give --password-file FILE.")
    return _password(typed, "What was typed")


def _read(file: Path) -> str:
    try:
        return decode_text(file.read_bytes()).rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise UsageError(f"Cannot read the password file {file}: {error}.") from error


def _password(text: str, where: str) -> str:
    """Return the password, without a byte order mark that an editor or shell put before it."""
    password = text.removeprefix("\ufeff")
    if not password:
        raise UsageError(f"{where} is empty, and no password is.")
    if any(unicodedata.category(one) in {"Cc", "Cs"} for one in password):
        raise UsageError(f"{where} holds a control character or half a character, which no password has.")
    return password
