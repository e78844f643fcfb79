"""How long the real plugin repeats a request that fails: in silence.

Source: terraform-provider-oci internal/tfresource/retry.go (durations, pauses), internal/provider/provider.go (which
setting changes what: `retryDurationSeconds` rules 429 and 500 alone).
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

SHORT_SECONDS = 120.0
LONG_SECONDS = 600.0
FINAL = frozenset({400, 401, 403, 404, 412, 413})
FINAL_CONFLICTS = ("InvalidatedRetryToken", "BucketNotEmpty")
FINAL_CONFLICTS_OF_IAM = (
    "CompartmentAlreadyExists",
    "TagDefinitionAlreadyExists",
    "TagNamespaceAlreadyExists",
    "TenantCapacityExceeded",
)
NAME_TAKEN = "NotAuthorizedOrResourceAlreadyExists"
LAST_LONGER_ATTEMPT = 12


@dataclass(frozen=True)
class RetryRules:
    """What a stack or the environment says about repeating.

    Attributes:
        enabled: Whether anything is repeated; not after `oci:disableAutoRetries`.
        conflicts: Whether a 409 is; not when the environment has `disable_409_retry`.
        busy_seconds: `oci:retryDurationSeconds`: how long a 429 or 500 is repeated. None: as long as the plugin likes.
    """

    enabled: bool = True
    conflicts: bool = True
    busy_seconds: float | None = None

    @classmethod
    def find(cls, configured: Mapping[str, Any], environment: Mapping[str, str]) -> Self:
        """Read the rules from the plugin's settings and the environment."""

        def setting(name: str, key: str = "") -> str:
            variables = (f"TF_VAR_{name}", f"OCI_{name.upper()}")
            return str(configured.get(key) or next(filter(None, map(environment.get, variables)), "")).lower()

        busy_seconds = float(setting("retry_duration_seconds", "retryDurationSeconds") or "nan")
        return cls(
            enabled=setting("disable_auto_retries", "disableAutoRetries") != "true",
            conflicts="true" not in {setting("disable_409_retry"), environment.get("disable_409_retry", "").lower()},
            busy_seconds=None if math.isnan(busy_seconds) else busy_seconds if busy_seconds >= 0 else math.inf,
        )

    def seconds(self, status: int | None, words: str, *, of_iam: bool) -> float:
        """Return how long a request with such an answer is repeated.

        Args:
            status: HTTP status; None when no answer came.
            words: Code and message of the error.
            of_iam: Whether the IAM control plane answered; an identity domain is another service.
        """
        if not self.enabled or status in FINAL:
            return 0
        if status == 409:
            return self._conflict_seconds(words, of_iam=of_iam)
        if status in {429, 500} and self.busy_seconds is not None:
            return self.busy_seconds
        return LONG_SECONDS if status == 429 else SHORT_SECONDS

    def _conflict_seconds(self, words: str, *, of_iam: bool) -> float:
        final = FINAL_CONFLICTS + (FINAL_CONFLICTS_OF_IAM if of_iam else ())
        if not self.conflicts or any(word in words for word in final):
            return 0
        return LONG_SECONDS if of_iam and NAME_TAKEN in words else SHORT_SECONDS


def pause_seconds(attempt: int, waited_seconds: float, limit_seconds: float) -> float | None:
    """Return the pause before the next attempt, or None when the limit is reached.

    Args:
        attempt: Number of the attempt that failed, from 1.
        waited_seconds: Time since the first attempt.
        limit_seconds: How long the request is repeated; the last attempt comes up to a twentieth later.
    """
    if waited_seconds >= limit_seconds:
        return None
    pause = random.uniform(1, 2 * min(attempt, LAST_LONGER_ATTEMPT) ** 2)  # noqa: S311 - spreads requests
    if waited_seconds + pause <= limit_seconds:
        return pause
    return min(pause, limit_seconds - waited_seconds + random.uniform(1, 1 + limit_seconds / 20))  # noqa: S311 - same
