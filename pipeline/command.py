"""What the commands of this room share: one line for an error, and the secrets that no line may show."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import NoReturn

from pipeline.engine import Stack
from pipeline.errors import EngineError, PipelineError
from pipeline.redaction import Redactor, configured_secrets, secrets_in


def command(main: Callable[[], int]) -> Callable[[], NoReturn]:
    """Turn a function that returns an exit status into a command that says errors in one line."""

    @functools.wraps(main)
    def run() -> NoReturn:
        try:
            status = main()
        except PipelineError as error:
            sys.exit(f"error: {Redactor()(str(error))}")
        except KeyboardInterrupt:
            sys.exit(130)
        sys.exit(status)

    return run


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def secrets_of(stack: Stack) -> set[str]:
    """Return every secret of a stack's configuration and state, as far as they can be read."""
    found: set[str] = set()
    for words, secrets in (
        (("config", "--json", "--show-secrets"), configured_secrets),
        (("stack", "export", "--show-secrets"), secrets_in),
    ):
        try:
            found.update(secrets(stack.ask(*words) or {}))
        except EngineError:
            continue
    return found
