"""One wanted change against a control plane that a test has set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from providers.answer import Answer
from providers.change import NOT_FOUND_LIMIT, Change
from providers.control_plane import ControlPlane
from providers.errors import (
    ProviderError,
    RefusedError,
    UnexpectedAnswerError,
    UnreachableError,
    WaitTimedOutError,
    WorkRequestError,
)
from providers.waiting import Waiter
from tests.support.fake_oci import FakeOci, Request, answer, refuse
from tests.support.hand_clock import HandClock

SERVICE = ControlPlane("https://iot.example/20250531", "workRequests", "resourceId")
OCID = "ocid1.iotdomain.oc1.iad.x"
ACTION = f"configure IoT domain {OCID}"
LABEL = "configure IoT domain …x"
HOST = "idcs-wanted"


@dataclass
class Plane:
    """A control plane with one resource.

    Attributes:
        resource: As the service shows it.
        work_requests: Work requests that run or ran on it, by id.
        readings: What reading a work request answers, in order; the last one stays.
        on_post: What asking for the change does.
        errors: Errors of every work request.
        logs: Log messages of every work request.
    """

    resource: dict[str, Any] = field(
        default_factory=lambda: {"id": OCID, "compartmentId": "ocid1.c", "lifecycleState": "ACTIVE"}
    )
    work_requests: list[dict[str, Any]] = field(default_factory=list)
    readings: list[Any] = field(default_factory=list)
    on_post: Callable[[Request], Answer] = lambda _request: answer(opc_work_request_id="wr-mine")
    errors: list[dict[str, Any]] = field(default_factory=list)
    logs: list[dict[str, Any]] = field(default_factory=list)

    def handle(self, request: Request) -> Answer:
        name = request.path.rpartition("/")[2]
        if request.method == "POST":
            return self.on_post(request)
        if name == OCID:
            return answer(dict(self.resource), etag="etag-1")
        if name == "workRequests":
            return answer({"items": self.work_requests})
        if name in ("errors", "logs"):
            return answer({"items": getattr(self, name)})
        reading = self.readings.pop(0) if len(self.readings) > 1 else self.readings[0]
        return self.read(reading)

    def read(self, reading: Any) -> Answer:
        if isinstance(reading, RefusedError):
            raise reading
        if reading["status"] == "SUCCEEDED" and not reading.get("without effect"):
            self.resource |= {"dbAllowedIdentityDomainHost": HOST, "lifecycleState": "ACTIVE"}
        return answer({"percentComplete": 50, **reading})


RUNNING = {"status": "IN_PROGRESS"}
SUCCEEDED = {"status": "SUCCEEDED", "timeFinished": "2026-11-01T00:00:00Z"}


@pytest.fixture
def plane() -> Plane:
    return Plane(readings=[{"status": "ACCEPTED"}, RUNNING, SUCCEEDED])


@pytest.fixture
def oci(plane: Plane) -> FakeOci:
    return FakeOci(plane.handle)


def change(oci: FakeOci, waiter: Waiter, host: str = HOST) -> Change:
    return Change(
        oci=oci,
        plane=SERVICE,
        waiter=waiter,
        resource_url=f"{SERVICE.url}/iotDomains/{OCID}",
        what=f"IoT domain {OCID}",
        action=ACTION,
        ask=("/actions/configureDataAccess", {"type": "ORDS", "dbAllowedIdentityDomainHost": host}),
        is_so=lambda domain: domain.get("dbAllowedIdentityDomainHost") == host,
    )


def test_what_is_as_wanted_is_adopted_with_one_look(oci: FakeOci, plane: Plane, clock: HandClock) -> None:
    plane.resource["dbAllowedIdentityDomainHost"] = HOST
    assert change(oci, clock.waiter()).make() == plane.resource
    assert [request.method for request in oci.requests] == ["GET"]
    assert clock.pauses == []


def test_a_change_is_asked_for_once_with_the_etag_and_a_retry_token(
    oci: FakeOci, plane: Plane, clock: HandClock
) -> None:
    resource = change(oci, clock.waiter()).make()
    (post,) = oci.sent("POST")
    assert post.url == f"{SERVICE.url}/iotDomains/{OCID}/actions/configureDataAccess"
    assert post.body == {"type": "ORDS", "dbAllowedIdentityDomainHost": HOST}
    assert post.headers["if-match"] == "etag-1"
    assert len(post.headers["opc-retry-token"]) == 32
    assert resource["dbAllowedIdentityDomainHost"] == HOST


def test_a_resource_without_etag_is_asked_without_if_match(oci: FakeOci, plane: Plane, clock: HandClock) -> None:
    handle = plane.handle
    oci.handle = lambda request: Answer(handle(request).body, {"opc-work-request-id": "wr-mine"})
    change(oci, clock.waiter()).make()
    assert "if-match" not in oci.sent("POST")[0].headers


def test_every_change_has_a_retry_token_of_its_own(clock: HandClock) -> None:
    tokens = set()
    for _ in range(2):
        oci = FakeOci(Plane(readings=[SUCCEEDED]).handle)
        change(oci, clock.waiter()).make()
        tokens.add(oci.sent("POST")[0].headers["opc-retry-token"])
    assert len(tokens) == 2


def test_the_work_request_is_named_and_every_change_of_it_is_said(oci: FakeOci, clock: HandClock) -> None:
    change(oci, clock.waiter()).make()
    assert clock.said[0] == (
        f"{ACTION}: work request wr-mine. It goes on in the cloud if you interrupt; the same command takes it up again."
    )
    assert [line.split(", ")[0] for line in clock.said[1:]] == [
        f"{LABEL}: ACCEPTED",
        f"{LABEL}: ACCEPTED",
        f"{LABEL}: IN_PROGRESS",
        f"{LABEL}: is as wanted",
    ]


def test_the_pause_that_the_service_asks_for_with_its_answer_is_obeyed(
    oci: FakeOci, plane: Plane, clock: HandClock
) -> None:
    plane.on_post = lambda _request: answer(opc_work_request_id="wr-mine", retry_after="9")
    plane.readings = [SUCCEEDED]
    change(oci, clock.waiter()).make()
    assert clock.pauses == [9]


@pytest.mark.parametrize("whose", ["the killed run before", "somebody else, who then fails"])
def test_a_running_work_request_is_taken_up(oci: FakeOci, plane: Plane, clock: HandClock, whose: str) -> None:
    """Also when it fails: then it was not this change that failed, and this change is asked for."""
    plane.resource["lifecycleState"] = "UPDATING"
    plane.work_requests = [{"id": "wr-old", "status": "SUCCEEDED"}, {"id": "wr-other", "status": "IN_PROGRESS"}]

    def end() -> Iterator[dict[str, Any]]:
        yield RUNNING
        plane.resource["lifecycleState"] = "ACTIVE"
        yield SUCCEEDED if whose == "the killed run before" else {"status": "FAILED"}
        while True:
            yield SUCCEEDED

    readings = end()
    original = plane.handle

    def handle(request: Request) -> Answer:
        if "/workRequests/" in request.path:
            return plane.read(next(readings))
        return original(request)

    oci.handle = handle
    assert change(oci, clock.waiter()).make()["dbAllowedIdentityDomainHost"] == HOST
    listing = next(request for request in oci.requests if request.path.endswith("/workRequests"))
    assert listing.query == {"compartmentId": ["ocid1.c"], "resourceId": [OCID]}
    assert len(oci.sent("POST")) == (0 if whose == "the killed run before" else 1)


def test_a_busy_resource_without_work_request_is_waited_for_by_its_state(
    oci: FakeOci, plane: Plane, clock: HandClock
) -> None:
    plane.resource |= {"lifecycleState": "ACTIVE", "lifecycleDetails": "DEACTIVATING"}
    original = plane.handle

    def handle(request: Request) -> Answer:
        if clock.seconds > 20:
            plane.resource["lifecycleDetails"] = None
        return original(request)

    oci.handle = handle
    change(oci, clock.waiter()).make()
    assert f"{LABEL}: DEACTIVATING, 0 s" in clock.said
    assert len(oci.sent("POST")) == 1


@pytest.mark.parametrize(("status", "code"), [(409, "IncorrectState"), (409, "Conflict"), (412, "NoEtagMatch")])
def test_a_change_that_came_between_is_waited_for_and_this_one_asked_again(
    oci: FakeOci, plane: Plane, clock: HandClock, status: int, code: str
) -> None:
    answers = iter([refuse(status, code, "busy"), refuse(status, code, "busy"), None])

    def on_post(_request: Request) -> Answer:
        refusal = next(answers)
        if refusal:
            raise refusal
        return answer(opc_work_request_id="wr-mine")

    plane.on_post = on_post
    change(oci, clock.waiter()).make()
    assert len(oci.sent("POST")) == 3
    assert f"{LABEL}: waiting for another operation ({code}: busy), 0 s" in clock.said


def test_the_work_request_of_the_change_that_came_between_is_followed(
    oci: FakeOci, plane: Plane, clock: HandClock
) -> None:
    def on_post(_request: Request) -> Answer:
        plane.work_requests = [{"id": "wr-other", "status": "IN_PROGRESS"}]
        raise refuse(409, "IncorrectState")

    plane.on_post = on_post
    change(oci, clock.waiter()).make()
    assert any(request.path.endswith("/workRequests/wr-other") for request in oci.requests)
    assert len(oci.sent("POST")) == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "InvalidParameter"),
        (403, "NotAllowed"),
        (404, "NotAuthorizedOrNotFound"),
        (409, "InvalidatedRetryToken"),
        (412, "PreConditionFailed"),
    ],
)
def test_a_refusal_that_waiting_does_not_mend_is_told_at_once(
    oci: FakeOci, plane: Plane, clock: HandClock, status: int, code: str
) -> None:
    """PreConditionFailed is what an identity domain with an active app answers: waiting would last for ever."""

    def on_post(_request: Request) -> Answer:
        raise refuse(status, code, "The reason")

    plane.on_post = on_post
    with pytest.raises(RefusedError, match=f"^Could not {ACTION}: {status} {code}: The reason"):
        change(oci, clock.waiter()).make()
    assert clock.seconds == 0


def test_a_work_request_may_be_invisible_right_after_the_call(oci: FakeOci, plane: Plane, clock: HandClock) -> None:
    plane.readings = [*[refuse(404, "NotAuthorizedOrNotFound")] * NOT_FOUND_LIMIT, SUCCEEDED]
    change(oci, clock.waiter()).make()
    assert any("work request not visible yet" in line for line in clock.said)


def test_a_work_request_that_stays_invisible_is_an_error(oci: FakeOci, plane: Plane, clock: HandClock) -> None:
    plane.readings = [refuse(404, "NotAuthorizedOrNotFound")]
    with pytest.raises(RefusedError, match=r"Could not read work request wr-mine .to configure .*: 404"):
        change(oci, clock.waiter()).make()


def test_a_look_that_finds_the_work_request_forgets_the_misses_before(
    oci: FakeOci, plane: Plane, clock: HandClock
) -> None:
    missing = [refuse(404, "NotAuthorizedOrNotFound")] * NOT_FOUND_LIMIT
    plane.readings = [*missing, RUNNING, *missing, SUCCEEDED]
    change(oci, clock.waiter()).make()


def test_a_work_request_that_may_not_be_read_is_an_error_at_once(oci: FakeOci, plane: Plane, clock: HandClock) -> None:
    plane.readings = [refuse(401, "NotAuthenticated")]
    with pytest.raises(RefusedError, match="401 NotAuthenticated"):
        change(oci, clock.waiter()).make()


@pytest.mark.parametrize(
    "reading",
    [
        {"status": "FAILED"},
        {"status": "NEEDS_ATTENTION"},
        {"status": "CANCELED"},
        {"status": "ABANDONED", "timeFinished": "2026-11-01T00:00:00Z"},
    ],
)
def test_a_bad_end_is_told_with_the_errors_and_last_log_lines_of_the_service(
    oci: FakeOci, plane: Plane, clock: HandClock, reading: dict[str, Any]
) -> None:
    """A state that no SDK lists is an end too when it has a finish time."""
    plane.readings = [RUNNING, reading]
    plane.errors = [{"code": "InvalidHost", "message": "cannot reach host"}, {"code": "X", "message": "y"}]
    plane.logs = [{"message": f"log {number}"} for number in range(5)]
    with pytest.raises(WorkRequestError) as failed:
        change(oci, clock.waiter()).make()
    assert str(failed.value) == (
        f"Could not {ACTION}: work request wr-mine ended {reading['status']}: InvalidHost: cannot reach host; X: y "
        "(opc-request-id none). Last log lines: log 2; log 3; log 4. Mend the cause. "
        "Run the same command again: it finishes what is left."
    )


def test_a_bad_end_without_reasons_says_so(oci: FakeOci, plane: Plane, clock: HandClock) -> None:
    plane.readings = [{"status": "FAILED"}]
    with pytest.raises(
        WorkRequestError, match=r"ended FAILED: it names no error \(opc-request-id none\)\. Mend the cause"
    ):
        change(oci, clock.waiter()).make()


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (refuse(404, "NotAuthorizedOrNotFound", "no access"), "answers 404"),
        (UnreachableError("x", "host", "ReadTimeout: slow"), r"does not answer \(ReadTimeout: slow\)"),
        (UnexpectedAnswerError("x", "JSON", "<html>", ""), "answers with something else than JSON"),
    ],
)
def test_reasons_that_cannot_be_read_do_not_hide_the_failure(
    oci: FakeOci, plane: Plane, clock: HandClock, failure: ProviderError, words: str
) -> None:
    plane.readings = [{"status": "FAILED"}]
    original = plane.handle

    def handle(request: Request) -> Answer:
        if request.path.endswith(("/errors", "/logs")):
            raise failure
        return original(request)

    oci.handle = handle
    with pytest.raises(WorkRequestError, match=f"ended FAILED: unknown: the service, asked for its errors, {words}"):
        change(oci, clock.waiter()).make()


@pytest.mark.parametrize("odd", [None, {}, {"items": None}, {"items": ["text", 1]}, "text", 1, {"items": [{}]}])
def test_an_odd_list_of_reasons_does_not_hide_the_failure(
    oci: FakeOci, plane: Plane, clock: HandClock, odd: Any
) -> None:
    plane.readings = [{"status": "FAILED"}]
    original = plane.handle
    oci.handle = lambda request: answer(odd) if request.path.endswith(("/errors", "/logs")) else original(request)
    with pytest.raises(WorkRequestError, match="work request wr-mine ended FAILED: "):
        change(oci, clock.waiter()).make()


@pytest.mark.parametrize(
    ("percent", "shown"), [(0, ", 0 %"), (100, ", 100 %"), (-1, ""), (101, ""), ("50", ""), (None, ""), (True, "")]
)
def test_a_percentage_that_is_none_is_not_shown(
    oci: FakeOci, plane: Plane, clock: HandClock, percent: Any, shown: str
) -> None:
    plane.readings = [{"status": "IN_PROGRESS", "percentComplete": percent}, SUCCEEDED]
    change(oci, clock.waiter()).make()
    assert f"{LABEL}: IN_PROGRESS{shown}, 0 s" in clock.said


@pytest.mark.parametrize("end", [{"timeFinished": "2026-11-01T00:00:00Z"}, {"status": "FAILED"}])
def test_a_work_request_that_lacks_members_is_told_as_it_is(
    oci: FakeOci, plane: Plane, clock: HandClock, end: dict[str, Any]
) -> None:
    original = plane.handle
    oci.handle = lambda request: answer(end) if request.path.endswith("/wr-mine") else original(request)
    with pytest.raises(WorkRequestError, match=f"ended {end.get('status', 'in no state')}: it names no error"):
        change(oci, clock.waiter()).make()


def test_an_answer_that_names_no_work_request_is_not_taken_for_done(
    oci: FakeOci, plane: Plane, clock: HandClock
) -> None:
    """A proxy that turns the POST into something else answers 200 too, and nothing was asked for."""
    plane.on_post = lambda _request: answer({})
    with pytest.raises(UnexpectedAnswerError, match=f"^Could not {ACTION}: the answer is not that of a work request"):
        change(oci, clock.waiter()).make()


def test_the_last_log_lines_are_the_newest_whatever_their_order(oci: FakeOci, plane: Plane, clock: HandClock) -> None:
    """IoT lists the newest first, IAM the oldest."""
    plane.readings = [{"status": "FAILED"}]
    plane.logs = [{"message": f"log {minute}", "timestamp": f"2026-11-01T00:0{minute}:00Z"} for minute in (4, 3, 2, 1)]
    with pytest.raises(WorkRequestError, match="Last log lines: log 2; log 3; log 4"):
        change(oci, clock.waiter()).make()


def test_success_without_effect_is_an_error_and_not_asked_again(oci: FakeOci, plane: Plane, clock: HandClock) -> None:
    plane.readings = [{**SUCCEEDED, "without effect": True}]
    with pytest.raises(WorkRequestError, match=f"ended SUCCEEDED: but IoT domain {OCID} is not as asked for"):
        change(oci, clock.waiter()).make()
    assert len(oci.sent("POST")) == 1


def test_a_success_that_the_resource_shows_later_is_waited_for(oci: FakeOci, plane: Plane, clock: HandClock) -> None:
    """Oracle asks to look at the state of the resource, not only at the end of the work request."""
    plane.readings = [{**SUCCEEDED, "without effect": True}]
    original = plane.handle

    def handle(request: Request) -> Answer:
        posted = bool(oci.sent("POST"))
        done = clock.seconds > 10
        plane.resource["lifecycleState"] = "UPDATING" if posted and not done else "ACTIVE"
        if done:
            plane.resource["dbAllowedIdentityDomainHost"] = HOST
        return original(request)

    oci.handle = handle
    assert change(oci, clock.waiter()).make()["lifecycleState"] == "ACTIVE"
    assert len(oci.sent("POST")) == 1


def test_a_change_that_never_ends_reaches_the_limit(oci: FakeOci, plane: Plane, clock: HandClock) -> None:
    plane.readings = [RUNNING]
    with pytest.raises(WaitTimedOutError, match=f"^Could not {ACTION} in 60 s, .*: IN_PROGRESS .work request wr-mine,"):
        change(oci, clock.waiter(60)).make()


def test_a_list_without_envelope_is_read_too(oci: FakeOci, plane: Plane, clock: HandClock) -> None:
    """IAM answers a bare list, IoT an object with items."""
    plane.resource["lifecycleState"] = "UPDATING"
    original = plane.handle

    def handle(request: Request) -> Answer:
        if request.path.endswith("/workRequests"):
            plane.resource["lifecycleState"] = "ACTIVE"
            return answer([{"id": "wr-other", "status": "IN_PROGRESS"}])
        if request.path.endswith(("/errors", "/logs")):
            return answer([])
        return original(request)

    oci.handle = handle
    change(oci, clock.waiter()).make()
    assert any(request.path.endswith("wr-other") for request in oci.requests)

    plane.resource.pop("dbAllowedIdentityDomainHost")
    plane.readings = [{"status": "FAILED"}]
    with pytest.raises(WorkRequestError, match="it names no error"):
        change(oci, clock.waiter()).make()
