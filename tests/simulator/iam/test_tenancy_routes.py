from __future__ import annotations

import pytest
from oci.exceptions import ServiceError
from oci.identity import IdentityClient

from simulator.kernel import tenancy


def test_regions_have_keys_and_names(iam: IdentityClient) -> None:
    assert ("IAD", "us-ashburn-1") in {(region.key, region.name) for region in iam.list_regions().data}


def test_the_tenancy_names_its_home_region(iam: IdentityClient) -> None:
    assert iam.get_tenancy(tenancy.TENANCY_OCID).data.home_region_key == "IAD"


def test_one_subscribed_region_is_the_home_region(iam: IdentityClient) -> None:
    subscriptions = iam.list_region_subscriptions(tenancy.TENANCY_OCID).data
    assert [each.region_name for each in subscriptions if each.is_home_region] == ["us-ashburn-1"]


def test_a_compartment_names_its_parent(iam: IdentityClient) -> None:
    compartment = iam.get_compartment(tenancy.COMPARTMENT_OCID).data
    assert (compartment.name, compartment.compartment_id) == ("iot", tenancy.TENANCY_OCID)


def test_the_root_compartment_is_the_tenancy_and_has_no_parent(iam: IdentityClient) -> None:
    compartment = iam.get_compartment(tenancy.TENANCY_OCID).data
    assert (compartment.id, compartment.compartment_id) == (tenancy.TENANCY_OCID, None)


def test_an_unknown_compartment_is_not_found(iam: IdentityClient) -> None:
    with pytest.raises(ServiceError) as refusal:
        iam.get_compartment("ocid1.compartment.oc1..other")
    assert refusal.value.status == 404


def test_another_tenancy_is_not_found(iam: IdentityClient) -> None:
    with pytest.raises(ServiceError) as refusal:
        iam.get_tenancy("ocid1.tenancy.oc1..other")
    assert refusal.value.code == "NotAuthorizedOrNotFound"
