"""Killed at any request, and recovered as documented, a run ends as if nobody had disturbed it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.kernel.faults import FaultDetails
from tests.program import crash_table
from tests.program.crash import Undisturbed, record, reopened, shape
from tests.program.stack import new_stack

pytestmark = pytest.mark.engine

REQUESTS = {"up": 34, "destroy": 32}
"""At least as many as each command sends; how often it looks at a work request differs by one or two."""
CHANGES = {
    "up": [
        "POST */20160918/domains",
        "POST */Users",
        "POST */Apps",
        "POST */Groups",
        "POST */Grants",
        "POST */Grants",
        "PATCH */Settings/Settings",
        "POST */configureDataAccess",
    ],
    "destroy": [
        "DELETE */Grants/*",
        "DELETE */Grants/*",
        "POST */configureDataAccess",
        "DELETE */Groups/*",
        "PATCH */Settings/Settings",
        "PUT */AppStatusChanger/*",
        "DELETE */Apps/*",
        "DELETE */Users/*",
        "POST */actions/deactivate",
        "DELETE */domains/*",
    ],
}
"""Each request that changes something, by name: several run at once, so their numbers differ from run to run."""


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Undisturbed]:
    """Give what a command does when nobody disturbs it; each runs once a session."""
    directory = tmp_path_factory.mktemp("undisturbed")
    found: dict[str, Undisturbed] = {}

    def run(command: str) -> Undisturbed:
        if not found:
            with new_stack(directory / "new"):
                pass
            found["up"] = record("up", directory / "new", directory / "connected")
        if command not in found:
            found[command] = record(command, directory / "connected", directory / "destroyed")
        return found[command]

    return run


def check(directory: Path, command: str, expected: Undisturbed, fault: FaultDetails) -> crash_table.Row | None:
    """Kill a run at the request that a fault holds, recover, and compare; None when it ended before that request."""
    shutil.copytree(expected.before, directory / "run")
    with reopened(directory / "run") as stack:
        held = stack.kill(command, fault)
        if held is None:
            return None
        stack.recover(command)
        requests, acts, final = len(stack.requests()), stack.acts(), stack.final()
        pending = stack.pending_operations()
        if command == "up":
            stack.expect_no_changes()
            assert stack.outputs()["clientSecret"] not in stack.state()
        else:
            assert stack.resources() == []
    assert final == expected.final
    assert acts == expected.acts
    assert pending == []
    moment = fault.action.removeprefix("hold-")
    return crash_table.Row(command, moment, fault.skip + 1, shape(held), "yes", requests - expected.requests)


@pytest.mark.parametrize(
    ("command", "held", "action"),
    [
        ("up", "POST */20160918/domains", "hold-after"),
        ("up", "POST */Groups", "hold-after"),
        ("up", "GET */SigningCert/jwk", "hold-before"),
        ("up", "POST */configureDataAccess", "hold-after"),
        ("destroy", "PUT */AppStatusChanger/*", "hold-after"),
        ("destroy", "DELETE */domains/*", "hold-after"),
    ],
)
def test_a_killed_run_is_finished_by_the_same_command(
    tmp_path: Path, undisturbed: Callable[[str], Undisturbed], command: str, held: str, action: str
) -> None:
    fault = FaultDetails.model_validate({"match": held, "action": action, "times": 1})
    assert check(tmp_path, command, undisturbed(command), fault)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("command", "number"), [(c, n) for c, count in REQUESTS.items() for n in range(1, count + 1)])
def test_killed_before_any_request_it_is_finished(
    tmp_path: Path, undisturbed: Callable[[str], Undisturbed], command: str, number: int
) -> None:
    fault = FaultDetails(match="*", action="hold-before", skip=number - 1, times=1)
    row = check(tmp_path, command, undisturbed(command), fault)
    if row:
        crash_table.write(row)
    else:
        assert number > undisturbed(command).requests - 2


@pytest.mark.exhaustive
@pytest.mark.parametrize(("command", "index"), [(c, i) for c, changes in CHANGES.items() for i in range(len(changes))])
def test_killed_after_any_change_it_is_finished(
    tmp_path: Path, undisturbed: Callable[[str], Undisturbed], command: str, index: int
) -> None:
    match = CHANGES[command][index]
    earlier = CHANGES[command][:index].count(match)
    fault = FaultDetails(match=match, action="hold-after", skip=earlier, times=1)
    row = check(tmp_path, command, undisturbed(command), fault)
    assert row
    crash_table.write(replace(row, number=index + 1))


@pytest.mark.parametrize("command", ["up", "destroy"])
def test_the_table_has_a_line_for_every_request(undisturbed: Callable[[str], Undisturbed], command: str) -> None:
    expected = undisturbed(command)
    assert expected.requests <= REQUESTS[command]
    assert expected.acts.total() == len(CHANGES[command])
    text = crash_table.FILE.read_text()
    lines = [line for line in text.splitlines() if line.startswith(f"| {command} ")]
    assert sum("| before |" in line for line in lines) >= expected.requests - 2
    assert sum("| after |" in line for line in lines) == len(CHANGES[command])
    assert all("| yes |" in line for line in lines)
