"""The table of terraform-provider-oci internal/tfresource/retry.go."""

from __future__ import annotations

import math
from typing import Any

import pytest

from offline.plugin.retrying import RetryRules, pause_seconds

TAKEN = "NotAuthorizedOrResourceAlreadyExists"


@pytest.mark.parametrize(
    ("status", "words", "of_iam", "seconds"),
    [
        (400, "", False, 0),
        (401, "", True, 0),
        (403, "", True, 0),
        (404, "", False, 0),
        (409, "", False, 120),
        (409, "IncorrectState", False, 120),
        (409, "IncorrectState", True, 120),
        (409, TAKEN, True, 600),
        (409, TAKEN, False, 120),
        (409, "InvalidatedRetryToken", True, 0),
        (409, "InvalidatedRetryToken", False, 0),
        (409, "TenantCapacityExceeded", True, 0),
        (412, "", False, 0),
        (429, "", False, 600),
        (500, "", False, 120),
        (503, "", False, 120),
        (None, "", False, 120),
    ],
)
def test_each_failure_is_repeated_as_long_as_by_the_real_plugin(
    status: int | None, words: str, of_iam: bool, seconds: float
) -> None:
    assert RetryRules().seconds(status, words, of_iam=of_iam) == seconds


@pytest.mark.parametrize(
    ("configured", "environment", "rules"),
    [
        ({}, {}, RetryRules()),
        ({"retryDurationSeconds": "7"}, {}, RetryRules(busy_seconds=7)),
        ({"retryDurationSeconds": 0}, {"OCI_RETRY_DURATION_SECONDS": "8"}, RetryRules(busy_seconds=8)),
        ({"retryDurationSeconds": "-1"}, {}, RetryRules(busy_seconds=math.inf)),
        ({"disableAutoRetries": True}, {}, RetryRules(enabled=False)),
        ({}, {"TF_VAR_disable_auto_retries": "true"}, RetryRules(enabled=False)),
        ({}, {"TF_VAR_disable_409_retry": "true"}, RetryRules(conflicts=False)),
        ({}, {"disable_409_retry": "True"}, RetryRules(conflicts=False)),
    ],
)
def test_the_rules_come_from_the_stack_and_the_environment(
    configured: dict[str, Any], environment: dict[str, str], rules: RetryRules
) -> None:
    assert RetryRules.find(configured, environment) == rules


def test_the_retry_duration_rules_a_busy_service_but_no_conflict() -> None:
    rules = RetryRules(busy_seconds=7)

    assert [rules.seconds(status, "", of_iam=False) for status in (429, 500, 503, 409)] == [7, 7, 120, 120]


def test_pauses_grow_with_the_attempts_up_to_five_minutes() -> None:
    for attempt, longest in ((1, 2), (2, 8), (12, 288), (50, 288)):
        pause = pause_seconds(attempt, 0, math.inf)
        assert pause
        assert 1 <= pause <= longest


def test_the_last_attempt_comes_soon_after_the_limit_and_no_other_follows() -> None:
    pause = pause_seconds(12, 119.5, 120)
    assert pause
    assert pause <= 0.5 + 1 + 6
    assert pause_seconds(12, 120, 120) is None
    assert pause_seconds(1, 0, 0) is None
