"""A simulated cloud in a process of its own, as slow as a profile says, and what its log tells afterwards."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from offline.checkout import THIS
from simulator.kernel.journal import FILE_NAME
from simulator.process.environment import environment

OPERATIONS = ("CreateDomain", "ConfigureIotDomainDataAccess")
"""The two work requests that `up` has to wait for, one after the other."""
DAY_SECONDS = 86_400
LINE = re.compile(r"\s*(?P<number>\d+) (?P<time>\S+)\s+(?P<status>\S+)\s+\d+ ms \S+\s+(?P<method>\S+)\s+(?P<url>\S+)")


@dataclass(frozen=True)
class Profile:
    """How long the cloud takes.

    Attributes:
        create_seconds: To create an identity domain.
        configure_seconds: To configure the data access of an IoT domain.
        other_seconds: For each other work request.
    """

    create_seconds: float
    configure_seconds: float
    other_seconds: float = 0.3

    @property
    def critical_path_seconds(self) -> float:
        """What no client can avoid."""
        return self.create_seconds + self.configure_seconds

    def toml(self) -> str:
        """Return the settings file of the cloud."""
        durations = zip(OPERATIONS, (self.create_seconds, self.configure_seconds), strict=True)
        listed = ", ".join(f"{operation} = {float(seconds)}" for operation, seconds in durations)
        return f"default_duration_seconds = {self.other_seconds}\ndurations_seconds = {{ {listed} }}\n"


@dataclass(frozen=True)
class Cloud:
    """A cloud that runs.

    Attributes:
        state: Its state directory.
        variables: The environment of a command inside it.
    """

    state: Path
    variables: Mapping[str, str]

    def requests(self) -> list[re.Match[str]]:
        """Return every request that was answered so far."""
        lines = (self.state / FILE_NAME).read_text().splitlines()
        return [found for line in lines if (found := LINE.match(line)) and found["method"] != "CONNECT"]

    def lag_and_looks(self) -> tuple[float, int]:
        """Return how late the end of the last configureDataAccess was noticed, in seconds, and the looks it took."""
        query = (
            "SELECT id, json_extract(body, '$.timeAccepted'), json_extract(body, '$.seconds') FROM documents "
            "WHERE kind = 'work_request' AND json_extract(body, '$.operation') = ? ORDER BY 2 DESC LIMIT 1"
        )
        with closing(sqlite3.connect(self.state / "cloud.sqlite")) as database:
            ocid, accepted, seconds = database.execute(query, [OPERATIONS[1]]).fetchone()
        ended = datetime.fromisoformat(accepted) + timedelta(seconds=seconds)
        looks = [found for found in self.requests() if found["url"].endswith(f"/workRequests/{ocid}")]
        noticed = datetime.combine(ended.date(), time.fromisoformat(looks[-1]["time"]), UTC)
        return (noticed - ended).total_seconds() % DAY_SECONDS, len(looks)


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
