"""The time as the simulated cloud sees it; tests bring a clock that they move by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where every rule of the cloud reads the time."""

    def now(self) -> datetime:
        """Return the time now, aware and in UTC."""


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Return the time now, aware and in UTC."""
        return datetime.now(UTC)


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    time: datetime

    def now(self) -> datetime:
        """Return the time the clock was last set to."""
        return self.time

    def advance(self, seconds: float) -> None:
        """Move the clock forward by `seconds`."""
        self.time += timedelta(seconds=seconds)


def timestamp(time: datetime) -> str:
    """Return `time` as the services write it: UTC, milliseconds, `Z`."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """Return the time that an ISO 8601 text names, in UTC unless it says otherwise.

    Raises:
        ValueError: It names none.
    """
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
