from __future__ import annotations

from typing import Any

import pytest
from oci.exceptions import ServiceError
from oci.identity import IdentityClient

from simulator.kernel import tenancy
from simulator.kernel.clock import HandClock
from tests.support.domain_details import details


def test_a_work_request_goes_from_accepted_to_succeeded(iam: IdentityClient, clock: HandClock) -> None:
    ocid = iam.create_domain(details()).headers["opc-work-request-id"]
    seen = []
    for seconds in (0, 0.5, 0.5):
        clock.advance(seconds)
        request = iam.get_iam_work_request(ocid).data
        seen.append((request.status, request.percent_complete, request.time_finished is None))
    assert seen == [("ACCEPTED", 0, True), ("IN_PROGRESS", 50, True), ("SUCCEEDED", 100, False)]


def test_work_requests_are_listed_by_resource(iam: IdentityClient, domain: Any) -> None:
    listed = iam.list_iam_work_requests(tenancy.COMPARTMENT_OCID, resource_identifier=domain.id).data
    assert [each.operation_type for each in listed] == ["CREATE_DOMAIN"]
    assert iam.list_iam_work_requests(tenancy.COMPARTMENT_OCID, resource_identifier="x").data == []


def test_logs_tell_the_course_of_a_work_request(iam: IdentityClient, domain: Any) -> None:
    (request,) = iam.list_iam_work_requests(tenancy.COMPARTMENT_OCID).data
    messages = [entry.message for entry in iam.list_iam_work_request_logs(request.id).data]
    assert messages == [
        "CreateDomain accepted.",
        "CreateDomain in progress.",
        "CreateDomain ended as SUCCEEDED.",
    ]
    assert iam.list_iam_work_request_errors(request.id).data == []


def test_an_unknown_work_request_is_not_found(iam: IdentityClient) -> None:
    with pytest.raises(ServiceError) as refusal:
        iam.get_iam_work_request("ocid1.workrequest.oc1..x")
    assert refusal.value.code == "NotAuthorizedOrNotFound"
