from __future__ import annotations

import pytest
from oci.exceptions import ServiceError
from oci.iot import IotClient
from oci.iot.models import UpdateIotDomainDetails

from simulator.kernel import tenancy
from tests.support.running_cloud import Finish

CHANGE = UpdateIotDomainDetails(description="new")
DOMAIN = tenancy.IOT_DOMAIN_OCID


def test_a_running_work_request_says_when_to_ask_again(iot: IotClient, finish: Finish) -> None:
    response = iot.update_iot_domain(DOMAIN, CHANGE)
    running = iot.get_work_request(response.headers["opc-work-request-id"])
    assert (running.data.status, running.headers["retry-after"]) == ("ACCEPTED", "1")
    ended = finish(response)
    assert ended.time_finished is not None
    assert "retry-after" not in iot.get_work_request(ended.id).headers


def test_work_requests_are_listed_by_status_and_resource(iot: IotClient, finish: Finish) -> None:
    ended = finish(iot.update_iot_domain(DOMAIN, CHANGE))
    listed = iot.list_work_requests(compartment_id=tenancy.COMPARTMENT_OCID, status="SUCCEEDED", resource_id=DOMAIN)
    assert [each.id for each in listed.data.items] == [ended.id]
    assert iot.list_work_requests(compartment_id=tenancy.COMPARTMENT_OCID, status="FAILED").data.items == []


def test_logs_come_newest_first(iot: IotClient, finish: Finish) -> None:
    ended = finish(iot.update_iot_domain(DOMAIN, CHANGE))
    messages = [each.message for each in iot.list_work_request_logs(ended.id).data.items]
    assert messages[0] == "UpdateIotDomain ended as SUCCEEDED."
    assert iot.list_work_request_errors(ended.id).data.items == []


def test_an_unknown_work_request_is_not_found(iot: IotClient) -> None:
    with pytest.raises(ServiceError) as refusal:
        iot.get_work_request("ocid1.workrequest.oc1..x")
    assert refusal.value.code == "NotAuthorizedOrNotFound"
