from __future__ import annotations

import pytest

from providers.errors import (
    BlockedError,
    CredentialsError,
    ProviderError,
    RefusedError,
    UnreachableError,
    WaitTimedOutError,
    WorkRequestError,
)

AGAIN = "Run the same command again: it finishes what is left."


@pytest.mark.parametrize(
    ("status", "code", "next_step"),
    [
        (400, "InvalidParameter", f"Correct what the service names. {AGAIN}"),
        (
            401,
            "NotAuthenticated",
            "Check the key, user and clock of this machine; for a session token run `oci session authenticate`.",
        ),
        (
            403,
            "NotAllowed",
            "The caller lacks a privilege, or the call must go to the tenancy's home region: see the README's table.",
        ),
        (
            404,
            "NotAuthorizedOrNotFound",
            "Check the OCID, the region, and that the caller's policies cover it: see the README's table.",
        ),
        (409, "IncorrectState", f"Something else changes the same resource, or one of the same name exists. {AGAIN}"),
        (412, "NoEtagMatch", f"Somebody changed it at the same time. {AGAIN}"),
        (412, "PreConditionFailed", f"Bring it into the state that the service names first. {AGAIN}"),
        (429, "TooManyRequests", f"The service is busy or has a fault. {AGAIN}"),
        (500, "InternalServerError", f"The service is busy or has a fault. {AGAIN}"),
        (503, "ServiceUnavailable", f"The service is busy or has a fault. {AGAIN}"),
    ],
)
def test_a_refusal_says_what_failed_the_words_the_id_and_the_next_step(status: int, code: str, next_step: str) -> None:
    error = RefusedError("read IoT domain ocid1.x", status, code, "The service's words.", "req/1/2")
    assert str(error) == (
        f"Could not read IoT domain ocid1.x: {status} {code}: The service's words (opc-request-id req/1/2). {next_step}"
    )
    assert (error.status, error.code, error.words, error.request_id) == (
        status,
        code,
        "The service's words.",
        "req/1/2",
    )


def test_a_refusal_without_code_words_and_id_is_still_a_sentence() -> None:
    assert str(RefusedError("read x", 400, "", " ", "")).startswith(
        "Could not read x: 400: no message (opc-request-id none). Correct"
    )


def test_no_answer_names_the_host_and_the_cause() -> None:
    assert str(UnreachableError("read x", "iot.example", "Timeout: slow")) == (
        "Could not read x: iot.example did not answer (Timeout: slow). Check the network and the proxy settings. "
        f"{AGAIN}"
    )


def test_a_bad_end_without_logs_has_no_log_sentence() -> None:
    error = WorkRequestError("configure x", "wr-1", "FAILED", ["A: b"], [], "req-1")
    why = "work request wr-1 ended FAILED: A: b (opc-request-id req-1)"
    assert str(error) == f"Could not configure x: {why}. Mend the cause. {AGAIN}"
    assert error.status == "FAILED"


@pytest.mark.parametrize(
    "kind", [CredentialsError, UnreachableError, RefusedError, WorkRequestError, WaitTimedOutError, BlockedError]
)
def test_every_error_is_caught_as_one(kind: type[Exception]) -> None:
    assert issubclass(kind, ProviderError)
