"""Where the stack outputs come from: a Pulumi stack, a file, or standard input."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ords_client.errors import OutputsError
from ords_client.outputs import Outputs

HOW = "Say which environment: --stack NAME, --outputs FILE, or pipe in `pulumi stack output --json --show-secrets`."


def read_outputs(stack: str | None, file: Path | None) -> Outputs:
    """Read the outputs of a stack from Pulumi, else from a file, else from standard input if it is piped.

    Args:
        stack: Name of a stack of the Pulumi project in this directory.
        file: File with the JSON that `pulumi stack output --json --show-secrets` printed; `-` is standard input.

    Raises:
        OutputsError: There are none, or they are not complete.
    """
    if stack:
        return Outputs.from_json(_ask_pulumi(stack))
    if file and str(file) != "-":
        return Outputs.from_json(_read(file))
    return Outputs.from_json(_read_standard_input())


def _ask_pulumi(stack: str) -> str:
    command = ["pulumi", "stack", "output", "--json", "--show-secrets", "--stack", stack]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    except FileNotFoundError as error:
        problem = f"Cannot read stack {stack!r}: `pulumi` is not on PATH. Install it, or give --outputs FILE."
        raise OutputsError(problem) from error
    if done.returncode:
        words = " ".join(done.stderr.split()) or f"exit status {done.returncode}"
        raise OutputsError(f"Cannot read stack {stack!r}. Pulumi says: {words}")
    return done.stdout


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OutputsError(f"Cannot read the stack outputs: {error}.") from error


def _read_standard_input() -> str:
    if sys.stdin is None or sys.stdin.isatty():
        raise OutputsError(HOW)
    text = sys.stdin.read()
    if not text.strip():
        raise OutputsError(f"Standard input is empty. {HOW}")
    return text
