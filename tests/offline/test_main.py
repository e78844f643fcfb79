import os
import subprocess
import sys

import pytest

from offline import __main__ as offline
from offline.checkout import THIS
from offline.errors import SetupError


def test_exec_runs_a_command_with_its_own_options_and_passes_its_exit_status_on() -> None:
    command = ["sh", "-c", "echo $PULUMI_HOME; exit 7", "--stack", "sim"]
    done = subprocess.run(
        [sys.executable, "-m", "offline", "exec", "--", *command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (7, f"{THIS.pulumi_home}\n")


def test_a_command_that_does_not_exist_gives_one_line() -> None:
    with pytest.raises(
        SystemExit, match=r"^error: cannot run no-such-program: No such file or directory; is `python -m"
    ):
        offline.main(["exec", "--", "no-such-program"])


def test_a_failed_setup_gives_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        msg = "why"
        raise SetupError(msg)

    monkeypatch.setattr(offline, "set_up", fail)
    with pytest.raises(SystemExit, match=r"^error: why$"):
        offline.main(["setup"])


@pytest.mark.parametrize("built", [True, False])
def test_setup_builds_only_where_no_released_pulumi_is(monkeypatch: pytest.MonkeyPatch, built: bool) -> None:
    done: list[str] = []
    monkeypatch.setattr(offline, "is_built_pulumi", lambda *_: built)
    monkeypatch.setattr(offline, "build", lambda *_: done.append("build"))
    monkeypatch.setattr(offline, "install", lambda *_: done.append("install"))
    offline.main(["setup"])

    assert done == (["build"] if built else []) + ["install"]


def test_lines_of_progress_appear_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    offline.say("a line")
    assert capsys.readouterr().out == f"a line{os.linesep}"
