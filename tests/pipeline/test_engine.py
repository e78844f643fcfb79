"""What is told when Pulumi does not start, and what is read when it does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pipeline import engine, preview
from pipeline.engine import Stack
from pipeline.errors import EngineError
from pipeline.redaction import Redactor
from tests.pipeline.recorded import FOLDER


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called pulumi that does what a test writes into it."""
    program = tmp_path / "pulumi"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return program


@pytest.mark.parametrize(
    ("words", "helps"),
    [
        ("error: no stack named 'nowhere' found", "pulumi stack ls"),
        (
            "error: the stack is currently locked by 1 lock(s)",
            "pulumi cancel --yes --stack prod, then python -m recovery --stack prod",
        ),
        ("error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE", "Set PULUMI_CONFIG_PASSPHRASE"),
        ("error: incorrect passphrase", "Set PULUMI_CONFIG_PASSPHRASE"),
        ("error: PULUMI_ACCESS_TOKEN must be set for login", "Set PULUMI_BACKEND_URL"),
        ("fork/exec /usr/bin/python3: argument list too long", "Put who may read into a readersFile"),
        ("error: something\nof two lines", "Run it by hand to see more"),
    ],
)
def test_a_pulumi_that_fails_is_one_line_with_its_words_and_the_next_step(pulumi: Path, words: str, helps: str) -> None:
    pulumi.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{words}\nEND\nexit 1\n")
    with pytest.raises(EngineError) as failed:
        Stack("prod").preview()
    line = str(failed.value)
    assert "\n" not in line
    assert words.splitlines()[0].removeprefix("error: ") in line
    assert helps in line


def test_no_pulumi_at_all_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EngineError, match="make setup"):
        Stack("prod").preview()


def test_events_are_read_past_other_lines(pulumi: Path) -> None:
    pulumi.write_text(f"#!/bin/sh\necho Previewing; cat {FOLDER / 'add_reader.jsonl'}\n")
    assert any("summaryEvent" in event for event in Stack("prod").preview())


def test_a_failed_command_says_its_error_after_its_lines(pulumi: Path) -> None:
    pulumi.write_text("#!/bin/sh\necho line one\necho 'error: hush, the stack is currently locked' >&2\nexit 255\n")
    said: list[str] = []
    with pytest.raises(EngineError, match=r"failed: \(secret\), the stack is currently locked"):
        Stack("prod").run("up", say=said.append, redact=Redactor(["hush"], {}))
    assert said == ["line one", "error: (secret), the stack is currently locked"]


def test_a_failed_command_says_who_holds_the_lock_that_stood_in_its_way(pulumi: Path) -> None:
    lock = "error: the stack is currently locked by 1 lock(s).\n  file:///x.json: created by heidi@desk (pid 7) at 2026"
    pulumi.write_text(f"#!/bin/sh\necho one; echo '{lock}'\nexit 255\n")
    with pytest.raises(
        EngineError, match=r"lock\(s\)\. file:///x.json: created by heidi@desk \(pid 7\) at 2026\. Wait"
    ):
        Stack("prod").run("up", say=lambda _line: None, redact=Redactor([], {}))


def test_the_configuration_file_is_named_to_the_commands_that_read_it() -> None:
    assert Stack("prod", "x.yaml").command("up")[-2:] == ["--config-file", "x.yaml"]
    assert engine.Stack("prod").command("up")[-2:] == ["--stack", "prod"]


@pytest.mark.parametrize(("name", "status"), [("nothing", 0), ("add_reader", 2), ("rotate_secret", 3), ("mistake", 1)])
def test_the_exit_status_tells_none_changes_losses_and_errors_apart(
    pulumi: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    name: str,
    status: int,
) -> None:
    events = FOLDER / f"{name}.jsonl"
    pulumi.write_text(f"#!/bin/sh\ncase $2 in preview) cat {events};; *) echo '{{}}';; esac\n")
    out, summary = tmp_path / "out" / "sim.json", tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setattr(sys, "argv", ["preview", "--stack", "sim", "--out", str(out)])
    with pytest.raises(SystemExit) as ended:
        preview.main()
    assert ended.value.code == status
    assert out.exists()
    assert "sim" in summary.read_text()
    assert capsys.readouterr().out.startswith("Stack sim: ")


def test_json_is_printed_for_machines(
    pulumi: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pulumi.write_text(f"#!/bin/sh\ncase $2 in preview) cat {FOLDER / 'nothing.jsonl'};; *) echo '{{}}';; esac\n")
    monkeypatch.setattr(sys, "argv", ["preview", "--stack", "sim", "--json"])
    with pytest.raises(SystemExit):
        preview.main()
    assert '"verdict": "none"' in capsys.readouterr().out


GARBAGE = [r"\377\376{", "[[[", "{", "<html>", r"{\033[31m"]


@pytest.mark.parametrize("printed", GARBAGE)
def test_whatever_a_pulumi_prints_is_one_line(pulumi: Path, printed: str) -> None:
    pulumi.write_text(f"#!/bin/sh\nprintf '{printed}'\n")
    with pytest.raises(EngineError, match="it printed something else than JSON") as failed:
        Stack("prod").ask("stack", "export")
    assert "\n" not in str(failed.value)


def test_an_event_that_is_none_is_told_and_not_left_out(pulumi: Path) -> None:
    pulumi.write_text(f"#!/bin/sh\ncat {FOLDER / 'add_reader.jsonl'}; printf '{{ half'\n")
    with pytest.raises(EngineError, match="it printed something else than JSON"):
        Stack("prod").preview()


def test_odd_bytes_are_shown_while_it_runs(pulumi: Path) -> None:
    pulumi.write_text("#!/bin/sh\nprintf 'a\\377b\\n'\n")
    said: list[str] = []
    Stack("prod").run("up", say=said.append, redact=Redactor([], {}))
    assert said == [r"a\xffb"]


def test_a_command_that_cannot_be_run_or_hangs_is_one_line(pulumi: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pulumi.write_text("#!/bin/sh\nexec cat /dev/zero > /dev/null\n")
    with pytest.raises(EngineError, match="it did not end in 1 s"):
        engine.call(["pulumi", "stack", "export"], seconds=1)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EngineError, match="make setup"):
        Stack("prod").run("up", say=pytest.fail, redact=str)
