"""Where the stack outputs come from: a Pulumi stack, a file, or standard input."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ords_client.errors import OutputsError
from ords_client.foreign import echoed
from ords_client.outputs import Outputs
from ords_client.text_file import decode_text

PULUMI_SECONDS = 300
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
        return Outputs.from_json(_text(_ask_pulumi(stack)))
    if file and str(file) != "-":
        return Outputs.from_json(_text(_read(file)))
    return Outputs.from_json(_text(_read_standard_input()))


def _ask_pulumi(stack: str) -> bytes:
    command = ["pulumi", "stack", "output", "--json", "--show-secrets", "--stack", stack]
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=PULUMI_SECONDS
        )
    except OSError as error:
        problem = f"Cannot read stack {echoed(stack)}: `pulumi` cannot be run ({error.strerror})."
        raise OutputsError(f"{problem} Is it on PATH? Else give --outputs FILE.") from error
    except subprocess.TimeoutExpired as error:
        problem = f"Cannot read stack {echoed(stack)}: `pulumi stack output` did not end in {PULUMI_SECONDS} s."
        raise OutputsError(f"{problem} Look what it waits for, or give --outputs FILE.") from error
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="backslashreplace").split())
        raise OutputsError(
            f"Cannot read stack {echoed(stack)}. Pulumi says: {said or f'exit status {done.returncode}'}"
        )
    return done.stdout


def _text(data: bytes) -> str:
    try:
        return decode_text(data)
    except ValueError as error:
        raise OutputsError(f"Cannot read the stack outputs: {error}.") from error


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise OutputsError(f"Cannot read the stack outputs: {error}.") from error


def _read_standard_input() -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        raise OutputsError(HOW)
    data = sys.stdin.buffer.read()
    if not data.strip():
        raise OutputsError(f"Standard input is empty. {HOW}")
    return data
