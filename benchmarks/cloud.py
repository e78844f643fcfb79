"""A simulated cloud in a process of its own, as slow as a profile says, and what its log tells afterwards."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from offline.checkout import THIS
from simulator.kernel.journal import FILE_NAME, Entry, read
from simulator.process.environment import environment

OPERATIONS = ("CreateDomain", "ConfigureIotDomainDataAccess")
"""The two work requests that `up` has to wait for, one after the other."""


@dataclass(frozen=True)
class Profile:
    """How long the cloud takes.

    Attributes:
        create_seconds: To create an identity domain.
        configure_seconds: To configure the data access of an IoT domain.
        other_seconds: For each other work request.
        rate_limits: Identity domains answer no more requests a minute than those of their licence.
    """

    create_seconds: float
    configure_seconds: float
    other_seconds: float = 0.3
    rate_limits: bool = False

    @property
    def critical_path_seconds(self) -> float:
        """What no client can avoid."""
        return self.create_seconds + self.configure_seconds

    def toml(self) -> str:
        """Return the settings file of the cloud."""
        durations = zip(OPERATIONS, (self.create_seconds, self.configure_seconds), strict=True)
        listed = ", ".join(f"{operation} = {float(seconds)}" for operation, seconds in durations)
        limits = f"[identity_domains]\nrate_limits_are_enforced = {str(self.rate_limits).lower()}\n"
        return f"default_duration_seconds = {self.other_seconds}\ndurations_seconds = {{ {listed} }}\n{limits}"


@dataclass(frozen=True)
class Cloud:
    """A cloud that runs.

    Attributes:
        state: Its state directory.
        variables: The environment of a command inside it.
    """

    state: Path
    variables: Mapping[str, str]

    def requests(self) -> list[Entry]:
        """Return every request that was answered so far."""
        return [entry for entry in read(self.state / FILE_NAME) if entry.method != "CONNECT"]

    def lag_and_looks(self) -> tuple[float, int]:
        """Return how late the end of the last configureDataAccess was noticed, in seconds, and the looks it took."""
        query = (
            "SELECT id, json_extract(body, '$.timeAccepted'), json_extract(body, '$.seconds') FROM documents "
            "WHERE kind = 'work_request' AND json_extract(body, '$.operation') = ? ORDER BY 2 DESC LIMIT 1"
        )
        with closing(sqlite3.connect(self.state / "cloud.sqlite")) as database:
            ocid, accepted, seconds = database.execute(query, [OPERATIONS[1]]).fetchone()
        ended = datetime.fromisoformat(accepted) + timedelta(seconds=seconds)
        looks = [entry.time for entry in self.requests() if entry.path.endswith(f"/workRequests/{ocid}")]
        return (looks[-1] - ended).total_seconds(), len(looks)


@contextmanager
def serve(directory: Path, profile: Profile) -> Iterator[Cloud]:
    """Serve a new cloud until the block ends."""
    directory.mkdir(parents=True)
    settings = directory / "settings.toml"
    settings.write_text(profile.toml())
    state = directory / "cloud"
    command = [sys.executable, "-m", "simulator", "serve", "--state", str(state), "--settings", str(settings)]
    with subprocess.Popen(command, cwd=THIS.root, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield Cloud(state, environment(os.environ, state, line.split()[-1]))
        finally:
            process.terminate()
