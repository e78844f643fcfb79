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

from simulator.door import control_token
from simulator.errors import StateInUseError
from simulator.kernel import files

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
    token: str = ""
    """Proves to its control API that a request comes from who may read the state directory."""

    @property
    def url(self) -> str:
        """The URL of its proxy and control API."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Send one request to the control API, straight to loopback whatever the proxy variables say."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            own = {"Content-Type": "application/json", control_token.HEADER: self.token}
            connection.request(method, path, None if body is None else json.dumps(body), own | dict(headers or {}))
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
    except (OSError, ValueError, TypeError, OverflowError, RecursionError, HTTPException):
        return None
    return endpoint if answer == str(endpoint.pid) else None


def make(state_directory: Path) -> None:
    """Make a state directory that is for its owner only; one of an earlier release becomes so."""
    state_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (state_directory / "cloud.sqlite").exists():
        state_directory.chmod(0o700)


@contextmanager
def lock(state_directory: Path) -> Iterator[None]:
    """Hold the state directory for this process.

    Raises:
        StateInUseError: Another process holds it.
    """
    make(state_directory)
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
    make(state_directory)
    with (state_directory / "starting").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def announced(state_directory: Path, port: int, token: str) -> Iterator[None]:
    """Tell other processes where the cloud of `state_directory` listens, until the block ends."""
    endpoint_file = state_directory / "endpoint.json"
    files.write(endpoint_file, json.dumps(asdict(Endpoint(port, os.getpid(), token))))
    try:
        yield
    finally:
        endpoint_file.unlink(missing_ok=True)
