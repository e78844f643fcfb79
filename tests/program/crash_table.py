"""The crash table: one line for each request at which a run was killed. Each test writes its own line."""

from __future__ import annotations

import fcntl
import re
from dataclasses import dataclass

from offline.checkout import THIS

FILE = THIS.root / "docs" / "crash-table.md"
HEAD = """\
# Crash table

Written by `tests/program/test_crash.py`, all of it by `make test-all`. In each line the simulated cloud held request
number k of a run before it acted, or change number k after it acted, and every process of Pulumi was killed at that
moment. Then came the recovery of [recovery.md](recovery.md) and the same command. *Recovered* means: the cloud, the
outputs and the state are as after a run that nobody disturbed, and nothing that had succeeded was asked for again.
*More requests* is the cost: all requests of the killed run, the recovery and the same command, which first reads all
that is there, less those of an undisturbed run. Several requests run at once, so what stands at a number differs a
little from run to run.

The stacks: `sim` is the demo's; `two-regions` the same where the tenancy's home is not the region of its IoT domains;
`from-nothing` creates an IoT domain and its group as well.

| stack | command | held | k | request | recovered | more requests |
|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Row:
    """One line.

    Attributes:
        stack: Name of the case.
        command: `up` or `destroy`.
        held: `before` or `after` the cloud acted.
        number: Which request, from 1; with `after`, which of those that change something.
        request: Method and path.
        recovered: `yes`, or what is not as it should be.
        more_requests: The cost of the crash.
    """

    stack: str
    command: str
    held: str
    number: int
    request: str
    recovered: str
    more_requests: int

    @property
    def start(self) -> str:
        return f"| {self.stack} | {self.command} | {self.held} | {self.number:02} |"

    @property
    def line(self) -> str:
        return f"{self.start} `{self.request}` | {self.recovered} | {self.more_requests} |"


def write(row: Row) -> None:
    """Put a row into the table, in place of the one of an earlier run."""
    with (FILE.parent / "crash-table.md").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # tests run in several processes
        file.seek(0)
        rows = re.findall(r"^\| [\w-]+ \| (?:up|destroy) .*$", file.read(), re.MULTILINE)
        rows = sorted([line for line in rows if not line.startswith(row.start)] + [row.line], key=_order)
        file.truncate(0)
        file.write(HEAD + "\n".join(rows) + "\n")


def _order(line: str) -> tuple[str, bool, bool, str]:
    stack = line.split()[1]
    return stack, "| destroy |" in line, "| after |" in line, line
