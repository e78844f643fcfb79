"""Know whether a simulated cloud runs on a state directory, and where it listens."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from simulator.errors import StateInUseError

ANSWER_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """What the control API answered."""

    status: int
    body: str


@dataclass(frozen=True)
class Endpoint:
    """Where a running simulated cloud listens."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """The URL of its proxy and control API."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Send one request to the control API, straight to loopback whatever the proxy variables say."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, response.read().decode())
        finally:
            connection.close()


def find(state_directory: Path) -> Endpoint | None:
    """Return the endpoint of the cloud that runs on `state_directory`, or None.

    The file may be left over from a killed process, so what listens there has to know the process id in it.
    """
    try:
        endpoint = Endpoint(**json.loads((state_directory / "endpoint.json").read_text()))
        answer = endpoint.ask("GET", "/pid").body
    except (OSError, ValueError, HTTPException):
        return None
    return endpoint if answer == str(endpoint.pid) else None


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
            raise StateInUseError(
                f"{state_directory} is served by another process; use that one, stop it, or give another --state."
            ) from error
        yield


@contextmanager
def one_at_a_time(state_directory: Path) -> Iterator[None]:
    """Keep two processes from starting a cloud on one state at once: the second waits for the first."""
    state_directory.mkdir(parents=True, exist_ok=True)
    with (state_directory / "starting").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def announced(state_directory: Path, port: int) -> Iterator[None]:
    """Tell other processes where the cloud of `state_directory` listens, until the block ends."""
    endpoint_file = state_directory / "endpoint.json"
    new_file = endpoint_file.with_suffix(".new")
    new_file.write_text(json.dumps(asdict(Endpoint(port, os.getpid()))))
    new_file.replace(endpoint_file)
    try:
        yield
    finally:
        endpoint_file.unlink()
