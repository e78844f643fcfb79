"""The token's file: whole or not there, for its owner only, and fresh for as long as the command runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.login.forge_token import LoginError
from pipeline.login.token_file import FRESH_SECONDS, RETRY_SECONDS, keep_fresh, write

GITHUB_TOKEN_SECONDS = 300
"""Source: actions/toolkit issue 2048."""


def test_a_token_is_for_its_owner_only_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write(tmp_path / "token", "a.b.c")
    write(tmp_path / "token", "d.e.f")
    assert (tmp_path / "token").read_text() == "d.e.f"
    assert (tmp_path / "token").stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "token"]


def test_a_file_that_a_killed_run_left_half_written_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / "token.new").write_text("a.")
    write(tmp_path / "token", "a.b.c")
    assert (tmp_path / "token").read_text() == "a.b.c"


def test_a_reader_sees_a_whole_token_while_it_is_replaced(tmp_path: Path) -> None:
    file, tokens = tmp_path / "token", ["a" * 100_000, "b" * 100_000]
    write(file, tokens[0])
    seen: set[str] = set()
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            seen.add(file.read_text())

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(300):
        write(file, tokens[number % 2])
    stop.set()
    reader.join()
    assert seen <= set(tokens)


def clock(rounds: int, waited: list[float]) -> Callable[[float], bool]:
    """Let time pass so many times, then say that the command has ended."""

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        return len(waited) > rounds

    return wait


def test_a_command_that_outlives_its_token_several_times_always_finds_a_fresh_one(tmp_path: Path) -> None:
    file, waited, given = tmp_path / "token", list[float](), iter("abcdefg")
    keep_fresh(file, lambda: next(given), clock(5, waited), pytest.fail)
    assert file.read_text() == "e"
    assert max(waited) < GITHUB_TOKEN_SECONDS - 30
    assert sum(waited[:5]) == 5 * FRESH_SECONDS


def test_a_forge_that_is_down_for_a_while_is_asked_again_soon_and_the_old_token_stays(tmp_path: Path) -> None:
    file, waited, said = tmp_path / "token", list[float](), list[str]()
    write(file, "old")
    answers: list[str | LoginError] = [LoginError("down"), LoginError("down"), "new", LoginError("down again")]

    def ask() -> str:
        answer = answers.pop(0)
        if isinstance(answer, LoginError):
            assert file.read_text() in ("old", "new")
            raise answer
        return answer

    keep_fresh(file, ask, clock(4, waited), said.append)
    assert file.read_text() == "new"
    assert waited == [FRESH_SECONDS, RETRY_SECONDS, RETRY_SECONDS, FRESH_SECONDS, RETRY_SECONDS]
    assert [line.partition("If it fails: ")[2] for line in said] == ["down.", "down again."]


def test_a_token_that_cannot_be_written_is_tried_again_and_said_in_one_line(tmp_path: Path) -> None:
    folder, waited, said = tmp_path / "gone", list[float](), list[str]()
    keep_fresh(folder / "token", lambda: "a.b.c", clock(2, waited), said.append)
    assert waited == [FRESH_SECONDS, RETRY_SECONDS, RETRY_SECONDS]
    [line] = said
    assert line.endswith(f"cannot be written to {folder / 'token'}: No such file or directory. Make room there.")


def test_a_disk_that_is_full_for_a_while_does_not_end_the_renewal(tmp_path: Path) -> None:
    file, waited, said = tmp_path / "there" / "token", list[float](), list[str]()
    answers = iter("ab")

    def ask() -> str:
        answer = next(answers)
        if answer == "b":
            file.parent.mkdir()
        return answer

    keep_fresh(file, ask, clock(2, waited), said.append)
    assert file.read_text() == "b"
    assert waited == [FRESH_SECONDS, RETRY_SECONDS, FRESH_SECONDS]
    assert "No such file" in said[0]


def test_it_stops_when_the_command_has_ended(tmp_path: Path) -> None:
    keep_fresh(tmp_path / "token", lambda: pytest.fail("asked"), lambda _seconds: True, pytest.fail)
    assert not list(tmp_path.iterdir())
