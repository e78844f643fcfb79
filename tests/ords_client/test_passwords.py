from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from ords_client import passwords
from ords_client.errors import UsageError
from ords_client.passwords import read_password


def test_file_comes_before_the_environment_and_loses_only_its_line_end(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(" spaced \r\n")
    assert read_password("grace", file, "ORDS_PASSWORD", {"ORDS_PASSWORD": "other"}) == " spaced "


def test_environment_comes_before_the_prompt() -> None:
    assert read_password("grace", None, "ORDS_PASSWORD", {"ORDS_PASSWORD": "pw"}) == "pw"


def test_prompt_says_whose_password_it_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(passwords, "_has_terminal", lambda: True)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: asked.append(prompt) or "pw")
    assert read_password("grace", None, "ORDS_PASSWORD", {}) == "pw"
    assert asked == ["Password of grace: "]


def test_without_a_terminal_the_other_ways_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_has_terminal", lambda: False)
    with pytest.raises(UsageError, match="set ORDS_PASSWORD, or give --password-file FILE"):
        read_password("grace", None, "ORDS_PASSWORD", {})


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="missing"):
        read_password("grace", tmp_path / "missing", "ORDS_PASSWORD", {})
