"""Commands that a person can paste: `pulumi config` with names and values quoted for Pulumi and for the shell."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Any

from components.iot_domain import NewIotDomain, RetentionDays
from components.people import Administrator, Group

SECTIONS = (Administrator, Group, NewIotDomain, RetentionDays)
"""Those that stand inside a key."""
FIELDS = {field.alias for section in SECTIONS for field in section.model_fields.values()}


def set_example(key: str, example: Any, *, is_secret: bool) -> str:
    """Return the command that sets a key to an example, or the first value inside a list or an object.

    Args:
        key: Name of the key.
        example: A text, number or boolean, or a list or an object of such.
        is_secret: Ask for the value, and encrypt it.
    """
    path, value = _first([key], example)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return set_value(path, None if is_secret else text, is_secret=is_secret)


def set_value(path: Sequence[str | int], value: str | None = None, *options: str, is_secret: bool = False) -> str:
    """Return the command that sets a value; without a value Pulumi asks for it.

    Args:
        path: Key, and where in its value.
        value: What to set.
        options: Further options.
        is_secret: Encrypt it.
    """
    more = [*(["--secret"] if is_secret else []), *options, *(["--path"] if len(path) > 1 else [])]
    return _pulumi_config("set", more, [property_path(path), *([] if value is None else [value])])


def remove(path: Sequence[str | int]) -> str:
    """Return the command that removes a key, or a value inside it."""
    return _pulumi_config("rm", ["--path"] if len(path) > 1 else [], [property_path(path)])


def property_path(path: Sequence[str | int]) -> str:
    """Write a path as Pulumi reads it with `--path`: `groups[0].members`, `initialPasswords["grace"]`."""
    return str(path[0]) + "".join(_step(part, is_name=number == 1) for number, part in enumerate(path[1:], 1))


def _step(part: str | int, *, is_name: bool) -> str:
    """Write one step; what stands right below a key is a name that somebody gave, unless it is a field."""
    if isinstance(part, int):
        return f"[{part}]"
    if part in FIELDS or (part.isidentifier() and not is_name):
        return f".{part}"
    return '["' + part.replace('"', '\\"') + '"]'


def _pulumi_config(verb: str, options: Sequence[str], arguments: Sequence[str]) -> str:
    # An argument that looks like an option is none after "--".
    end = ["--"] if any(argument.startswith("-") for argument in arguments) else []
    return shlex.join(["pulumi", "config", verb, *options, *end, *arguments])


def _first(path: list[str | int], example: Any) -> tuple[list[str | int], Any]:
    """Find the first plain value inside an example."""
    if isinstance(example, dict):
        name = next(iter(example))
        return _first([*path, name], example[name])
    return _first([*path, 0], example[0]) if isinstance(example, list) else (path, example)
