import asyncio
from typing import Any

import oci
import pytest

from offline.plugin.cloud import Cloud
from offline.plugin.credentials import Credentials
from offline.plugin.errors import ServiceRefusedError, ServiceUnreachableError
from tests.offline.plugin.recorded_service import DOMAIN_URL, RecordedService

EXTENSION = "urn:ietf:params:scim:schemas:oracle:idcs:extension:messages:Error"


def refusal(credentials: Credentials, service: RecordedService, status: int, body: Any) -> str:
    service.refusals["GET /admin/v1/Apps"] = (status, body)
    with pytest.raises(ServiceRefusedError) as refused:
        asyncio.run(Cloud(credentials, service).request(DOMAIN_URL, "GET", "/admin/v1/Apps"))
    return str(refused.value)


def test_a_scim_error_looks_like_the_real_plugins_but_keeps_its_words(
    credentials: Credentials, service: RecordedService
) -> None:
    body = {
        "schemas": ["e"],
        "detail": "Missing: displayName",
        "status": "400",
        EXTENSION: {"messageId": "error.common"},
    }

    assert refusal(credentials, service, 400, body) == (
        "400-BadErrorResponse, Missing: displayName (error.common, GET /admin/v1/Apps, opc-request-id REQUEST-1)"
    )


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
    monkeypatch.setattr(oci.retry, "DEFAULT_RETRY_STRATEGY", oci.retry.NoneRetryStrategy())
    with pytest.raises(ServiceUnreachableError, match=rf"^no answer to GET {DOMAIN_URL}/x: .*the proxy is down"):
        asyncio.run(Cloud(credentials, service).request(DOMAIN_URL, "GET", "/x"))


def test_a_regional_host_is_that_of_the_callers_region(credentials: Credentials) -> None:
    assert Cloud(credentials).endpoint_url("iot") == "https://iot.us-ashburn-1.oci.oraclecloud.com"
