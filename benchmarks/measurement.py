"""One command, measured as a whole process with everything that it started."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measurement:
    """What a command cost.

    Attributes:
        seconds: Wall clock.
        cpu_seconds: Processor time, user and system.
        peak_mib: Memory of the largest single process.
        requests: Requests that the cloud answered.
        succeeded: Whether it ended well.
    """

    seconds: float
    cpu_seconds: float
    peak_mib: float
    requests: int = 0
    succeeded: bool = True


def measure(command: Sequence[str], directory: Path, variables: Mapping[str, str], log: Path) -> Measurement:
    """Run a command to its end; what it prints is added to `log`."""
    started = time.perf_counter()
    with log.open("ab") as output:
        child = subprocess.Popen(
            command, cwd=directory, env=dict(variables), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    return Measurement(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, succeeded=not status)


def median(values: Sequence[Measurement]) -> Measurement:
    """Return the median of each figure; it succeeded if every run did."""
    figures = ("seconds", "cpu_seconds", "peak_mib", "requests")
    middle = {name: statistics.median(getattr(value, name) for value in values) for name in figures}
    return Measurement(**middle, succeeded=all(value.succeeded for value in values))
