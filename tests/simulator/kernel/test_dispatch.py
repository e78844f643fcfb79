from __future__ import annotations

from email.utils import parsedate_to_datetime

import pytest
import requests
from starlette.responses import PlainTextResponse, Response

from simulator.control_plane import oracle_errors
from simulator.kernel.call import Call
from simulator.kernel.dispatch import PlaneApp
from simulator.kernel.plane import Later, Plane, Route
from simulator.kernel.refusal import Refusal
from tests.support.running_cloud import RunningCloud

IOT = "https://iot.us-ashburn-1.oci.oraclecloud.com/20250531"
SCIM = "https://idcs-3f9a61c07be24d5d8e1c52a4907bd6f8.identity.oraclecloud.com"


def get(url: str, **given: object) -> requests.Response:
    return requests.get(url, timeout=5, **given)  # type: ignore[arg-type]


def test_an_unknown_path_is_refused_in_the_shape_of_the_service(running_cloud: RunningCloud) -> None:
    answer = get(f"{IOT}/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "NotFound")
    answer = get(f"{SCIM}/nothing")
    assert (answer.status_code, answer.json()["status"]) == (404, "404")


def test_an_unknown_verb_is_refused_with_those_that_are_known(running_cloud: RunningCloud) -> None:
    answer = requests.patch(f"{IOT}/iotDomains", timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (405, "MethodNotAllowed")
    assert answer.headers["allow"] == "GET, POST"


def test_the_callers_request_id_comes_back_before_a_new_one(running_cloud: RunningCloud) -> None:
    own, _, new = get(f"{IOT}/nothing", headers={"opc-request-id": "mine"}).headers["opc-request-id"].partition("/")
    assert own == "mine"
    assert len(new) == 32
    assert get(f"{IOT}/nothing", headers={"opc-request-id": "a\tb<c>"}).headers["opc-request-id"].startswith("abc/")


def test_every_answer_has_the_clouds_date(running_cloud: RunningCloud) -> None:
    date = parsedate_to_datetime(get(f"{IOT}/nothing").headers["date"])
    assert date == running_cloud.cloud.clock.now().replace(microsecond=0)


def test_too_large_a_body_is_refused(running_cloud: RunningCloud) -> None:
    answer = requests.post(f"{IOT}/iotDomains", data=b"x" * (1_048_576 + 1), timeout=5)
    assert answer.status_code == 413


def test_the_journal_has_one_line_for_each_request(running_cloud: RunningCloud) -> None:
    get(f"{IOT}/iotDomains?compartmentId=secret-query")
    (entry,) = running_cloud.cloud.journal.entries()
    assert (entry.number, entry.method, entry.status, entry.caller) == (1, "GET", 401, "-")
    assert (entry.operation, entry.rule) == ("ListIotDomains", "signature: no signature")
    assert entry.line().endswith(
        "GET     iot.us-ashburn-1.oci.oraclecloud.com/20250531/iotDomains  <- signature: no signature"
    )
    assert "secret-query" not in entry.line()


class TestOwnPlane:
    """A service of the test's own, behind the cloud's IoT host."""

    @pytest.fixture
    def answer(self, running_cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
        def serve(handler):  # type: ignore[no-untyped-def]
            plane = Plane(
                "own", (), (Route("GET", "/own", "GetOwn", handler, public=True),), lambda _: None, oracle_errors.render
            )
            monkeypatch.setattr(PlaneApp, "__call__", PlaneApp(running_cloud.cloud, plane, lambda: None).__call__)
            return get("https://iot.us-ashburn-1.oci.oraclecloud.com/own")

        return serve

    def test_a_mistake_is_a_500_and_its_trace_is_for_the_log_only(self, answer, caplog) -> None:  # type: ignore[no-untyped-def]
        def handler(call: Call) -> Response:
            raise ZeroDivisionError("secret detail")

        got = answer(handler)
        assert (got.status_code, got.json()["code"]) == (500, "InternalServerError")
        assert "secret detail" not in got.text
        assert "ZeroDivisionError" in caplog.text
        assert got.headers["opc-request-id"] in caplog.text

    def test_what_a_refused_request_wrote_is_undone(self, answer, running_cloud) -> None:  # type: ignore[no-untyped-def]
        def handler(call: Call) -> Response:
            call.tx.put("app", "a", {})
            raise Refusal(409, "Conflict", "no", "rule", {"Retry-After": "3"})

        got = answer(handler)
        assert (got.status_code, got.headers["retry-after"]) == (409, "3")
        with running_cloud.cloud.store.transaction() as tx:
            assert tx.get("app", "a") is None

    def test_a_late_answer_is_answered(self, answer) -> None:  # type: ignore[no-untyped-def]
        assert answer(lambda call: Later(lambda: PlainTextResponse("done"))).text == "done"

    def test_a_late_answer_may_refuse_too(self, answer) -> None:  # type: ignore[no-untyped-def]
        def late() -> Response:
            raise Refusal(503, "Busy", "later", "slow")

        assert answer(lambda call: Later(late)).status_code == 503
