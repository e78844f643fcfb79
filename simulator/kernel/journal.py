"""Write down every request in one readable line: who asked what, the answer, and the rule that refused it.

Does not: hold queries, headers or bodies; they may hold secrets.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE_NAME = "requests.log"
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
        """Return the entry as a person reads it."""
        refused = f"  <- {self.rule}" if self.rule else ""
        return (
            f"{self.number:5} {self.time:%H:%M:%S.%f}"[:18]
            + f" {self.status or '---':>3} {self.milliseconds:5.0f} ms {self.caller:13} {self.method:7}"
            + f" {self.host}{self.path}{refused}"
        )


class Journal:
    """Every request of one state directory, oldest first."""

    def __init__(self, state_directory: Path) -> None:
        """Go on where the file ends."""
        path = state_directory / FILE_NAME
        self._last_number = last_number(path)
        self._file = path.open("a", buffering=1)
        self._entries: deque[Entry] = deque(maxlen=KEPT_ENTRIES)
        self._news = asyncio.Event()

    def number(self) -> int:
        """Return the running number of a new request."""
        self._last_number += 1
        return self._last_number

    def add(self, entry: Entry) -> None:
        """Write an entry down."""
        self._file.write(entry.line() + "\n")
        self._entries.append(entry)
        self._news.set()
        self._news = asyncio.Event()

    def add_refused_host(self, host: str) -> None:
        """Write down that somebody asked for a host that is not Oracle's."""
        rule = "not an Oracle host of the simulated cloud"
        self.add(Entry(self.number(), datetime.now(UTC), "CONNECT", host, "", 403, 0, "-", "", rule))

    def entries(self) -> list[Entry]:
        """Return the latest entries since the cloud was started, oldest first."""
        return list(self._entries)

    async def wait(self, timeout_seconds: float) -> None:
        """Wait until there is a new entry, at most for the time-out."""
        try:
            await asyncio.wait_for(self._news.wait(), timeout_seconds)
        except TimeoutError:
            return

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def last_number(path: Path) -> int:
    """Return the number of the last request written down in a file; 0 if there is none."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return 0
    numbers = [int(words[0]) for line in lines if (words := line.split()) and words[0].isdigit()]
    return max(numbers, default=0)
