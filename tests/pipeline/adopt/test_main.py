"""`python -m pipeline.adopt`: what is refused at once, and what is left when it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.kernel import tenancy
from simulator.kernel.clock import HandClock
from tests.support.colleague import Colleague
from tests.support.running_cloud import RunningCloud
from tests.support.scenario import connect

ROOT = Path(__file__).parents[3]


def begin(project: Path, stack: str, **variables: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "pipeline.adopt", "--stack", stack, tenancy.COMPARTMENT_OCID]
    own = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.Popen(words, cwd=project, env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("stack", ["a/b", "../x", "x y", "", "x\x1b[31m"])
def test_what_is_no_name_of_a_stack_is_refused_before_anything_is_read(
    running_cloud: RunningCloud, tmp_path: Path, stack: str
) -> None:
    printed, line = begin(tmp_path, stack).communicate()
    assert (printed, line.count("\n")) == ("", 1)
    assert "is no name for a stack" in line
    assert "\x1b" not in line
    assert running_cloud.cloud.journal.entries() == []


def test_a_run_that_is_cancelled_leaves_nothing(running_cloud: RunningCloud, clock: HandClock, tmp_path: Path) -> None:
    connect(Colleague(running_cloud.oci_client, pass_time=lambda: clock.advance(600))).configure()
    project, temporary, programs = (tmp_path / name for name in ("project", "temporary", "programs"))
    for folder in (project, temporary, programs):
        folder.mkdir()
    (project / "Pulumi.yaml").write_text("name: iot-ords\nruntime: python\n")
    (programs / "pulumi").write_text(f"#!/bin/sh\necho begun > {tmp_path}/begun\nexec sleep 600\n")
    (programs / "pulumi").chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    run = begin(project, "prod", PATH=path, TMPDIR=str(temporary))
    while not (tmp_path / "begun").exists():
        assert run.poll() is None, run.communicate()
    assert list(temporary.iterdir())
    run.send_signal(signal.SIGTERM)
    run.communicate()
    assert run.returncode == 143
    assert list(temporary.iterdir()) == []
    assert [file.name for file in project.iterdir()] == ["Pulumi.yaml"]
