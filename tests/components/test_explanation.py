from __future__ import annotations

import pytest

from components.explanation import MEANINGS, meaning

PLUGINS_WORDS = "409-BadErrorResponse, \nSuggestion: The resource is in a conflicted state."


def test_a_refusal_without_words_is_explained_by_its_status() -> None:
    line = meaning("readers-user-linus", "create", PLUGINS_WORDS)
    assert line
    assert line.startswith(
        "Could not create readers-user-linus: 409 means that the identity domain has one of this name"
    )
    assert "\n" not in line


@pytest.mark.parametrize("status", MEANINGS)
def test_each_explanation_says_what_to_do(status: str) -> None:
    line = meaning("app-app", "update", f"{status}-BadErrorResponse, ")
    assert line
    assert line.startswith(f"Could not update app-app: {status} means that ")
    assert line.endswith(".")


@pytest.mark.parametrize("error", ["404-NotAuthorizedOrNotFound, words of the service", "418-BadErrorResponse, ", ""])
def test_what_says_itself_is_left_alone(error: str) -> None:
    assert meaning("identity-domain", "create", error) is None
