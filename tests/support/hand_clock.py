"""A clock that only the waiting moves."""

from __future__ import annotations

from dataclasses import dataclass, field

from providers.waiting import Waiter


@dataclass
class HandClock:
    """Seconds since the test began; a pause moves it at once.

    Attributes:
        seconds: What the clock shows.
        pauses: Every pause that was asked for.
        lines: What was said, with the time.
    """

    seconds: float = 0.0
    pauses: list[float] = field(default_factory=list)
    lines: list[tuple[float, str]] = field(default_factory=list)

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds

    def say(self, line: str) -> None:
        self.lines.append((self.seconds, line))

    def waiter(self, timeout_seconds: float = 1800) -> Waiter:
        return Waiter(timeout_seconds, "timeoutSeconds", say=self.say, now=self.now, sleep=self.sleep)

    @property
    def said(self) -> list[str]:
        return [line for _, line in self.lines]
