"""Policies of the tenancy, with the OCI Python SDK."""

from __future__ import annotations

from typing import Any

import pytest
from oci.exceptions import ServiceError
from oci.identity import IdentityClient
from oci.identity.models import CreatePolicyDetails, UpdatePolicyDetails

from simulator.kernel import tenancy

STATEMENT = "allow group iot-data/readers to read iot-family in tenancy"


def details(**changes: Any) -> CreatePolicyDetails:
    values = {
        "compartment_id": tenancy.TENANCY_OCID,
        "name": "readers",
        "description": "Read IoT domains",
        "statements": [STATEMENT],
    }
    return CreatePolicyDetails(**(values | changes))


def test_a_policy_is_made_read_changed_and_removed(iam: IdentityClient) -> None:
    made = iam.create_policy(details()).data
    assert iam.get_policy(made.id).data.statements == [STATEMENT]
    changed = iam.update_policy(made.id, UpdatePolicyDetails(description="new", statements=[STATEMENT] * 2)).data
    assert (changed.description, len(changed.statements)) == ("new", 2)
    assert [each.id for each in iam.list_policies(tenancy.TENANCY_OCID, name="readers").data] == [made.id]
    assert iam.list_policies(tenancy.COMPARTMENT_OCID).data == []
    iam.delete_policy(made.id)
    with pytest.raises(ServiceError) as refusal:
        iam.get_policy(made.id)
    assert refusal.value.code == "NotAuthorizedOrNotFound"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": None}, "MissingParameter"),
        ({"statements": []}, "InvalidParameter"),
        ({"statements": ["let everybody in"]}, "InvalidParameter"),
        ({"compartment_id": "ocid1.compartment.oc1..gone"}, "NotAuthorizedOrNotFound"),
        ({}, "PolicyAlreadyExists"),
    ],
)
def test_a_wrong_policy_is_refused(iam: IdentityClient, changes: dict[str, Any], code: str) -> None:
    iam.create_policy(details())
    with pytest.raises(ServiceError) as refusal:
        iam.create_policy(details(**changes))
    assert refusal.value.code == code


def test_a_stale_etag_changes_nothing(iam: IdentityClient) -> None:
    made = iam.create_policy(details()).data
    with pytest.raises(ServiceError) as refusal:
        iam.delete_policy(made.id, if_match="stale")
    assert refusal.value.status == 412


def test_policies_are_changed_in_the_home_region(iam: IdentityClient) -> None:
    iam.base_client.set_region("us-phoenix-1")
    with pytest.raises(ServiceError, match="IAD"):
        iam.create_policy(details())
