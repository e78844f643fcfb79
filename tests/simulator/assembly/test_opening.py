from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from simulator.assembly import opening
from simulator.assembly.opening import open_cloud
from simulator.errors import StateError
from simulator.kernel.settings import Settings

DATABASES = ("cloud.sqlite", "telemetry.db")
OTHER_FILES = ("vault.key", "tenancy.json", "oci/config", "oci/session.pem")


def write_alone(path: Path, content: bytes) -> None:
    """Write a file, without what SQLite keeps beside a database."""
    for beside in path.parent.glob(f"{path.name}-*"):
        beside.unlink()
    path.write_bytes(content)


def complaint(state_directory: Path) -> str:
    with pytest.raises(StateError) as refused:
        open_cloud(state_directory, Settings())
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("name", DATABASES + OTHER_FILES)
def test_a_damaged_file_is_one_line_that_says_how_to_begin_anew(state_directory: Path, name: str) -> None:
    write_alone(state_directory / name, b"\xff damaged \x00\n" * 400)
    assert f"rm -r {state_directory}" in complaint(state_directory)


@pytest.mark.parametrize("name", DATABASES)
def test_an_empty_database_is_filled_anew(state_directory: Path, name: str) -> None:
    write_alone(state_directory / name, b"")
    open_cloud(state_directory, Settings()).close()


@pytest.mark.parametrize("name", ["vault.key", "tenancy.json", "oci/session.pem"])
def test_an_empty_file_is_told_too(state_directory: Path, name: str) -> None:
    (state_directory / name).write_bytes(b"")
    assert f"rm -r {state_directory}" in complaint(state_directory)


def test_a_state_directory_that_is_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "state"
    path.touch()
    assert complaint(path) == f"{path} cannot be used: File exists. Mend that, or give another --state."


@pytest.mark.parametrize("error", [OSError(28, os.strerror(28)), sqlite3.OperationalError("database or disk is full")])
def test_a_full_disk_is_told_in_one_line(
    state_directory: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_cloud: object) -> None:
        raise error

    monkeypatch.setattr(opening, "seed", fail)
    assert "give another --state" in complaint(state_directory)
