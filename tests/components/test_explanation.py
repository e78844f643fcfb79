from __future__ import annotations

import pytest

from components.explanation import MEANINGS, OF_CONTROL_PLANE, meaning

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


def test_a_404_of_a_control_plane_names_the_privilege() -> None:
    words = "404-NotAuthorizedOrNotFound, Authorization failed or requested resource not found."
    assert meaning("identity-domain", "create", words, "manage domains") == (
        "Could not create identity-domain: 404 means that the caller may not `manage domains`, or that it, or its "
        "compartment, is gone. Check the OCIDs of the configuration, and see docs/privileges.md."
    )
    for code in OF_CONTROL_PLANE:
        assert "Could not create" in str(meaning("identity-domain", "create", f"{code}, no", "manage domains"))
    assert meaning("identity-domain", "create", "500-InternalServerError, ", "manage domains") is None
