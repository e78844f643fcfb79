"""What work requests do to documents, with a hand on the clock; `test_faults.py` sees the same through the network."""

from __future__ import annotations

from typing import Any

import pytest
from oci.exceptions import ServiceError
from oci.identity import IdentityClient
from oci.iot import IotClient
from oci.iot.models import CreateIotDomainDetails

from simulator.kernel import tenancy
from simulator.kernel.clock import HandClock
from simulator.kernel.faults import FaultDetails
from tests.support.domain_details import details
from tests.support.running_cloud import RunningCloud

FAIL: dict[str, Any] = {"action": "work-request", "work_request_outcome": "FAILED"}


def test_a_failed_identity_domain_leaves_nothing_behind(running_cloud: RunningCloud, clock: HandClock) -> None:
    running_cloud.cloud.faults.add(FaultDetails(match="POST */domains", **FAIL))
    iam = running_cloud.oci_client(IdentityClient)
    iam.create_domain(details())
    clock.advance(10)
    assert iam.list_domains(tenancy.COMPARTMENT_OCID).data == []


def test_a_failed_iot_domain_stays_failed_and_can_be_deleted(running_cloud: RunningCloud, clock: HandClock) -> None:
    running_cloud.cloud.faults.add(FaultDetails(match="POST */iotDomains", **FAIL))
    iot = running_cloud.oci_client(IotClient)
    new = CreateIotDomainDetails(
        compartment_id=tenancy.COMPARTMENT_OCID, iot_domain_group_id=tenancy.IOT_DOMAIN_GROUP_OCID
    )
    ocid = iot.create_iot_domain(new).data.id
    clock.advance(10)
    assert iot.get_iot_domain(ocid).data.lifecycle_state == "FAILED"
    iot.delete_iot_domain(ocid)


def test_a_failed_deletion_leaves_the_domain_as_it_was(running_cloud: RunningCloud, clock: HandClock) -> None:
    running_cloud.cloud.faults.add(FaultDetails(match="DELETE */iotDomains/*", **FAIL))
    iot = running_cloud.oci_client(IotClient)
    iot.delete_iot_domain(tenancy.IOT_DOMAIN_OCID)
    clock.advance(10)
    assert iot.get_iot_domain(tenancy.IOT_DOMAIN_OCID).data.lifecycle_state == "ACTIVE"


def test_what_became_due_stays_done_when_the_next_request_is_refused(
    running_cloud: RunningCloud, clock: HandClock
) -> None:
    iam = running_cloud.oci_client(IdentityClient)
    iam.create_domain(details())
    clock.advance(10)
    with pytest.raises(ServiceError):
        iam.get_domain("ocid1.domain.oc1..none")
    with running_cloud.cloud.store.transaction() as tx:
        (domain,) = tx.find("identity_domain", parent=tenancy.COMPARTMENT_OCID)
        assert domain["lifecycleState"] == "ACTIVE"
        assert tx.find("work_request", parent="running") == []


def test_requests_end_at_the_time_they_were_due(running_cloud: RunningCloud, clock: HandClock) -> None:
    iam = running_cloud.oci_client(IdentityClient)
    work_request_ocid = iam.create_domain(details()).headers["opc-work-request-id"]
    clock.advance(1000)
    request = iam.get_iam_work_request(work_request_ocid).data
    assert (request.time_finished - request.time_accepted).total_seconds() == 1
