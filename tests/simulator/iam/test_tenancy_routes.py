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


def test_another_tenancy_is_not_found(iam: IdentityClient) -> None:
    with pytest.raises(ServiceError) as refusal:
        iam.get_tenancy("ocid1.tenancy.oc1..other")
    assert refusal.value.code == "NotAuthorizedOrNotFound"
