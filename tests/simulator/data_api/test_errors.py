from __future__ import annotations

import pytest

from simulator.data_api import errors
from simulator.kernel.refusal import Refusal


@pytest.mark.parametrize(
    ("refusal", "status", "code"),
    [
        (errors.no_token("why"), 401, "Unauthorized"),
        (errors.bad_token("why"), 401, "Unauthorized"),
        (errors.forbidden("why"), 403, "Forbidden"),
        (errors.not_found("why"), 404, "NotFound"),
        (errors.bad_request("what", "why"), 400, "BadRequest"),
        (errors.timed_out(60), 503, "ServiceUnavailable"),
    ],
)
def test_refusal_has_the_status_and_code_of_ords(refusal: Refusal, status: int, code: str) -> None:
    assert (refusal.status, refusal.code) == (status, code)


def test_caller_never_sees_the_rule_of_a_token() -> None:
    refusal = errors.bad_token("scope '/iot/x' lacks /iot/y")
    assert "/iot" not in refusal.message
    assert not any("/iot" in value for value in refusal.headers.values())


def test_time_out_says_what_to_do() -> None:
    assert errors.timed_out(0.5).message == (
        "The query was given up after 0.5 seconds: filter by digital twin, id or time."
    )
