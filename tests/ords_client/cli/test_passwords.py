from __future__ import annotations

from pathlib import Path

import pytest

from ords_client.cli.passwords import read_password
from ords_client.errors import UsageError


def test_file_comes_before_the_environment_and_loses_only_its_line_end(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(" spaced \r\n")
    assert read_password("grace", file, "ORDS_PASSWORD", {"ORDS_PASSWORD": "other"}) == " spaced "


def test_environment_comes_before_the_prompt() -> None:
    assert read_password("grace", None, "ORDS_PASSWORD", {"ORDS_PASSWORD": "pw"}) == "pw"


def test_prompt_says_whose_password_it_asks_for() -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return "pw"

    assert read_password("grace", None, "ORDS_PASSWORD", {}, ask) == "pw"
    assert asked == ["Password of grace: "]


def test_without_a_terminal_the_other_ways_are_named() -> None:
    with pytest.raises(UsageError, match="set ORDS_PASSWORD, or give --password-file"):
        read_password("grace", None, "ORDS_PASSWORD", {}, lambda _: None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_file_may_be_written_by_any_shell(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "password").write_bytes("Größe-1 \U0001f600\r\n".encode(encoding))
    assert read_password("grace", tmp_path / "password", "ORDS_PASSWORD", {}) == "Größe-1 \U0001f600"


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00", b"p\x00w\x00", b"\xe9", b"", b"\n", b"a\rb", b"a\x1bb", "\ufeff".encode()]
)
def test_file_that_cannot_hold_a_password_is_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "password").write_bytes(data)
    with pytest.raises(UsageError, match="password"):
        read_password("grace", tmp_path / "password", "ORDS_PASSWORD", {})


def test_byte_order_mark_is_no_part_of_a_password_wherever_it_comes_from() -> None:
    assert read_password("grace", None, "P", {"P": "\ufeffpw"}) == "pw"
    assert read_password("grace", None, "P", {}, lambda _: "\ufeffpw") == "pw"


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        read_password("grace", tmp_path / "nowhere", "ORDS_PASSWORD", {})
