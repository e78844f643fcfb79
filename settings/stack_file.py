"""The stack's own file, where each secret stands encrypted: Pulumi gives the program all of them decrypted."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from settings.project import full_keys

CONFIG_FILE = re.compile(r"--config-file[= ](.+?)(?= -|$)")


def read(stack: str) -> Mapping[str, Any]:
    """Return what stands in the file of a stack, by full key; nothing if the file cannot be found.

    Args:
        stack: Name of the stack.
    """
    try:
        return parsed(_path(stack).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def parsed(text: str) -> Mapping[str, Any]:
    """Return what stands in the text of a stack's file, by full key; nothing if it is no stack's file."""
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    return full_keys(content.get("config") or {}) if isinstance(content, dict) else {}


def in_clear_text(written: object) -> Iterator[str]:
    """Name what is not encrypted in an object of secrets.

    Args:
        written: The object, as the file has it.
    """
    if isinstance(written, dict) and not _is_encrypted(written):
        yield from (str(name) for name, value in written.items() if not _is_encrypted(value))


def _is_encrypted(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {"secure"}


def _path(stack: str) -> Path:
    """Find the file: Pulumi's own choice, unless its command line names another, which only that line tells."""
    named = (CONFIG_FILE.search(line) for line in _command_lines_above())
    return next((Path(found[1]) for found in named if found), Path(f"Pulumi.{stack}.yaml"))


def _command_lines_above() -> Iterator[str]:
    """Read the command lines of the language host and the engine, which have started this process."""
    pid = os.getppid()
    for _ in range(2):
        ps = ["ps", "-ww", "-o", "ppid=,args=", "-p", str(pid)]
        parent, _, line = subprocess.run(ps, capture_output=True, text=True, check=False).stdout.strip().partition(" ")
        yield line
        pid = int(parent or 0)
