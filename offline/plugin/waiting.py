"""Waiting for a condition: at once, then after 0.2 s, 0.4 s and so on up to 10 s.

Source: terraform-plugin-sdk v2 StateChangeConf, which the real plugin waits with.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from offline.plugin.errors import TimedOutError

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0

T = TypeVar("T")


@dataclass(frozen=True)
class Waiter:
    """How to wait.

    Attributes:
        sleep: Pauses for a number of seconds.
        timeout_seconds: Give up when the pauses add up to this.
    """

    sleep: Callable[[float], Awaitable[None]]
    timeout_seconds: float

    async def until(self, done: Callable[[T], bool], look: Callable[[], Awaitable[T]], what: str) -> T:
        """Look until it is done.

        Args:
            done: Tells whether a state ends the wait.
            look: Reads the present state.
            what: What is waited for, for the message.

        Raises:
            TimedOutError: The limit is reached.
        """
        waited_seconds, pause_seconds = 0.0, FIRST_PAUSE_SECONDS
        while not done(state := await look()):
            if waited_seconds >= self.timeout_seconds:
                limit = f"{self.timeout_seconds:.0f} s"
                raise TimedOutError(
                    f"{what} is not done after {limit}; it goes on in the cloud: run the same command again"
                )
            await self.sleep(pause_seconds)
            waited_seconds += pause_seconds
            pause_seconds = min(2 * pause_seconds, LONGEST_PAUSE_SECONDS)
        return state
