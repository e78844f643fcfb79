from __future__ import annotations

from typing import Any

import pytest

from providers.control_plane import ControlPlane
from providers.errors import NotFoundError, UnexpectedAnswerError
from providers.work_request import WorkRequest, has_ended, running_on
from tests.support.fake_oci import FakeOci, Request, answer, refuse

PLANE = ControlPlane("https://iot.example/1", "workRequests", "resourceId")
RESOURCE = {"id": "ocid1.x", "compartmentId": "ocid1.c"}


def test_a_work_request_is_read_with_its_ids() -> None:
    body = {"status": "IN_PROGRESS", "percentComplete": 40}
    oci = FakeOci(lambda _request: answer(body, opc_request_id="req-1", retry_after="3"))
    read = WorkRequest.read(oci, PLANE, "wr/1", "configure x")
    assert read == WorkRequest("wr/1", "IN_PROGRESS", 40, has_ended=False, request_id="req-1", retry_after_seconds=3)
    assert oci.requests[0].url == "https://iot.example/1/workRequests/wr%2F1"


def test_one_that_cannot_be_seen_is_told_with_what_it_was_for() -> None:
    def handle(_request: Request) -> Any:
        raise refuse(404)

    with pytest.raises(NotFoundError, match=r"^Could not read work request wr-1 \(to configure x\): 404"):
        WorkRequest.read(FakeOci(handle), PLANE, "wr-1", "configure x")


@pytest.mark.parametrize("body", [None, [], "text"])
def test_an_answer_that_is_no_work_request_is_not_taken_for_one(body: Any) -> None:
    with pytest.raises(UnexpectedAnswerError):
        WorkRequest.read(FakeOci(lambda _request: answer(body)), PLANE, "wr-1", "configure x")


@pytest.mark.parametrize(
    ("body", "ended"),
    [
        *[({"status": status}, True) for status in ("SUCCEEDED", "FAILED", "CANCELED", "NEEDS_ATTENTION")],
        *[({"status": status}, False) for status in ("ACCEPTED", "IN_PROGRESS", "CANCELING", "NEW")],
        ({"status": "NEW", "timeFinished": "2026-11-01"}, True),
        ({}, False),
    ],
)
def test_the_end_is_a_final_state_or_a_finish_time(body: dict[str, str], *, ended: bool) -> None:
    assert has_ended(body) is ended


@pytest.mark.parametrize(
    ("listed", "running"),
    [
        ([{"id": "a", "status": "FAILED"}, {"id": "b", "status": "ACCEPTED"}], "b"),
        ([{"id": "a", "status": "SUCCEEDED"}], ""),
        ([{"status": "ACCEPTED"}], ""),
        ([], ""),
    ],
)
def test_the_one_that_runs_on_a_resource_is_found(listed: list[dict[str, str]], running: str) -> None:
    oci = FakeOci(lambda _request: answer(listed))
    assert running_on(oci, PLANE, RESOURCE, "IoT domain x") == running
    assert oci.requests[0].query == {"compartmentId": ["ocid1.c"], "resourceId": ["ocid1.x"]}
