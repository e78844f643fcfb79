from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.control_plane import work_request_view
from simulator.kernel.clock import timestamp

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
RESOURCE = {"entityType": "domain", "identifier": "d", "entityUri": "/d"}


def request(**changes: Any) -> dict[str, Any]:
    values = {
        "id": "w",
        "operation": "DeleteDomain",
        "operationType": "DELETE_DOMAIN",
        "compartmentId": "c",
        "resources": [RESOURCE | {"actionType": "UPDATED"}, RESOURCE | {"actionType": "DELETED"}],
        "outcome": "SUCCEEDED",
        "errors": [],
        "seconds": 100.0,
        "timeAccepted": timestamp(START),
        "timeFinished": None,
    }
    return values | changes


@pytest.mark.parametrize(
    ("seconds", "status", "percent"),
    [
        (0, "ACCEPTED", 0),
        (9, "ACCEPTED", 9),
        (10, "IN_PROGRESS", 10),
        (99.9, "IN_PROGRESS", 99),
        (500, "IN_PROGRESS", 99),
    ],
)
def test_progress_follows_the_time(seconds: float, status: str, percent: int) -> None:
    view = work_request_view.view(request(), START + timedelta(seconds=seconds))
    assert (view["status"], view["percentComplete"]) == (status, percent)


def test_a_running_request_shows_its_resource_once_and_in_progress() -> None:
    view = work_request_view.view(request(), START)
    assert view["resources"] == [RESOURCE | {"actionType": "IN_PROGRESS"}]
    assert (view["timeStarted"], view["timeFinished"]) == (None, None)


def test_an_ended_request_shows_what_became_of_its_resources() -> None:
    view = work_request_view.view(request(timeFinished=timestamp(START)), START + timedelta(seconds=100))
    assert [each["actionType"] for each in view["resources"]] == ["UPDATED", "DELETED"]
    assert (view["status"], view["percentComplete"]) == ("SUCCEEDED", 100)


def test_a_failed_request_stopped_half_way_and_has_errors() -> None:
    failed = request(outcome="FAILED", errors=[{"code": "c", "message": "m"}], timeFinished=timestamp(START))
    assert work_request_view.view(failed, START)["percentComplete"] == 50
    assert work_request_view.errors(failed) == [{"code": "c", "message": "m", "timestamp": timestamp(START)}]


def test_errors_show_only_at_the_end() -> None:
    assert work_request_view.errors(request(errors=[{"code": "c", "message": "m"}])) == []


def test_a_request_that_takes_no_time_is_at_its_end() -> None:
    assert work_request_view.view(request(seconds=0.0), START)["percentComplete"] == 99
