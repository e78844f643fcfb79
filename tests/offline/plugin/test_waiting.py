import asyncio

import pytest

from offline.plugin.errors import TimedOutError
from offline.plugin.waiting import Waiter


class Clock:
    """Pauses that pass at once."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


def wait(looks: int, timeout_seconds: float) -> list[float]:
    """Wait for something that is done at a certain look; give the pauses."""
    clock = Clock()

    async def look() -> int:
        return len(clock.pauses) + 1

    asyncio.run(Waiter(clock.sleep, timeout_seconds).until(lambda count: count == looks, look, "it"))
    return clock.pauses


def test_the_first_look_is_at_once() -> None:
    assert wait(looks=1, timeout_seconds=0) == []


def test_pauses_double_up_to_ten_seconds() -> None:
    assert wait(looks=9, timeout_seconds=60) == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10]


def test_the_limit_says_that_the_cloud_goes_on() -> None:
    with pytest.raises(
        TimedOutError, match=r"^it is not done after 5 s; it goes on in the cloud: run the same command"
    ):
        wait(looks=9, timeout_seconds=5)
