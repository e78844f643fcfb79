"""The commands, against a program named pulumi that tells what it was asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from recovery.engine import Engine, EngineError


@pytest.fixture
def answer_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Give a function that puts a pulumi on PATH which prints a text; it gives the file of what was asked and given."""

    def put(printed: str, status: int = 0) -> Path:
        asked, program = tmp_path / "asked", tmp_path / "pulumi"
        program.write_text(
            f"#!{sys.executable}\nimport json, sys\n"
            f"open({str(asked)!r}, 'a').write(json.dumps([sys.argv[1:], sys.stdin.read()]) + chr(10))\n"
            f"print({printed!r})\nsys.exit({status})\n"
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        return asked

    return put


def asked(file: Path) -> list[tuple[list[str], str]]:
    return [tuple(json.loads(line)) for line in file.read_text().splitlines()]


def test_every_command_is_of_the_stack_and_asks_nothing(answer_with: Callable[..., Path]) -> None:
    file = answer_with("{}")
    assert Engine("dev").export() == {}
    assert asked(file) == [(["--non-interactive", "stack", "export", "--stack", "dev"], "")]


def test_the_selected_stack_needs_no_name(answer_with: Callable[..., Path]) -> None:
    file = answer_with("{}")
    Engine().export(show_secrets=True)
    assert asked(file)[0][0] == ["--non-interactive", "stack", "export", "--show-secrets"]


def test_a_state_is_given_by_standard_input(answer_with: Callable[..., Path]) -> None:
    """A command line may be seen by others, and is short."""
    file = answer_with("")
    Engine("dev").load({"version": 3})
    assert asked(file) == [(["--non-interactive", "stack", "import", "--stack", "dev"], '{"version": 3}')]


def test_the_configuration_comes_from_its_own_file(answer_with: Callable[..., Path]) -> None:
    file = answer_with('{"oci:region": {"value": "us-ashburn-1"}, "iot-ords:odd": {}}')
    assert Engine("dev", "own.yaml").config() == {"oci:region": "us-ashburn-1"}
    assert asked(file)[0][0][-4:] == ["--config-file", "own.yaml", "--stack", "dev"]


def test_what_was_adopted_is_read_alone(answer_with: Callable[..., Path]) -> None:
    file = answer_with("")
    Engine("dev", "own.yaml").refresh(["urn:a", "urn:b"])
    words = "--non-interactive refresh --yes --skip-preview --target urn:a --target urn:b --config-file own.yaml"
    assert asked(file)[0][0] == [*words.split(), "--stack", "dev"]


@pytest.mark.parametrize(
    ("history", "end"),
    [
        ("[]", ""),
        ('[{"endTime": "2026-11-26T02:41:30.000Z"}]', "2026-11-26T02:41:30.000Z"),
        ('[{"startTime": "x"}]', ""),
    ],
)
def test_the_end_of_the_last_run_is_read_from_the_history(
    answer_with: Callable[..., Path], history: str, end: str
) -> None:
    answer_with(history)
    assert Engine("dev").last_end() == end


def test_a_command_that_fails_is_one_line(answer_with: Callable[..., Path]) -> None:
    answer_with("", status=255)
    with pytest.raises(EngineError) as failed:
        Engine("dev").export()
    assert str(failed.value) == (
        "`pulumi --non-interactive stack export --stack dev` ended with status 255; its own lines say why."
    )


def test_something_else_than_json_is_one_line(answer_with: Callable[..., Path]) -> None:
    answer_with("warning: a new version is available")
    with pytest.raises(EngineError, match=r"^`pulumi stack export` printed something else than JSON\.$"):
        Engine("dev").export()


@pytest.mark.parametrize("printed", ["\xff\x1b[31m", "[" * 20_000, "null", "5", "[5]"])
def test_whatever_else_a_pulumi_prints_is_one_line(answer_with: Callable[..., Path], printed: str) -> None:
    answer_with(printed)
    for ask in (Engine("dev").export, Engine("dev").config):
        with pytest.raises(EngineError, match="printed something else than JSON"):
            ask()


def test_an_entry_without_a_value_has_none(answer_with: Callable[..., Path]) -> None:
    answer_with('{"a": 5, "b": {"value": "x"}}')
    assert Engine("dev").config() == {"b": "x"}


def test_a_pulumi_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pulumi"
    program.write_text(f"#!{sys.executable}\nimport signal\nsignal.pause()\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match=r"stack export --stack dev` did not end in 1 s; run it by hand to see why"):
        Engine("dev", answer_seconds=1).export()


def test_no_pulumi_on_path_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError) as failed:
        Engine("dev").export()
    assert str(failed.value) == "Could not run pulumi: No such file or directory. Install Pulumi, or put it on PATH."
