"""Waiting for the cloud, pure: what to read, the clock and the pause are arguments.

How often to look: at first after 0.2 s, then once a second, and from one minute on every 2 % of the time waited, so
that an end is noticed within 1 s of a wait of up to a minute and within 2 % of a longer one. Where the service counts
its percentage evenly, the looks become rarer while the end is far away, and dense again when it is near. A
`Retry-After` is obeyed, up to the longest pause between two signs of life.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import pairwise

from providers.errors import WaitTimedOutError

Say = Callable[[str], None]
Sleep = Callable[[float], None]

HEARTBEAT_SECONDS = 30
"""The longest time without a line, and without a look."""
FIRST_PAUSE_SECONDS, PAUSE_GROWTH, EARLY_PAUSE_SECONDS = 0.2, 1 / 5, 1.0
"""At first the pause grows with the time waited, up to the last of these."""
EARLY_SECONDS, LATE_FRACTION = 60, 1 / 50
"""After so many seconds the pause is a fraction of the time waited."""
NOTICED_SECONDS = 5
"""A pause between repetitions of a request that is longer than this is said."""
PERCENTAGES_TO_TRUST, REMAINING_FRACTION = 4, 1 / 8
"""A percentage that has moved often enough tells the time that remains; the pause is a fraction of that."""


@dataclass(frozen=True)
class Reading:
    """One look at something that goes on in the cloud.

    Attributes:
        state: The service's own word, such as `IN_PROGRESS`.
        ended: True when it will not change any more.
        percent: 0 to 100, or None when the service does not tell.
        retry_after_seconds: The pause that the service asks for, or None.
        trace: Ids to search the service's logs with, for a time-out.
    """

    state: str
    ended: bool
    percent: float | None = None
    retry_after_seconds: float | None = None
    trace: str = ""


@dataclass(frozen=True)
class Waiter:
    """Looks again and again until something has ended.

    Attributes:
        timeout_seconds: Give up after this many seconds.
        limit: Name of the setting that rules the time-out.
        say: Shows a line to the person.
        now: A clock in seconds that only runs forward.
        sleep: How to pause.
    """

    timeout_seconds: float
    limit: str
    say: Say
    now: Callable[[], float]
    sleep: Sleep

    def wait(self, action: str, read: Callable[[], Reading]) -> Reading:
        """Look until the reading has ended.

        Args:
            action: What is waited for, as a verb with its object ("reach identity domain x"): begins every line.
            read: Looks once.

        Returns:
            The last reading.

        Raises:
            WaitTimedOutError: It had not ended after `timeout_seconds`.
        """
        start = self.now()
        voice = _Voice(action, self.say)
        percents: set[float] = set()
        while True:
            reading = read()
            elapsed = self.now() - start
            voice.tell(reading, elapsed)
            if reading.ended:
                return reading
            if elapsed >= self.timeout_seconds:
                raise WaitTimedOutError(
                    f"Could not {action} in {elapsed:.0f} s, the limit of {self.limit}: {reading.state}"
                    f"{f' ({reading.trace})' if reading.trace else ''}. What goes on in the cloud is not stopped. "
                    f"Run the same command again to go on waiting, or set a higher {self.limit}."
                )
            if reading.percent is not None:
                percents.add(reading.percent)
            self.sleep(min(_pause_seconds(elapsed, reading, percents), max(self.timeout_seconds - elapsed, 0)))


def _pause_seconds(elapsed: float, reading: Reading, percents: Collection[float]) -> float:
    """Decide how long to wait before the next look; percentages count once several have been seen."""
    pause = min(FIRST_PAUSE_SECONDS + elapsed * PAUSE_GROWTH, EARLY_PAUSE_SECONDS)
    if elapsed >= EARLY_SECONDS:
        pause = elapsed * LATE_FRACTION
    if reading.percent and len(percents) >= PERCENTAGES_TO_TRUST:
        # The next step may be due at any moment, and after the last one comes the end.
        step = min(later - earlier for earlier, later in pairwise(sorted(percents)))
        remaining = elapsed * (100 - reading.percent - step) / reading.percent
        pause = max(pause, remaining * REMAINING_FRACTION)
    return min(max(pause, reading.retry_after_seconds or 0), HEARTBEAT_SECONDS)


def pause(seconds: float, why: str, say: Say, sleep: Sleep) -> None:
    """Pause, and say so where it is long enough to be noticed.

    Args:
        seconds: How long.
        why: Begins the lines.
        say: Shows a line to the person.
        sleep: How to pause.
    """
    while seconds > 0:
        if seconds > NOTICED_SECONDS:
            say(f"{_shortened(why)}, trying again in {seconds:.0f} s")
        sleep(min(seconds, HEARTBEAT_SECONDS))
        seconds -= HEARTBEAT_SECONDS


def _shortened(text: str) -> str:
    """Keep the end of each OCID: enough to tell two apart in the lines of a wait; the first line has them whole."""
    return re.sub(r"ocid1\.\S*?(\w{1,6})(?=[\s:]|$)", r"…\1", text)


class _Voice:
    """Says a line when something changed, and a sign of life now and then."""

    def __init__(self, what: str, say: Say) -> None:
        self._what, self._say = _shortened(what), say
        self._last: tuple[str, float | None] | None = None
        self._said_at = 0.0

    def tell(self, reading: Reading, elapsed: float) -> None:
        seen = (reading.state, reading.percent)
        if seen == self._last and elapsed - self._said_at < HEARTBEAT_SECONDS:
            return
        self._last, self._said_at = seen, elapsed
        percent = "" if reading.percent is None else f", {reading.percent:.0f} %"
        self._say(f"{self._what}: {reading.state}{percent}, {elapsed:.0f} s")
