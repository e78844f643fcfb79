"""Sentences about mistakes: where, what is wrong, what is right, and the command that mends it."""

from __future__ import annotations

import json
from collections.abc import Container, Sequence
from difflib import get_close_matches

from pydantic_core import ErrorDetails

from settings import commands
from settings.keys import KEYS, Key

OWN_WORDS = ("repeated", "email_as_user_name", "stored_as_number", "control_character")
"""Types of errors whose message is made for people."""
LONGEST = 60


def report(stack: str, mistakes: Sequence[str]) -> str:
    """Put mistakes under a line that counts them."""
    count = "1 mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    return "\n".join([f"The configuration of stack {stack} has {count}:", *(f"  {visible(line)}" for line in mistakes)])


def unfilled(stack: str, missing: Sequence[str]) -> str:
    """Say that a stack lacks what it needs, and nothing else is wrong with it.

    Args:
        stack: Its name.
        missing: At least two keys.
    """
    keys = f"{', '.join(missing[:-1])} and {missing[-1]}"
    return f"Stack {stack} is not filled in yet: {keys} are missing. To be asked for them, run: make stack NAME={stack}"


def in_clear_text(key: Key, name: str | None = None) -> str:
    """Say that a secret is not encrypted.

    Args:
        key: Its key.
        name: Its name inside the key; without it, all of the key is meant.
    """
    path = [key.name] if name is None else [key.name, name]
    command = key.command if name is None else commands.set_value(path, is_secret=True)
    return f"{commands.property_path(path)}: is stored in clear text. Run: {commands.remove(path)}, then {command}"


def credential_in_clear_text(full_key: str) -> str:
    """Say that a secret of the oci plugin is not encrypted."""
    return (
        f"{full_key}: is stored in clear text, and the stack's state would hold it so. "
        f"Run: {commands.remove([full_key])}, then {commands.set_value([full_key], is_secret=True)} < FILE"
    )


def encrypted(key: Key) -> str:
    """Say that a value is encrypted which the cloud, and so the state, shows to everybody."""
    return (
        f"{key.name}: is stored encrypted, but it is no secret: the cloud and the stack's state show it in clear text. "
        f"Run: {commands.remove([key.name])}, then {key.command}"
    )


def both(name: str, other: str) -> str:
    """Say that of two keys only one can be."""
    return f"{name}: is set, and {other} too; keep one of the two. Run: {commands.remove([name])}"


def in_readers_file(name: str, path: str) -> str:
    """Say that a key belongs into the file of readers."""
    return f"{name}: is set, and readersFile too; move it to {path}. Then run: {commands.remove([name])}"


def unknown(name: str) -> str:
    """Say that there is no such key."""
    near = get_close_matches(name, KEYS, n=1)
    hint = f", did you mean {near[0]}?" if near else "."
    return f"{name}: no such key{hint} Run: {commands.remove([name])}"


def wrong(error: ErrorDetails, hidden: Container[str]) -> str:
    """Say what pydantic found.

    Args:
        error: One of its findings.
        hidden: Keys whose values are not shown.
    """
    path = [str(error["loc"][0]), *error["loc"][1:]]
    key, where = KEYS[str(path[0])], commands.property_path(path)
    if error["type"] == "extra_forbidden":
        return f"{where}: no such key. Run: {commands.remove(path)}"
    return f"{where}: {_problem(error, key, hidden)}; expected {key.right}. Run: {_command(error, key, path)}"


def _command(error: ErrorDetails, key: Key, path: Sequence[str | int]) -> str:
    if len(path) == 1 or key.is_secret:
        return key.command
    as_text = ("--type", "string") if error["type"] == "stored_as_number" else ()
    return commands.set_value(path, None, *as_text)


def _problem(error: ErrorDetails, key: Key, hidden: Container[str]) -> str:
    if error["type"] == "missing" or error["input"] == []:
        return f"missing, needed {key.purpose}" if key.purpose and len(error["loc"]) == 1 else "missing"
    if error["type"] in OWN_WORDS:
        return error["msg"]
    is_shown = isinstance(error["input"], str | int | float) and key.name not in hidden
    return f"{shown(error['input'])} is not right" if is_shown else "not right"


def shown(value: object) -> str:
    """Show a wrong value as it was written, at most 60 characters of it."""
    text = value if isinstance(value, str) else json.dumps(value)
    return f'"{text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"}"'


def visible(text: str) -> str:
    """Write what would rule a terminal, such as a carriage return or a change of direction, as its escape."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)
