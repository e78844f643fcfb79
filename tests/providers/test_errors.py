from __future__ import annotations

import pytest

from providers.errors import (
    AnswerBrokenError,
    BlockedError,
    CredentialsError,
    ForeignHostError,
    NoAnswerInTimeError,
    NotConnectedError,
    NotFoundError,
    ProviderError,
    ProxyFailedError,
    RefusedError,
    TlsFailedError,
    UnexpectedAnswerError,
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
            "The caller lacks a privilege, or the call must go to the tenancy's home region: see docs/privileges.md.",
        ),
        (
            404,
            "NotAuthorizedOrNotFound",
            "Check the OCID, the region, and that the caller's policies cover it: see docs/privileges.md.",
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
    ("error", "helps"),
    [
        (NotConnectedError("x", "h", "c"), True),
        (ProxyFailedError("x", "h", "c"), True),
        (NoAnswerInTimeError("x", "h", "c"), True),
        (AnswerBrokenError("x", "h", "c"), True),
        (TlsFailedError("x", "h", "c"), False),
        (ForeignHostError("x", "http://h", "r"), False),
        (UnexpectedAnswerError("x", "JSON", "", ""), False),
        (WaitTimedOutError("x"), True),
        (BlockedError("x"), False),
        *[(RefusedError("x", status, "", "", ""), True) for status in (409, 412, 429, 500, 503)],
        *[(RefusedError("x", status, "", "", ""), False) for status in (301, 400, 401, 403)],
        (NotFoundError("x", 404, "", "", ""), False),
    ],
)
def test_every_error_tells_whether_the_same_command_can_help(error: ProviderError, *, helps: bool) -> None:
    assert error.retry_helps is helps


def test_an_untrusted_certificate_has_advice_of_its_own() -> None:
    assert "REQUESTS_CA_BUNDLE" in str(TlsFailedError("read x", "iot.example", "SSLError: untrusted"))


def test_a_foreign_address_is_named_and_nothing_was_sent() -> None:
    assert str(ForeignHostError("read x", "http://evil.example/", "us-ashburn-1")) == (
        "Could not read x: http://evil.example/ is no https address of an Oracle service in the realm of us-ashburn-1. "
        "Nothing was sent. Check where the address comes from, and oci:region."
    )


@pytest.mark.parametrize(
    "kind", [CredentialsError, UnreachableError, RefusedError, WorkRequestError, WaitTimedOutError, BlockedError]
)
def test_every_error_is_caught_as_one(kind: type[Exception]) -> None:
    assert issubclass(kind, ProviderError)
