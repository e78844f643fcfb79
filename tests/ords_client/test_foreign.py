from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ords_client.foreign import MOST_CHARACTERS, echoed, quoted, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;cm0=\x07", "\\u001b]52;c;cm0=\\u0007"),
        ("\x9b31m", "\\u009b31m"),
        ("a\rb\nc\td", "a\\rb\\nc\\td"),
        ("abc\u202ecba", "abc\\u202ecba"),
        ("\u2066x\u2069\u200f\ufeff", "\\u2066x\\u2069\\u200f\\ufeff"),
        ("\u2028\u2029\x00\x7f", "\\u2028\\u2029\\u0000\\u007f"),
        ("\U000e0041", "\\udb40\\udc41"),
        ("\ud800", "\\ud800"),
        ("Größe 温度 שלום ½", "Größe 温度 שלום ½"),
    ],
)
def test_what_could_steer_a_terminal_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_that_is_shown_steers(text: str) -> None:
    assert visible(text).isprintable()
    assert visible(visible(text)) == visible(text)


def test_words_of_a_service_are_short_and_never_say_what_was_sent() -> None:
    assert quoted("no secret-1 here, nor secret.", "secret-1", "secret", "") == "no [hidden] here, nor [hidden]"
    assert quoted('p%C3%A4+%22 p%C3%A4%20%22 p\\u00e4 \\" pä "', 'pä "') == "[hidden] [hidden] [hidden] [hidden]"
    assert len(quoted("x" * 10_000)) == MOST_CHARACTERS + 1
    assert quoted(None) == "None"
    assert quoted(["\x1b"]) == "['\\x1b']"


def test_what_a_person_gave_is_echoed_as_it_was_written_but_not_at_any_length() -> None:
    assert echoed("Größe > 'é'\x1b") == "'Größe > 'é'\\u001b'"
    assert len(echoed("9" * 10_000)) == 63
