from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import oci
import pytest
import requests
from oci.exceptions import ServiceError
from oci.iot import IotClient
from oci.iot.models import UpdateIotDomainDetails

from simulator.kernel import tenancy
from simulator.kernel.clock import HandClock
from tests.support.running_cloud import RunningCloud

DOMAIN = tenancy.IOT_DOMAIN_OCID
CHANGE = UpdateIotDomainDetails(description="changed")
GET, PUT = "GET */iotDomains/*", "PUT */iotDomains/*"

NoAnswer = (oci.exceptions.RequestException, oci.exceptions.ConnectTimeout)
Fail = Callable[..., None]


@pytest.fixture
def iot(running_cloud: RunningCloud) -> IotClient:
    return running_cloud.oci_client(IotClient)


@pytest.fixture
def fail(running_cloud: RunningCloud) -> Fail:
    """Set a fault through the control API."""

    def add(match: str, **details: Any) -> None:
        answer = requests.post(
            f"{running_cloud.proxy_url}/faults",
            json={"match": match, **details},
            headers=running_cloud.control_headers,
            timeout=5,
        )
        answer.raise_for_status()

    return add


def clear(cloud: RunningCloud) -> None:
    requests.delete(f"{cloud.proxy_url}/faults", headers=cloud.control_headers, timeout=5).raise_for_status()


def description(iot: IotClient) -> str:
    return str(iot.get_iot_domain(DOMAIN).data.description)


def status(act: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(ServiceError) as refusal:
        act()
    return refusal.value.status, refusal.value.code


def test_a_status_is_answered_in_the_shape_of_the_service(iot: IotClient, fail: Fail) -> None:
    fail(GET, status=429, retry_after=7)
    with pytest.raises(ServiceError) as refusal:
        iot.get_iot_domain(DOMAIN)
    assert (refusal.value.status, refusal.value.code) == (429, "TooManyRequests")
    assert refusal.value.headers["retry-after"] == "7"
    assert refusal.value.request_id


def test_so_many_pass_and_so_many_fail(iot: IotClient, fail: Fail) -> None:
    fail(GET, skip=1, times=2, code="Busy")
    iot.get_iot_domain(DOMAIN)
    assert [status(lambda: iot.get_iot_domain(DOMAIN)) for _ in range(2)] == [(503, "Busy")] * 2
    iot.get_iot_domain(DOMAIN)


def test_other_hosts_methods_and_paths_pass(iot: IotClient, fail: Fail) -> None:
    fail(GET, host="identity.*")
    fail("POST */iotDomains/*")
    fail("*/iotDomainGroups/*")
    iot.get_iot_domain(DOMAIN)
    assert status(lambda: iot.get_iot_domain_group(tenancy.IOT_DOMAIN_GROUP_OCID))[0] == 503


@pytest.mark.parametrize(("action", "acted"), [("drop-before", False), ("drop-after", True), ("truncate", True)])
def test_a_lost_answer_was_acted_upon_or_not(
    iot: IotClient, fail: Fail, clock: HandClock, action: str, *, acted: bool
) -> None:
    fail(PUT, action=action, times=1)
    with pytest.raises(NoAnswer):
        iot.update_iot_domain(DOMAIN, CHANGE)
    clock.advance(10)
    assert (description(iot) == "changed") == acted


def test_a_truncated_body_is_seen_as_such(iot: IotClient, fail: Fail) -> None:
    fail(GET, action="truncate", times=1)
    with pytest.raises(NoAnswer):
        iot.get_iot_domain(DOMAIN)


@pytest.mark.parametrize(("action", "acted"), [("hold-before", False), ("hold-after", True)])
def test_a_held_request_is_never_answered(
    running_cloud: RunningCloud, iot: IotClient, fail: Fail, clock: HandClock, action: str, *, acted: bool
) -> None:
    fail(PUT, action=action)
    ended = threading.Event()

    def update() -> None:
        with pytest.raises(NoAnswer):
            iot.update_iot_domain(DOMAIN, CHANGE)
        ended.set()

    thread = threading.Thread(target=update)
    thread.start()
    requests.get(f"{running_cloud.proxy_url}/requests?wait=5", timeout=9)  # answers as soon as the request is held
    assert not ended.is_set()
    clear(running_cloud)
    thread.join(5)
    assert ended.is_set()
    clock.advance(10)
    assert (description(running_cloud.oci_client(IotClient)) == "changed") == acted


def test_a_delay_is_an_answer_all_the_same(iot: IotClient, fail: Fail) -> None:
    fail(GET, action="delay", seconds=0.01)
    iot.get_iot_domain(DOMAIN)


@pytest.mark.parametrize("outcome", ["FAILED", "NEEDS_ATTENTION", "PARTLY_DONE"])
def test_a_work_request_ends_as_the_fault_says(iot: IotClient, fail: Fail, clock: HandClock, outcome: str) -> None:
    fail(PUT, action="work-request", work_request_outcome=outcome, code="Conflict")
    ocid = iot.update_iot_domain(DOMAIN, CHANGE).headers["opc-work-request-id"]
    clock.advance(10)
    answer = requests_status(iot, ocid)
    assert answer == outcome
    (error,) = iot.list_work_request_errors(ocid).data.items
    assert (error.code, outcome in error.message) == ("Conflict", True)
    assert iot.get_iot_domain(DOMAIN).data.lifecycle_state == "ACTIVE"
    assert description(iot) != "changed"


def requests_status(iot: IotClient, ocid: str) -> str:
    """The status as it is on the wire: the SDK shows words it does not know as UNKNOWN_ENUM_VALUE."""
    answer = iot.base_client.session.get(
        f"{iot.base_client.endpoint}/workRequests/{ocid}", auth=iot.base_client.signer, timeout=5
    )
    return str(answer.json()["status"])


def test_a_stuck_work_request_ends_when_faults_are_cleared(
    running_cloud: RunningCloud, iot: IotClient, fail: Fail, clock: HandClock
) -> None:
    fail(PUT, action="work-request", work_request_outcome="stuck")
    ocid = iot.update_iot_domain(DOMAIN, CHANGE).headers["opc-work-request-id"]
    clock.advance(10_000)
    assert iot.get_work_request(ocid).data.status == "IN_PROGRESS"
    clear(running_cloud)
    assert iot.get_work_request(ocid).data.status == "SUCCEEDED"
    assert description(iot) == "changed"


def test_a_work_request_may_lose_its_resources(iot: IotClient, fail: Fail, clock: HandClock) -> None:
    fail(PUT, action="work-request", without_resources=True)
    ocid = iot.update_iot_domain(DOMAIN, CHANGE).headers["opc-work-request-id"]
    clock.advance(10)
    assert iot.get_work_request(ocid).data.resources == []


def test_a_wrong_fault_is_refused_with_a_reason(running_cloud: RunningCloud) -> None:
    answer = requests.post(
        f"{running_cloud.proxy_url}/faults",
        json={"match": GET, "action": "explode"},
        headers=running_cloud.control_headers,
        timeout=5,
    )
    assert answer.status_code == 400
    assert answer.text.startswith("action: ")


def test_faults_are_listed_with_how_often_they_happened(
    running_cloud: RunningCloud, iot: IotClient, fail: Fail
) -> None:
    fail(GET, times=3)
    status(lambda: iot.get_iot_domain(DOMAIN))
    (listed,) = requests.get(f"{running_cloud.proxy_url}/faults", timeout=5).json()
    assert listed == {"number": 1, "applied": 1, "match": GET, "times": 3}


def test_the_journal_names_the_fault(running_cloud: RunningCloud, iot: IotClient, fail: Fail) -> None:
    fail(GET)
    status(lambda: iot.get_iot_domain(DOMAIN))
    (entry,) = running_cloud.cloud.journal.entries()
    assert (entry.status, entry.rule) == (503, "fault 1: status")
