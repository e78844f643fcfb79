from __future__ import annotations

import os
import subprocess
import sys

import pytest

from providers.voice import LONGEST_LINE, printable, say


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Ada's app, naïve 東京 ✓", "Ada's app, naïve 東京 ✓"),
        ("two\n  lines\r\nand\ttabs", "two lines and tabs"),
        ("\x1b[2J\x1b]52;c;aGk=\x07", r"\x1b[2J\x1b]52;c;aGk=\x07"),
        ("\x9b31m\x9d0;t\x9c", r"\x9b31m\x9d0;t\x9c"),
        ("evil\u202egnp.exe\u2066", r"evil\u202egnp.exe\u2066"),
        ("a\x08b\x7f\x00", r"a\x08b\x7f\x00"),
        ("half \ud800 a pair", r"half \ud800 a pair"),
        ("tag \U000e0041", r"tag \U000e0041"),
        ("next\x85line\u2028and\u2029paragraph", "next line and paragraph"),
    ],
)
def test_foreign_words_are_shown_and_never_obeyed(words: str, shown: str) -> None:
    assert printable(words) == shown
    assert printable(shown) == shown


def test_a_line_has_an_end() -> None:
    assert printable("x" * 1_000_000) == "x" * LONGEST_LINE + "…"
    assert printable("x" * LONGEST_LINE) == "x" * LONGEST_LINE


def test_a_line_appears_at_once_and_alone(capfd: pytest.CaptureFixture[str]) -> None:
    say("IoT domain …x: ACCEPTED\nFailed: not really")
    assert capfd.readouterr().out == "IoT domain …x: ACCEPTED Failed: not really\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-16"])
def test_the_engine_gets_utf_8_whatever_python_is_told(encoding: str) -> None:
    command = [sys.executable, "-c", "from providers.voice import say; say('…x: Ω \\ud800')"]
    done = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": encoding}, capture_output=True, check=True)
    assert done.stdout == "…x: Ω \\ud800\n".encode()
