from __future__ import annotations

import pytest

from providers.errors import BlockedError
from providers.failure import Failed, in_one_line


@in_one_line
def act(error: Exception | None) -> str:
    """Act."""
    if error:
        raise error
    return "done"


def test_what_works_is_passed_on() -> None:
    assert act(None) == "done"
    assert act.__doc__ == "Act."


def test_a_known_error_is_its_own_sentence() -> None:
    with pytest.raises(Failed, match=r"^It is blocked\.$") as failed:
        act(BlockedError("It is blocked."))
    assert failed.value.__suppress_context__


def test_foreign_words_become_one_line_that_a_terminal_only_shows() -> None:
    with pytest.raises(Failed) as failed:
        act(BlockedError("Could not: first\n   second\x1b[2J\n"))
    assert str(failed.value) == r"Could not: first second\x1b[2J"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (KeyError("compartmentId"), "Unexpected KeyError: 'compartmentId'. Please report it with this line."),
        (ValueError("one\ntwo"), "Unexpected ValueError: one two. Please report it with this line."),
        (RuntimeError(), "Unexpected RuntimeError: no message. Please report it with this line."),
    ],
)
def test_an_unknown_error_is_one_line_that_asks_to_be_reported(error: Exception, line: str) -> None:
    with pytest.raises(Failed) as failed:
        act(error)
    assert str(failed.value) == line


def test_the_engine_shows_the_name_of_the_failure_without_a_module() -> None:
    assert Failed.__module__ == "builtins"
