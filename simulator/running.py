"""Know whether a simulated cloud runs on a state directory, and where it listens."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path


class StateInUseError(Exception):
    """Another process serves this state directory."""


@dataclass(frozen=True)
class Endpoint:
    """Where a running simulated cloud listens."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """The URL of its proxy and control API."""
        return f"http://127.0.0.1:{self.port}"


def find(state_directory: Path) -> Endpoint | None:
    """Return the endpoint of the cloud that runs on `state_directory`, or None."""
    try:
        endpoint = Endpoint(**json.loads((state_directory / "endpoint.json").read_text()))
    except FileNotFoundError:
        return None
    return endpoint if _is_locked(state_directory) else None


@contextmanager
def lock(state_directory: Path) -> Iterator[None]:
    """Hold the state directory for this process.

    Raises:
        StateInUseError: Another process holds it.
    """
    state_directory.mkdir(parents=True, exist_ok=True)
    with (state_directory / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateInUseError(f"{state_directory} is served by another process.") from error
        yield


@contextmanager
def announced(state_directory: Path, port: int) -> Iterator[None]:
    """Tell other processes where the cloud of `state_directory` listens, until the block ends."""
    endpoint_file = state_directory / "endpoint.json"
    endpoint_file.write_text(json.dumps(asdict(Endpoint(port, os.getpid()))))
    try:
        yield
    finally:
        endpoint_file.unlink()


def _is_locked(state_directory: Path) -> bool:
    try:
        with lock(state_directory):
            return False
    except StateInUseError:
        return True
