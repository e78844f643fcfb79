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
from tests.program.crash_case import CASES, FROM_NOTHING, SIM, TWO_REGIONS, Case
from tests.program.stack import new_stack

pytestmark = pytest.mark.engine

COMMANDS = ("up", "destroy")
Undisturb = Callable[[Case, str], Undisturbed]


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturb:
    """Give what a command does when nobody disturbs it; each runs once a session."""
    found: dict[tuple[Case, str], Undisturbed] = {}

    def run(case: Case, command: str) -> Undisturbed:
        if (case, "up") not in found:
            directory = tmp_path_factory.mktemp("undisturbed")
            with new_stack(directory / "new", case.settings) as stack:
                case.configure(stack)
            found[case, "up"] = record("up", directory / "new", directory / "connected", case.settings)
        if (case, command) not in found:
            connected = found[case, "up"].before.parent / "connected"
            found[case, command] = record(command, connected, connected.parent / "destroyed", case.settings)
        return found[case, command]

    return run


def check(
    directory: Path, case: Case, command: str, expected: Undisturbed, fault: FaultDetails
) -> crash_table.Row | None:
    """Kill a run at the request that a fault holds, recover, and compare; None when it ended before that request."""
    shutil.copytree(expected.before, directory / "run")
    with reopened(directory / "run", case.settings) as stack:
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
    return crash_table.Row(case.name, command, moment, fault.skip + 1, shape(held), "yes", requests - expected.requests)


@pytest.mark.parametrize(
    ("case", "command", "held", "action"),
    [
        (SIM, "up", "POST */20160918/domains", "hold-after"),
        (SIM, "up", "POST */Groups", "hold-after"),
        (SIM, "up", "GET */SigningCert/jwk", "hold-before"),
        (SIM, "up", "POST */configureDataAccess", "hold-after"),
        (SIM, "destroy", "PUT */AppStatusChanger/*", "hold-after"),
        (SIM, "destroy", "DELETE */domains/*", "hold-after"),
        (TWO_REGIONS, "up", "POST */20160918/domains", "hold-after"),
        (FROM_NOTHING, "destroy", "DELETE */iotDomains/*", "hold-after"),
    ],
    ids=str,
)
def test_a_killed_run_is_finished_by_the_same_command(
    tmp_path: Path, undisturbed: Undisturb, case: Case, command: str, held: str, action: str
) -> None:
    fault = FaultDetails.model_validate({"match": held, "action": action, "times": 1})
    assert check(tmp_path, case, command, undisturbed(case, command), fault)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("case", "command", "number"),
    [(case, command, n) for case in CASES for command in COMMANDS for n in range(1, case.requests[command] + 1)],
    ids=str,
)
def test_killed_before_any_request_it_is_finished(
    tmp_path: Path, undisturbed: Undisturb, case: Case, command: str, number: int
) -> None:
    fault = FaultDetails(match="*", action="hold-before", skip=number - 1, times=1)
    row = check(tmp_path, case, command, undisturbed(case, command), fault)
    if row:
        crash_table.write(row)
    else:
        assert number > undisturbed(case, command).requests - 2


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("case", "command", "index"),
    [(case, command, i) for case in CASES for command in COMMANDS for i in range(len(case.changes[command]))],
    ids=str,
)
def test_killed_after_any_change_it_is_finished(
    tmp_path: Path, undisturbed: Undisturb, case: Case, command: str, index: int
) -> None:
    match = case.changes[command][index]
    earlier = case.changes[command][:index].count(match)
    fault = FaultDetails(match=match, action="hold-after", skip=earlier, times=1)
    row = check(tmp_path, case, command, undisturbed(case, command), fault)
    assert row
    crash_table.write(replace(row, number=index + 1))


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("command", COMMANDS)
def test_the_table_has_a_line_for_every_request(undisturbed: Undisturb, case: Case, command: str) -> None:
    expected = undisturbed(case, command)
    assert expected.requests <= case.requests[command]
    assert expected.acts.total() == len(case.changes[command])
    text = crash_table.FILE.read_text()
    lines = [line for line in text.splitlines() if line.startswith(f"| {case.name} | {command} ")]
    assert sum("| before |" in line for line in lines) >= expected.requests - 2
    assert sum("| after |" in line for line in lines) == len(case.changes[command])
    assert all("| yes |" in line for line in lines)
