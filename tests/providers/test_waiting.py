"""How soon an end is noticed, how often the service is asked, and what a person is told meanwhile."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import pytest

from providers.errors import WaitTimedOutError
from providers.waiting import HEARTBEAT_SECONDS, Reading, pause
from tests.support.hand_clock import HandClock

Percent = Callable[[float], float | None]
MINUTES = 60


def wait_for(clock: HandClock, seconds: float, percent: Percent, timeout_seconds: float = 7200) -> int:
    """Wait for something that ends after some seconds; give how often it was looked at."""
    looks = 0

    def read() -> Reading:
        nonlocal looks
        looks += 1
        ended = clock.seconds >= seconds
        share = clock.seconds / seconds if seconds else 1.0
        return Reading("SUCCEEDED" if ended else "IN_PROGRESS", ended, None if ended else percent(min(share, 1)))

    clock.waiter(timeout_seconds).wait("IoT domain x", read)
    return looks


def untold(_share: float) -> None:
    """Give no percentage, as some operations do."""


def stuck(_share: float) -> float:
    return 0.0


def steps_of(step: float) -> Percent:
    """Count evenly, in steps: 10 shows 0, 10, 20 up to 90."""
    return lambda share: math.floor(share * 100 / step) * step


DURATIONS = [0, 0.1, 0.5, 1, 2, 4, 7, 10, 20, 30, 45, 49.9, 50.1, 55, 59, 60, 61, 90, 120, 300, 600, 1800, 3600, 7000]
COUNTS = {
    "untold": untold,
    "stuck": stuck,
    "even": steps_of(1),
    "in steps of 5": steps_of(5),
    "in steps of 10": steps_of(10),
    "in steps of 25": steps_of(25),
}


@pytest.mark.parametrize("percent", COUNTS.values(), ids=COUNTS)
@pytest.mark.parametrize("phase", [0, 0.37, 0.9])
@pytest.mark.parametrize("seconds", DURATIONS)
def test_an_end_is_noticed_within_a_second_or_two_percent(
    clock: HandClock, seconds: float, phase: float, percent: Percent
) -> None:
    seconds += phase
    wait_for(clock, seconds, percent)
    late = clock.seconds - seconds
    assert late <= (1.0 if seconds <= 60 else 0.02 * seconds) + 1e-6


@pytest.mark.parametrize("percent", [steps_of(1), steps_of(0.1)], ids=["whole percents", "tenths"])
def test_even_percentages_need_at_most_60_looks_in_five_minutes(clock: HandClock, percent: Percent) -> None:
    assert wait_for(clock, 5 * MINUTES, percent) <= 60


@pytest.mark.parametrize(
    ("seconds", "looks"), [(0, 1), (4, 10), (30, 36), (60, 66), (5 * MINUTES, 148), (30 * MINUTES, 239)]
)
def test_without_usable_percentages_a_wait_takes_this_many_looks(clock: HandClock, seconds: float, looks: int) -> None:
    """The price of noticing an end within 2 %: the number of looks grows with the logarithm of the wait."""
    assert wait_for(clock, seconds, untold) == looks


def test_a_percentage_that_stops_moving_is_no_reason_to_look_rarely_for_ever(clock: HandClock) -> None:
    wait_for(clock, 10 * MINUTES, lambda share: min(share * 200, 50))
    assert max(clock.pauses) <= 30


def test_the_pause_that_the_service_asks_for_is_obeyed(clock: HandClock) -> None:
    readings = iter([Reading("A", False, retry_after_seconds=17), Reading("A", True)])
    clock.waiter().wait("x", lambda: next(readings))
    assert clock.pauses == [17]


def test_a_shorter_pause_asked_for_does_not_make_the_looks_denser(clock: HandClock) -> None:
    readings = iter([Reading("A", False, retry_after_seconds=0), Reading("A", True)])
    clock.waiter().wait("x", lambda: next(readings))
    assert clock.pauses == [0.2]


def test_a_pause_asked_for_does_not_outlast_the_limit(clock: HandClock) -> None:
    with pytest.raises(WaitTimedOutError):
        clock.waiter(60).wait("x", lambda: Reading("A", False, retry_after_seconds=500))
    assert clock.seconds == 60


def test_what_has_ended_is_looked_at_once_and_given_back(clock: HandClock) -> None:
    ended = Reading("SUCCEEDED", True)
    assert clock.waiter().wait("x", lambda: ended) is ended
    assert clock.pauses == []


def test_an_end_at_the_very_limit_still_counts(clock: HandClock) -> None:
    wait_for(clock, 60, untold, timeout_seconds=60)


def test_the_limit_is_said_with_what_goes_on_and_what_to_do(clock: HandClock) -> None:
    with pytest.raises(WaitTimedOutError) as gave_up:
        clock.waiter(90).wait(
            "configure IoT domain ocid1.x", lambda: Reading("IN_PROGRESS", False, trace="work request wr")
        )
    assert str(gave_up.value) == (
        "Could not configure IoT domain ocid1.x in 90 s, the limit of timeoutSeconds: IN_PROGRESS (work request wr). "
        "What goes on in the cloud is not stopped. Run the same command again to go on waiting, or set a higher "
        "timeoutSeconds."
    )


def test_a_line_is_said_when_the_state_or_the_percentage_changes(clock: HandClock) -> None:
    readings = iter(
        [
            Reading("ACCEPTED", False),
            Reading("ACCEPTED", False),
            Reading("IN_PROGRESS", False, 10),
            Reading("IN_PROGRESS", False, 10),
            Reading("IN_PROGRESS", False, 55.4),
            Reading("SUCCEEDED", True, 100),
        ]
    )
    clock.waiter().wait("IoT domain x", lambda: next(readings))
    assert clock.said == [
        "IoT domain x: ACCEPTED, 0 s",
        "IoT domain x: IN_PROGRESS, 10 %, 0 s",
        "IoT domain x: IN_PROGRESS, 55 %, 1 s",
        "IoT domain x: SUCCEEDED, 100 %, 1 s",
    ]


def test_a_sign_of_life_comes_every_half_minute_and_not_more_often(clock: HandClock) -> None:
    wait_for(clock, 5 * MINUTES, stuck)
    times = [when for when, _ in clock.lines[:-1]]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= HEARTBEAT_SECONDS
    assert max(gaps) <= HEARTBEAT_SECONDS * 1.3


def test_the_sign_of_life_counts_from_the_last_line(clock: HandClock) -> None:
    wait_for(clock, 100, lambda share: 50 if share > 0.5 else 0)
    assert [round(when) for when, _ in clock.lines] == [0, 30, 50, 81, 101]


@pytest.mark.parametrize("asked", [45, 1799, 86400])
def test_a_pause_asked_for_is_no_longer_than_half_a_minute(clock: HandClock, asked: float) -> None:
    """The end may come at any moment, and a person wants a sign of life."""
    readings = iter([Reading("A", False, retry_after_seconds=asked), Reading("A", True)])
    clock.waiter().wait("x", lambda: next(readings))
    assert clock.pauses == [HEARTBEAT_SECONDS]


def test_a_long_pause_is_said_and_has_a_sign_of_life_every_half_minute(clock: HandClock) -> None:
    pause(70, "read IoT domain ocid1.iotdomain.x.abcdefgh: busy", clock.say, clock.sleep)
    assert clock.pauses == [30, 30, 10]
    assert clock.said == [f"read IoT domain …cdefgh: busy, trying again in {seconds} s" for seconds in (70, 40, 10)]


def test_a_short_pause_is_silent(clock: HandClock) -> None:
    pause(5, "x", clock.say, clock.sleep)
    assert (clock.pauses, clock.said) == ([5], [])
