import asyncio
from typing import Any

import oci
import pytest

from offline.plugin.cloud import Cloud
from offline.plugin.credentials import Credentials
from offline.plugin.errors import CancelledByUserError, ServiceRefusedError, ServiceUnreachableError
from offline.plugin.retrying import RetryRules
from tests.offline.plugin.recorded_service import DOMAIN_URL, RecordedService

EXTENSION = "urn:ietf:params:scim:schemas:oracle:idcs:extension:messages:Error"


class Clock:
    """Seconds that only the pauses move."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.pauses: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds


def refusal(credentials: Credentials, service: RecordedService, status: int, body: Any) -> str:
    service.refusals["GET /admin/v1/Apps"] = (status, body)
    with pytest.raises(ServiceRefusedError) as refused:
        asyncio.run(Cloud(credentials, service).request(DOMAIN_URL, "GET", "/admin/v1/Apps"))
    return str(refused.value)


def test_what_an_identity_domain_says_is_lost_as_in_the_real_plugin(
    credentials: Credentials, service: RecordedService
) -> None:
    body = {
        "schemas": ["e"],
        "detail": "Missing: displayName",
        "status": "400",
        EXTENSION: {"messageId": "error.common"},
    }

    assert refusal(credentials, service, 400, body) == (
        "400-BadErrorResponse, (GET /admin/v1/Apps, opc-request-id REQUEST-1)"
    )


def test_what_a_control_plane_says_is_told(credentials: Credentials, service: RecordedService) -> None:
    body = {"code": "PreConditionFailed", "message": "The domain is ACTIVE.\n"}

    assert refusal(credentials, service, 412, body) == (
        "412-PreConditionFailed, The domain is ACTIVE. (GET /admin/v1/Apps, opc-request-id REQUEST-1)"
    )


def test_a_conflict_is_repeated_for_two_minutes_and_then_told(
    credentials: Credentials, service: RecordedService
) -> None:
    clock = Clock()
    service.refusals["POST /admin/v1/Users"] = (409, {"detail": "taken"})
    cloud = Cloud(credentials, service, sleep=clock.sleep, now=lambda: clock.seconds)
    with pytest.raises(ServiceRefusedError, match=r"^409-BadErrorResponse, "):
        asyncio.run(cloud.request(DOMAIN_URL, "POST", "/admin/v1/Users", body={}))

    assert 120 <= clock.seconds <= 127
    assert len(service.requests) == len(clock.pauses) + 1 > 2


def test_a_cancelled_run_repeats_nothing(credentials: Credentials, service: RecordedService) -> None:
    async def cancelled(_: float) -> None:
        raise CancelledByUserError

    service.refusals["GET /x"] = (503, {})
    with pytest.raises(CancelledByUserError):
        asyncio.run(Cloud(credentials, service, sleep=cancelled).request(DOMAIN_URL, "GET", "/x"))

    assert len(service.requests) == 1


def test_an_answer_that_is_not_json_is_quoted(credentials: Credentials, service: RecordedService) -> None:
    assert refusal(credentials, service, 403, "<html>proxy</html>").startswith(
        "403-BadErrorResponse, <html>proxy</html> (GET"
    )


def test_a_host_that_cannot_be_reached_is_named(
    credentials: Credentials, service: RecordedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise oci._vendor.requests.exceptions.InvalidProxyURL("the proxy is down")

    monkeypatch.setattr(service, "send", fail)
    cloud = Cloud(credentials, service, rules=RetryRules(enabled=False))
    with pytest.raises(ServiceUnreachableError, match=rf"^no answer to GET {DOMAIN_URL}/x: .*the proxy is down"):
        asyncio.run(cloud.request(DOMAIN_URL, "GET", "/x"))


def test_a_regional_host_is_that_of_the_callers_region(credentials: Credentials) -> None:
    assert Cloud(credentials).endpoint_url("iot") == "https://iot.us-ashburn-1.oci.oraclecloud.com"
