"""The whole recovery, with a Pulumi that only remembers, and a cloud of one identity domain."""

from __future__ import annotations

import copy
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from recovery.__main__ import recover
from recovery.engine import Engine, EngineError
from tests.recovery.test_state import PLUGIN, USER, pending, state
from tests.support.fake_oci import FakeCloud, FakeOci, answer
from tests.support.hand_clock import HandClock

URL = "https://idcs-x.identity.oraclecloud.com:443"
WANTED = {"userName": "grace", "idcsEndpoint": URL}


@dataclass(frozen=True)
class Memory(Engine):
    """A Pulumi that keeps one state.

    Attributes:
        states: The states so far; the last one counts.
        refreshed: What was read.
        ended: When the last run ended.
        fails: Whether reading fails.
    """

    states: list[dict[str, Any]] = field(default_factory=list)
    refreshed: list[Sequence[str]] = field(default_factory=list)
    ended: str = ""
    fails: list[bool] = field(default_factory=list)

    def export(self, *, show_secrets: bool = False) -> dict[str, Any]:
        return copy.deepcopy(self.states[-1])

    def load(self, state: dict[str, Any]) -> None:
        self.states.append(copy.deepcopy(state))

    def last_end(self) -> str:
        return self.ended

    def refresh(self, urns: Sequence[str]) -> None:
        self.refreshed.append(urns)
        if self.fails:
            raise EngineError("`pulumi refresh` ended with status 1; its own lines say why.")
        for resource in self.states[-1]["deployment"]["resources"]:
            resource.pop("initErrors", None)


def killed(**resource: Any) -> Memory:
    plugin = {"urn": PLUGIN, "inputs": {"region": "eu-frankfurt-1"}}
    operation = pending(provider=f"{PLUGIN}::1", **{"inputs": WANTED, **resource})
    return Memory(states=[state(operation, resources=[plugin]).exported])


def run(engine: Engine, clock: HandClock, found: list[dict[str, Any]], *, adopt_older: bool = False) -> FakeOci:
    oci = FakeOci(lambda _request: answer({"Resources": found}))
    recover(engine, FakeCloud(oci=oci, clock=clock), clock.waiter(), adopt_older=adopt_older)
    return oci


GRACE = {"id": "1", "meta": {"created": "2026-11-26T10:00:00.000Z"}}


def test_what_the_killed_run_made_is_adopted_and_read(clock: HandClock) -> None:
    engine = killed()
    run(engine, clock, [GRACE])
    assert clock.said == ["readers-user-grace: found as 1.", "The stack is in order. Run the same command again."]
    assert engine.refreshed == [[USER]]
    deployment = engine.states[-1]["deployment"]
    assert deployment["resources"][-1]["id"] == "1"
    assert "pending_operations" not in deployment


def test_what_was_not_made_is_forgotten(clock: HandClock) -> None:
    engine = killed()
    run(engine, clock, [])
    assert clock.said[0] == "readers-user-grace: was not created."
    assert engine.refreshed == []
    assert len(engine.states[-1]["deployment"]["resources"]) == 1


def test_after_a_refresh_that_failed_the_next_run_reads_again_before_all_is_said_to_be_in_order(
    clock: HandClock,
) -> None:
    engine = killed()
    engine.fails.append(True)
    with pytest.raises(EngineError):
        run(engine, clock, [GRACE])
    assert "in order" not in " ".join(clock.said)
    engine.fails.clear()
    run(engine, clock, [])
    assert engine.refreshed == [[USER], [USER]]
    assert clock.said[-1] == "The stack is in order. Run the same command again."
    run(engine, clock, [])
    assert len(engine.refreshed) == 2


@pytest.mark.parametrize(
    ("ended", "created", "is_adopted"),
    [
        ("2026-11-26T12:00:00.000Z", "2026-11-26T10:00:00.000Z", False),
        ("2026-11-26T12:00:00.000Z", "2026-11-26T11:56:00.000Z", True),
        ("2026-11-26T12:00:00.123456789Z", "2026-11-26T13:00:00Z", True),
        ("", "2026-11-26T10:00:00.000Z", True),
        ("2026-11-26T12:00:00.000Z", "", True),
        ("2026-11-26T12:00:00.000Z", "yesterday", True),
    ],
)
def test_what_was_there_before_the_killed_run_is_not_adopted_silently(
    clock: HandClock, ended: str, created: str, *, is_adopted: bool
) -> None:
    engine = killed()
    engine = Memory(states=engine.states, ended=ended)
    run(engine, clock, [{"id": "1", "meta": {"created": created}}])
    assert bool(engine.refreshed) is is_adopted
    assert ("--adopt-older" in clock.said[0]) is not is_adopted


def test_what_was_there_before_is_adopted_when_a_person_says_so(clock: HandClock) -> None:
    engine = Memory(states=killed().states, ended="2027-01-01T00:00:00Z")
    run(engine, clock, [GRACE], adopt_older=True)
    assert engine.refreshed == [[USER]]


@pytest.mark.parametrize("inputs", [None, {}, {"idcsEndpoint": URL}])
def test_an_operation_that_does_not_say_what_was_wanted_is_one_line(clock: HandClock, inputs: Any) -> None:
    engine = killed(inputs=inputs)
    run(engine, clock, [])
    assert clock.said[0] == (
        "readers-user-grace: the killed run did not write down what it was to make; look for it yourself."
    )
    assert "pending_operations" not in engine.states[-1]["deployment"]


def test_what_a_dynamic_provider_was_to_make_looks_for_itself(clock: HandClock) -> None:
    engine = killed(type="pulumi-python:dynamic/iot:OrdsDataAccess")
    assert run(engine, clock, []).requests == []
    assert clock.said[0] == "readers-user-grace: looks for itself."


def test_a_stack_that_nobody_interrupted_needs_nothing(clock: HandClock) -> None:
    engine = Memory(states=[state().exported])
    assert run(engine, clock, []).requests == []
    assert len(engine.states) == 1
    assert clock.said == ["The stack is in order. Run the same command again."]


def test_without_pulumi_the_program_says_so_in_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "recovery", "--stack", "dev"]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Could not run pulumi: No such file or directory. Install Pulumi, or put it on PATH.\n"
