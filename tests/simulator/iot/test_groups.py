from __future__ import annotations

import pytest
from oci.exceptions import ServiceError
from oci.iot import IotClient
from oci.iot.models import (
    ChangeIotDomainGroupCompartmentDetails,
    ConfigureIotDomainGroupDataAccessDetails,
    CreateIotDomainGroupDetails,
    UpdateIotDomainDetails,
    UpdateIotDomainGroupDetails,
)

from simulator.kernel import tenancy
from tests.support.running_cloud import Finish, RunningCloud

DOMAIN, GROUP = tenancy.IOT_DOMAIN_OCID, tenancy.IOT_DOMAIN_GROUP_OCID
NEW = CreateIotDomainGroupDetails(compartment_id=tenancy.COMPARTMENT_OCID, display_name="second")


def test_a_new_group_has_a_data_host_of_its_own(iot: IotClient, finish: Finish) -> None:
    response = iot.create_iot_domain_group(NEW)
    assert (response.data.lifecycle_state, response.data.data_host) == ("CREATING", None)
    assert iot.get_iot_domain_group(response.data.id).data.data_host is None
    assert finish(response).status == "SUCCEEDED"
    group = iot.get_iot_domain_group(response.data.id).data
    assert (group.lifecycle_state, group.type) == ("ACTIVE", "DEVELOPMENT")
    assert group.data_host.endswith(".data.iot.us-ashburn-1.oci.oraclecloud.com")


def test_groups_of_a_tenancy_have_a_limit(iot: IotClient) -> None:
    for _ in range(4):
        iot.create_iot_domain_group(NEW)
    with pytest.raises(ServiceError) as refusal:
        iot.create_iot_domain_group(NEW)
    assert refusal.value.code == "LimitExceeded"


def test_update_move_and_configure_change_the_group(iot: IotClient, finish: Finish) -> None:
    finish(iot.update_iot_domain_group(GROUP, UpdateIotDomainGroupDetails(description="new")))
    move = ChangeIotDomainGroupCompartmentDetails(compartment_id=tenancy.TENANCY_OCID)
    finish(iot.change_iot_domain_group_compartment(GROUP, move))
    vcns = ConfigureIotDomainGroupDataAccessDetails(db_allow_listed_vcn_ids=["ocid1.vcn.oc1.iad.a"])
    finish(iot.configure_iot_domain_group_data_access(GROUP, vcns))
    group = iot.get_iot_domain_group(GROUP).data
    assert (group.description, group.compartment_id) == ("new", tenancy.TENANCY_OCID)
    assert group.db_allow_listed_vcn_ids == ["ocid1.vcn.oc1.iad.a"]


def test_a_domain_that_is_being_changed_holds_up_its_group(iot: IotClient) -> None:
    iot.update_iot_domain(DOMAIN, UpdateIotDomainDetails(description="new"))
    with pytest.raises(ServiceError) as refusal:
        iot.update_iot_domain_group(GROUP, UpdateIotDomainGroupDetails(description="new"))
    assert (refusal.value.status, refusal.value.code) == (409, "IncorrectState")


def test_a_group_is_deleted_after_its_domains(iot: IotClient, finish: Finish) -> None:
    with pytest.raises(ServiceError) as refusal:
        iot.delete_iot_domain_group(GROUP)
    assert refusal.value.code == "IncorrectState"
    finish(iot.delete_iot_domain(DOMAIN))
    assert [each.action_type for each in finish(iot.delete_iot_domain_group(GROUP)).resources] == ["DELETED"]
    assert iot.get_iot_domain_group(GROUP).data.lifecycle_state == "DELETED"


def test_groups_are_listed_by_type(iot: IotClient) -> None:
    assert len(iot.list_iot_domain_groups(tenancy.COMPARTMENT_OCID, type="PRODUCTION").data.items) == 1
    assert iot.list_iot_domain_groups(tenancy.COMPARTMENT_OCID, type="DEVELOPMENT").data.items == []


def test_a_reader_may_look_and_not_touch(running_cloud: RunningCloud) -> None:
    reader = running_cloud.oci_client(IotClient, profile="READER")
    assert reader.get_iot_domain_group(GROUP).data.id == GROUP
    with pytest.raises(ServiceError) as refusal:
        reader.delete_iot_domain_group(GROUP)
    assert (refusal.value.status, refusal.value.code) == (404, "NotAuthorizedOrNotFound")
