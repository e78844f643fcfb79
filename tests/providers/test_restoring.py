"""The rules of every setting that a stack changes and puts back, on a setting that a test can see through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pulumi
import pytest

from providers.cloud import Cloud
from providers.declaration import given, identity
from providers.errors import DeletedError, NotFoundError
from providers.failure import Failed
from providers.kinds import text
from providers.restoring import MemoryArgs, MemoryProvider, RestoredArgs, RestoringProvider, Setting
from tests.support.fake_oci import Connect, answer
from tests.support.hand_clock import HandClock
from tests.support.properties import held


class Lamp(Setting):
    """The colour of a lamp; black cannot be put back.

    Attributes:
        colour: The colour now, or why it cannot be read.
        written: Every colour that was asked for.
    """

    name = "colour"

    def __init__(self) -> None:
        self.colour: Any = "red"
        self.written: list[str] = []

    def read(self, _cloud: Cloud, _thing: str) -> Any:
        if isinstance(self.colour, Exception):
            raise self.colour
        return self.colour

    def write(self, _cloud: Cloud, _thing: str, value: str) -> None:
        self.written.append(value)
        self.colour = value

    def describe(self, thing: str, value: str) -> str:
        return f"Lamp {thing} is {value}"

    def reason_to_keep(self, _cloud: Cloud, _thing: str, original: str) -> str:
        return "no lamp is black again" if original == "black" else ""


@dataclass(frozen=True, kw_only=True)
class LampArgs(RestoredArgs):
    lamp: pulumi.Input[str] = identity(text("the lamp"))
    colour: pulumi.Input[str] = given(text("its colour"))


@dataclass(frozen=True, kw_only=True)
class LampMemoryArgs(MemoryArgs):
    lamp: pulumi.Input[str] = identity(text("the lamp"))


class LampProvider(RestoringProvider):
    args = LampArgs
    setting = Lamp()


class LampMemoryProvider(MemoryProvider):
    args = LampMemoryArgs
    setting = LampProvider.setting


provider, memory = LampProvider(), LampMemoryProvider()
GONE = [NotFoundError("read lamp", 404, "", "no", ""), DeletedError("Lamp x is DELETING.")]


@pytest.fixture(autouse=True)
def lamp(connect: Connect) -> Lamp:
    connect(lambda _request: answer(), provider, memory)
    fresh = Lamp()
    LampProvider.setting = LampMemoryProvider.setting = fresh
    return fresh


def inputs(**changes: Any) -> dict[str, Any]:
    return {"lamp": "x", "colour": "green", "original": "red", "onDestroy": "restore", **changes}


def state(**changes: Any) -> dict[str, Any]:
    return {**inputs(), "configured": "green", "__provider": "blob", **changes}


def test_what_was_asked_for_is_kept_beside_the_setting(lamp: Lamp) -> None:
    result = provider.create(inputs())
    assert (result.id, result.outs) == ("x", {**inputs(), "configured": "green"})
    assert held(provider.update("x", state(), inputs(colour="blue")).outs)["configured"] == "blue"
    assert lamp.written == ["green", "blue"]


def test_drift_is_read_and_does_not_become_what_was_asked_for(lamp: Lamp) -> None:
    lamp.colour = "yellow"
    seen = provider.read("x", state())
    assert seen.inputs == inputs(colour="yellow")
    assert held(seen.outs) == {**inputs(colour="yellow"), "configured": "green"}


@pytest.mark.parametrize("why", GONE)
def test_a_thing_that_is_gone_takes_the_resource_along_and_needs_no_undoing(lamp: Lamp, why: Exception) -> None:
    lamp.colour = why
    assert provider.read("x", state()).id is None
    provider.delete("x", state())
    assert lamp.written == []


def test_destroy_puts_the_original_back_and_says_so(lamp: Lamp, clock: HandClock) -> None:
    lamp.colour = "green"
    provider.delete("x", state())
    assert lamp.written == ["red"]
    assert clock.said == ["Lamp x is red again, as before this stack."]


@pytest.mark.parametrize(
    ("now", "props", "line"),
    [
        ("green", {"onDestroy": "keep"}, "is green, because onDestroy is keep."),
        ("red", {}, "is red, because it was so before this stack."),
        ("blue", {}, "is blue, because somebody changed it since, and this stack does not undo their work."),
        ("green", {"original": "black"}, "is green, because no lamp is black again."),
    ],
)
def test_what_is_left_is_said_with_the_reason(
    lamp: Lamp, clock: HandClock, now: str, props: dict[str, Any], line: str
) -> None:
    lamp.colour = now
    provider.delete("x", state(**props))
    assert clock.said == [f"Left as it is: Lamp x {line}"]
    assert lamp.written == []


def test_a_setting_of_what_goes_too_is_left_without_a_look_or_a_word(lamp: Lamp, clock: HandClock) -> None:
    provider.delete("x", state(onDestroy="forget"))
    assert (lamp.written, clock.said) == ([], [])


def test_the_memory_reads_once_and_keeps_what_it_read(lamp: Lamp) -> None:
    remembered = memory.create({"lamp": "x"}).outs
    assert remembered == {"lamp": "x", "original": "red"}
    lamp.colour = "green"
    assert memory.read("x", remembered).outs == remembered
    assert memory.diff("x", remembered, {"lamp": "x"}).changes is False
    assert memory.diff("x", remembered, {"lamp": "y"}).replaces == ["lamp"]


@pytest.mark.parametrize("why", GONE)
def test_what_is_not_there_cannot_be_remembered(lamp: Lamp, why: Exception) -> None:
    lamp.colour = why
    with pytest.raises(Failed):
        memory.create({"lamp": "x"})
