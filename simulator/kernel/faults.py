"""Remember which requests shall go wrong, and how.

Faults live in the running process only; a restarted cloud has none.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Action = Literal[
    "status", "drop-before", "drop-after", "delay", "truncate", "hold-before", "hold-after", "work-request"
]


@dataclass(frozen=True)
class Outcome:
    """How a work request ends when a fault is set for it.

    Attributes:
        status: `FAILED`, `NEEDS_ATTENTION`, any other word, or `stuck`: it does not end until faults are cleared.
        code: Code of its error entry.
        message: Message of its error entry.
        without_resources: True when its resources list is to be empty.
    """

    status: str
    code: str
    message: str
    without_resources: bool = False


LONGEST_SECONDS = 86_400


class FaultDetails(BaseModel):
    """What a fault does, and to which requests."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    match: str = Field(max_length=1000)
    """`METHOD PATH` with `*` for any characters, such as `POST */configureDataAccess`; a lone path means any method."""
    host: str = Field("*", max_length=1000)
    action: Action = "status"
    status: int = Field(503, ge=400, le=599)
    code: str | None = None
    retry_after: int | None = Field(None, ge=0, le=LONGEST_SECONDS)
    seconds: float = Field(1.0, ge=0, le=LONGEST_SECONDS)
    """How long `delay` waits."""
    skip: int = Field(0, ge=0)
    """How many matching requests pass first."""
    times: int | None = Field(None, ge=1)
    """How many requests go wrong then; all, if None."""
    work_request_outcome: str | None = None
    """For the action `work-request`: how the work request of the matching operation ends."""
    without_resources: bool = False
    """For the action `work-request`: the work request lists no resources."""

    def matches(self, method: str, host: str, path: str) -> bool:
        """Tell whether a request is meant."""
        wanted_method, _, wanted_path = self.match.rpartition(" ")
        return (
            fnmatchcase(method, (wanted_method.strip() or "*").upper())
            and fnmatchcase(path, wanted_path)
            and fnmatchcase(host, self.host)
        )

    def outcome(self) -> Outcome:
        """Return how a work request ends by this fault."""
        status = self.work_request_outcome or "SUCCEEDED"
        code = self.code or "InternalServerError"
        message = f"The work request ended as {status} because a fault is set for it in the simulated cloud."
        return Outcome(status, code, message, self.without_resources)


class Fault:
    """A fault that is set."""

    def __init__(self, number: int, details: FaultDetails) -> None:
        """Begin with no request seen."""
        self.number = number
        self.details = details
        self.seen = 0
        self.applied = 0
        self.cleared = asyncio.Event()

    @property
    def rule(self) -> str:
        """What the journal says of a request it happens to."""
        return f"fault {self.number}: {self.details.action}"

    def takes(self, method: str, host: str, path: str) -> bool:
        """Tell whether this fault happens to a request, and count it."""
        if not self.details.matches(method, host, path):
            return False
        self.seen += 1
        times = self.details.times
        if self.seen <= self.details.skip or (times is not None and self.applied >= times):
            return False
        self.applied += 1
        return True


class Faults:
    """All faults that are set, in the order they were added."""

    def __init__(self) -> None:
        """Begin with none."""
        self._faults: list[Fault] = []
        self._last_number = 0

    def add(self, details: FaultDetails) -> Fault:
        """Set a fault."""
        self._last_number += 1
        fault = Fault(self._last_number, details)
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Remove every fault; requests that are held lose their connection."""
        for fault in self._faults:
            fault.cleared.set()
        self._faults.clear()

    def take(self, method: str, host: str, path: str) -> Fault | None:
        """Return the first fault that happens to a request, if any."""
        return next((fault for fault in self._faults if fault.takes(method, host, path)), None)

    def listed(self) -> list[dict[str, Any]]:
        """Return the faults that are set, and how often each has happened."""
        return [
            {"number": fault.number, "applied": fault.applied, **fault.details.model_dump(exclude_defaults=True)}
            for fault in self._faults
        ]
