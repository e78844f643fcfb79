from __future__ import annotations

from providers.control_plane import ControlPlane, iam, iot
from tests.support.fake_oci import FakeOci, answer

OCI = FakeOci(lambda _request: answer())


def test_each_control_plane_has_its_own_address_and_filter() -> None:
    assert iot(OCI) == ControlPlane(
        "https://iot.us-ashburn-1.oci.oraclecloud.com/20250531", "workRequests", "resourceId"
    )
    assert iam(OCI) == ControlPlane(
        "https://identity.us-ashburn-1.oci.oraclecloud.com/20160918", "iamWorkRequests", "resourceIdentifier"
    )


def test_an_id_from_a_service_is_quoted_into_an_address() -> None:
    plane = ControlPlane("https://x/1", "workRequests", "resourceId")
    assert plane.work_request_url("wr/../../2?x=1#y") == "https://x/1/workRequests/wr%2F..%2F..%2F2%3Fx%3D1%23y"
    assert plane.work_requests_url("a&b=c", "d e") == "https://x/1/workRequests?compartmentId=a%26b%3Dc&resourceId=d+e"
