from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from ords_client.errors import OutputsError
from ords_client.stack import read_outputs
from tests.ords_client.fake_cloud import FakeCloud


def fake_pulumi(directory: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = directory / "pulumi"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{directory}:/usr/bin:/bin")


def piped(data: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data))


def test_stack_is_asked_for_with_its_secrets(cloud: FakeCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "outputs").write_text(json.dumps(cloud.outputs()))
    fake_pulumi(tmp_path, monkeypatch, f'echo "$@" > {tmp_path}/asked; cat {tmp_path}/outputs')
    assert read_outputs("dev", None).client_id == "iot_ords"
    assert (tmp_path / "asked").read_text() == "stack output --json --show-secrets --stack dev\n"


def test_missing_pulumi_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OutputsError, match=r"`pulumi` cannot be run.*PATH"):
        read_outputs("dev", None)


def test_missing_stack_says_pulumis_own_words_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_pulumi(tmp_path, monkeypatch, "echo \"error: no stack named 'dev'\n found\" >&2; exit 255")
    with pytest.raises(OutputsError) as failure:
        read_outputs("dev", None)
    assert str(failure.value).endswith("Pulumi says: error: no stack named 'dev' found")


def test_outputs_come_from_a_file(outputs_file: Path) -> None:
    assert read_outputs(None, outputs_file).client_id == "iot_ords"


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputsError, match="nothing"):
        read_outputs(None, tmp_path / "nothing.json")


@pytest.mark.parametrize("file", [None, Path("-")])
def test_outputs_come_from_a_pipe(cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, file: Path | None) -> None:
    monkeypatch.setattr(sys, "stdin", piped(json.dumps(cloud.outputs()).encode()))
    assert read_outputs(None, file).client_id == "iot_ords"


def test_without_any_source_the_three_ways_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", piped(b""))
    with pytest.raises(OutputsError, match="--stack NAME, --outputs FILE"):
        read_outputs(None, None)
