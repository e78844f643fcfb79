import asyncio
from typing import Any

import pytest

from offline.plugin.errors import NotFoundError, WorkRequestFailedError
from offline.plugin.waiting import Waiter
from offline.plugin.work_request import finished

CREATED = [
    {"entityType": "user", "actionType": "CREATED", "identifier": "u"},
    {"entityType": "Domain", "actionType": "CREATED", "identifier": "d"},
]


def wait(*answers: Any, errors: Any = None) -> str:
    """Wait for the creation of a domain, given what each look finds: a status, or None for 404."""
    left = list(answers)

    async def get(path: str) -> Any:
        if path.endswith("/errors"):
            return errors or []
        status = left.pop(0)
        if status is None:
            raise NotFoundError(path)
        return {"status": status, "resources": CREATED if status == "SUCCEEDED" else []}

    async def no_pause(_: float) -> None:
        """Pass at once."""

    return asyncio.run(finished(get, "/workRequests/1", "domain", "CREATED", Waiter(no_pause, 1200)))


def test_the_resource_that_was_worked_on_is_found() -> None:
    assert wait("SUCCEEDED") == "d"


def test_every_unfinished_state_is_waited_for() -> None:
    assert wait("ACCEPTED", "IN_PROGRESS", "WAITING", "CANCELING", "SUCCEEDED") == "d"


def test_a_work_request_may_not_be_there_at_first() -> None:
    assert wait(None, None, "SUCCEEDED") == "d"


def test_a_work_request_that_never_appears_is_an_error() -> None:
    with pytest.raises(NotFoundError):
        wait(*[None] * 21)


@pytest.mark.parametrize("errors", [[{"code": "C", "message": "why"}], {"items": [{"code": "C", "message": "why"}]}])
@pytest.mark.parametrize("status", ["FAILED", "CANCELED", "NEEDS_ATTENTION"])
def test_a_failure_is_told_in_the_services_words(status: str, errors: Any) -> None:
    line = f"^work request /workRequests/1 ended {status} without domain CREATED: C: why$"
    with pytest.raises(WorkRequestFailedError, match=line):
        wait(status, errors=errors)


def test_a_failure_without_a_reason_says_so() -> None:
    with pytest.raises(WorkRequestFailedError, match=r"the service gives no reason$"):
        wait("FAILED")
