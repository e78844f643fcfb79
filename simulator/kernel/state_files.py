"""What it means that a file of the state cannot be used: at the start, and at any moment after it."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.errors import StateError


@contextmanager
def usable(state_directory: Path) -> Iterator[None]:
    """Turn what is wrong with the files of a state into one line that says what to do.

    Raises:
        StateError: A file is damaged, or cannot be read or written.
    """
    try:
        yield
    except OSError as error:
        where = error.filename or state_directory
        raise StateError(f"{where} cannot be used: {error.strerror}. Mend that, or give another --state.") from error
    except sqlite3.OperationalError as error:
        raise StateError(
            f"The databases in {state_directory} cannot be used: {error}. Free space or mend the permissions, or give"
            " another --state."
        ) from error
    except sqlite3.DatabaseError as error:
        raise StateError(damaged(state_directory, error)) from error


def damaged(state_directory: Path, error: Exception) -> str:
    """Say that a file is damaged, and how to begin anew."""
    reason = str(error).partition("\n")[0] or type(error).__name__
    anew = f"rm -r {shlex.quote(str(state_directory))}"
    return f"A file in {state_directory} is damaged ({reason}). Begin anew: {anew}"
