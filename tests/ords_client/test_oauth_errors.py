from __future__ import annotations

import json
import shlex

import pytest

from ords_client.errors import TokenRefusedError
from ords_client.exchange import Answer, Request
from ords_client.grants import ClientCredentialsGrant, Grant, PasswordGrant, RefreshGrant
from ords_client.oauth_errors import token_refusal
from ords_client.outputs import Outputs


def refused(outputs: Outputs, grant: Grant, scope: str, status: int, body: object) -> TokenRefusedError:
    request = Request("POST", outputs.token_url, secrets=("hidden-password",))
    answer = Answer(request, status, "", {}, json.dumps(body).encode(), 0)
    return token_refusal(outputs, grant, scope, answer)


PASSWORD = PasswordGrant("grace", lambda: "pw")


@pytest.mark.parametrize(
    ("code", "grant", "words", "fix"),
    [
        ("invalid_client", PASSWORD, "client id or secret is wrong", "read the stack outputs again"),
        ("invalid_grant", PASSWORD, "password is wrong", "ords-client password --user grace"),
        ("invalid_grant", RefreshGrant("grace", "r"), "used before or has expired", "--offline-access"),
        ("invalid_scope", PASSWORD, "has no scope /group1/iot/domain1", "all in lower case"),
        ("unauthorized_client", PASSWORD, "may not use the password grant", "pulumi up --refresh"),
        ("unsupported_grant_type", ClientCredentialsGrant(), "the client credentials grant", "pulumi up"),
        ("server_error", PASSWORD, "not an error we know", "ords-client check"),
    ],
)
def test_each_oauth_error_is_explained_in_words_of_the_set_up(
    outputs: Outputs, code: str, grant: Grant, words: str, fix: str
) -> None:
    error = refused(outputs, grant, "/group1/iot/domain1", 400, {"error": code})
    assert code in error.problem
    assert words in error.problem
    assert fix in error.fix


def test_the_services_own_words_and_id_are_kept(outputs: Outputs) -> None:
    body = {"error": "invalid_grant", "error_description": "Locked.", "ecid": "e-7"}
    error = refused(outputs, PASSWORD, "s", 400, body)
    assert 'gave no token to grace: invalid_grant "Locked" (ecid e-7).' in str(error)


def test_answer_without_an_oauth_error_shows_its_status(outputs: Outputs) -> None:
    assert refused(outputs, PASSWORD, "s", 502, {}).code == "HTTP 502"


def test_missing_token_endpoint_is_named(outputs: Outputs) -> None:
    assert "/oauth2/v1/token" in refused(outputs, PASSWORD, "s", 404, {}).fix


def test_too_many_requests_says_to_wait(outputs: Outputs) -> None:
    assert "Wait a minute" in refused(outputs, PASSWORD, "s", 429, {}).fix


def test_what_was_sent_is_not_said_again_and_nothing_steers_the_terminal(outputs: Outputs) -> None:
    body = {"error": "invalid_grant", "error_description": "hidden-password is wrong\x1b]52;c;cm0=\x07", "ecid": ["\r"]}
    words = str(refused(outputs, PASSWORD, "s", 400, body))
    assert "hidden-password" not in words
    assert "[hidden] is wrong" in words
    assert words.isprintable()


def test_command_in_the_advice_can_be_pasted_whatever_the_user_is_called(outputs: Outputs) -> None:
    error = refused(outputs, PasswordGrant("o'brien $(x)", lambda: ""), "s", 400, {"error": "invalid_grant"})
    assert shlex.split(error.fix.split("`")[1]) == ["ords-client", "password", "--user", "o'brien $(x)"]
