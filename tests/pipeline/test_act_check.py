"""The workflow of every push, run by act with nothing left out but most of the tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from offline.checkout import THIS
from tests.pipeline.act import Act
from tests.pipeline.fake_forge import FakeForge
from tests.program.stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(1500)]
PUSH = {"ref": "refs/heads/main"}
FEW_TESTS = "tests/pipeline/test_urn.py"


@pytest.fixture
def act(module_stack: Stack, github: FakeForge, tmp_path: Path) -> Act:
    return Act(tmp_path, module_stack, github)


@pytest.mark.exhaustive
def test_a_push_is_checked_and_tested_and_the_demo_and_the_benchmark_run_without_a_secret(act: Act) -> None:
    printed = act.run("check", "push", PUSH, secrets={}, ARGS=FEW_TESTS, MYPY_CACHE_DIR=str(THIS.root / ".mypy_cache"))
    for target in ("check", "test", "demo", "demo-down", "bench-quick"):
        assert f"Success - Main make {target} [" in printed
    assert "Success: no issues found" in printed
    assert re.search(r"\d passed", printed)
    assert "Nothing is left: the simulated tenancy is as it was before the demo." in printed


def test_a_slip_in_one_file_ends_the_run_at_make_check(act: Act) -> None:
    with (act.project / "pipeline" / "urn.py").open("a") as file:
        file.write("import os\n")
    act.commit()
    printed = act.run("check", "push", PUSH, succeeds=False)
    assert "File would be reformatted" in printed
    assert "Failure - Main make check" in printed
    assert "make test" not in printed
