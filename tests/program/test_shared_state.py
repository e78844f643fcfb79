"""The real engine on a state in a bucket: two at once, one killed, a lock taken away, lost answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.kernel.faults import FaultDetails
from simulator.kernel.settings import Settings
from tests.program.crash import kill_session
from tests.program.shared_stack import LOCK, STATE, SharedStack
from tests.support.running_cloud import running

pytestmark = pytest.mark.engine

HELD = FaultDetails(match="POST */domains", action="hold-before", times=1)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[SharedStack]:
    with running(tmp_path / "cloud", Settings()) as cloud, pytest.MonkeyPatch.context() as patch:
        for name, value in cloud.environment().items():
            patch.setenv(name, value)
        yield SharedStack(tmp_path / "stack", cloud)


def test_a_stack_lives_in_a_bucket_from_up_to_rm(shared: SharedStack) -> None:
    for method in ("PUT", "GET", "DELETE"):
        fault = FaultDetails(match=f"{method} */b/states/o/*", action="drop-after", skip=5, times=2)
        shared.running.cloud.faults.add(fault)
    shared.up()
    shared.expect_no_changes()
    shared.destroy()
    shared.pulumi("stack", "rm", "--yes", "--preserve-config")
    assert [name for name in shared.bucket.names() if STATE in name or "locks" in name] == [f"{STATE}.bak"]


def test_while_one_is_at_work_the_second_is_told_who_and_a_killed_one_leaves_a_named_lock(shared: SharedStack) -> None:
    first = shared.begin_up(HELD)
    printed = shared.up(succeeds=False)
    assert "the stack is currently locked by 1 lock(s)" in printed
    [line] = [line for line in printed.splitlines() if line.startswith("state: ")]
    assert "If that run is dead: python -m pipeline.state exec -- pulumi cancel" in line
    kill_session(first.pid)
    first.communicate()
    printed = shared.up(succeeds=False)
    [line] = [line for line in printed.splitlines() if line.startswith("state: ")]
    assert line.endswith(
        "That process has ended: python -m pipeline.state exec -- pulumi cancel --yes --stack organization/iot-ords/sim"
    )
    shared.running.cloud.faults.clear()
    shared.pulumi("cancel", "--yes")
    shared.recover()
    shared.up()
    assert LOCK not in shared.bucket.names()


def test_a_run_whose_lock_was_taken_away_overwrites_nothing_and_keeps_what_it_knows(shared: SharedStack) -> None:
    first = shared.begin_up(HELD)
    shared.pulumi("cancel", "--yes")
    before = shared.state()
    shared.let_go()
    printed, _ = first.communicate()
    assert first.returncode
    assert "Nothing was overwritten; what this run knew is kept as refused/iot-ords/sim-" in printed
    assert shared.state() == before
    assert shared.bucket.names("refused/")


def test_a_wrong_passphrase_is_one_line_and_leaves_no_lock(shared: SharedStack, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong")
    shared.passphrase = ["--passphrase-file", str(wrong)]
    printed = shared.up(succeeds=False)
    assert [line for line in printed.splitlines() if "error" in line] == [
        "error: getting stack configuration: get stack secrets manager: incorrect passphrase"
    ]
    assert LOCK not in shared.bucket.names()
