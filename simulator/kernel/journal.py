"""Write down every request: who asked what, the answer, and the rule that refused it.

Does not: hold queries, headers or bodies; they may hold secrets.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

LOGGER = logging.getLogger(__name__)
FILE_NAME = "requests.jsonl"
KEPT_ENTRIES = 500


@dataclass(frozen=True)
class Entry:
    """One request.

    Attributes:
        number: Running number in this state directory.
        time: When it came, UTC.
        method: HTTP method.
        host: Host it was for.
        path: Path without query.
        status: HTTP status; 0 when there was no answer.
        milliseconds: How long the answer took.
        caller: Role of the caller, `-` when nobody was asked.
        operation: Name of the operation, if the path has one.
        rule: What refused it or went wrong with it, empty when nothing did.
    """

    number: int
    time: datetime
    method: str
    host: str
    path: str
    status: int
    milliseconds: float
    caller: str
    operation: str
    rule: str

    def line(self) -> str:
        """Return the entry as a person reads it on a terminal."""
        refused = f"  <- {self.rule}" if self.rule else ""
        line = (
            f"{self.number:5} {self.time:%H:%M:%S.%f}"[:18]
            + f" {self.status or '---':>3} {self.milliseconds:5.0f} ms {self.caller:13} {self.method:7}"
            + f" {self.host}{self.path}{refused}"
        )
        return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in line)


_ENTRY = TypeAdapter(Entry)


class Journal:
    """Every request of one state directory, oldest first."""

    def __init__(self, state_directory: Path) -> None:
        """Go on where the file ends."""
        path = state_directory / FILE_NAME
        self._entries = deque(read(path), maxlen=KEPT_ENTRIES)
        self._last_number = max((entry.number for entry in self._entries), default=0)
        self._file = path.open("ab", buffering=0)
        self._file.write(b"\n")  # after half a line of a process that was killed
        self._news = asyncio.Event()
        self._is_told = False

    def number(self) -> int:
        """Return the running number of a new request."""
        self._last_number += 1
        return self._last_number

    def add(self, entry: Entry) -> None:
        """Write an entry down; on a full disk it is kept in memory only."""
        try:
            self._file.write(_ENTRY.dump_json(entry) + b"\n")
            self._is_told = False
        except OSError as error:
            if not self._is_told:
                LOGGER.warning(
                    "%s cannot be written, so requests are in memory only: %s", self._file.name, error.strerror
                )
            self._is_told = True
        self._entries.append(entry)
        self._news.set()
        self._news = asyncio.Event()

    def add_refused_host(self, host: str) -> None:
        """Write down that somebody asked for a host that is not Oracle's."""
        rule = "not an Oracle host of the simulated cloud"
        self.add(Entry(self.number(), datetime.now(UTC), "CONNECT", host, "", 403, 0, "-", "", rule))

    def entries(self, after: int = 0) -> list[Entry]:
        """Return the latest entries with a number above `after`, oldest first."""
        return [entry for entry in self._entries if entry.number > after]

    async def wait(self, timeout_seconds: float) -> None:
        """Wait until there is a new entry, at most for the time-out."""
        try:
            await asyncio.wait_for(self._news.wait(), timeout_seconds)
        except TimeoutError:
            return

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read(path: Path) -> Iterator[Entry]:
    """Return what was written down in a file, oldest first; a line that is damaged is left out."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        with suppress(ValidationError):
            yield _ENTRY.validate_json(line)
