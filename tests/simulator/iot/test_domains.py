from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import oci
import pytest
from oci.exceptions import ServiceError
from oci.iot import IotClient, IotClientCompositeOperations
from oci.iot.models import (
    ApexDataAccessDetails,
    ChangeIotDomainCompartmentDetails,
    ChangeIotDomainDataRetentionPeriodDetails,
    ConfigureIotDomainGroupDataAccessDetails,
    CreateIotDomainDetails,
    DirectDataAccessDetails,
    OrdsDataAccessDetails,
    UpdateIotDomainDetails,
)

from simulator.kernel import tenancy
from simulator.kernel.clock import HandClock
from simulator.kernel.settings import Settings
from simulator.settings.iot import IotSettings
from tests.support.running_cloud import Finish, RunningCloud

DOMAIN, GROUP = tenancy.IOT_DOMAIN_OCID, tenancy.IOT_DOMAIN_GROUP_OCID
HOST = f"idcs-{'0a' * 16}.identity.oraclecloud.com"
ORDS = OrdsDataAccessDetails(db_allowed_identity_domain_host=HOST)


def new_domain(**changes: Any) -> CreateIotDomainDetails:
    values = {"compartment_id": tenancy.COMPARTMENT_OCID, "iot_domain_group_id": GROUP, "display_name": "plant-2"}
    return CreateIotDomainDetails(**(values | changes))


def test_configure_makes_the_domain_trust_the_host(iot: IotClient, finish: Finish) -> None:
    response = iot.configure_iot_domain_data_access(DOMAIN, ORDS)
    assert iot.get_iot_domain(DOMAIN).data.lifecycle_state == "UPDATING"
    request = finish(response)
    assert (request.operation_type, request.status) == ("CONFIGURE_DOMAIN_DATA_ACCESS", "SUCCEEDED")
    assert [(each.entity_type, each.action_type) for each in request.resources] == [("iotDomain", "UPDATED")]
    domain = iot.get_iot_domain(DOMAIN).data
    assert (domain.lifecycle_state, domain.db_allowed_identity_domain_host) == ("ACTIVE", HOST)


def test_one_way_to_the_data_leaves_the_others(iot: IotClient, finish: Finish) -> None:
    names = [f"{tenancy.TENANCY_OCID}:iot-users/readers"]
    finish(iot.configure_iot_domain_data_access(DOMAIN, ORDS))
    direct = DirectDataAccessDetails(db_allow_listed_identity_group_names=names)
    finish(iot.configure_iot_domain_data_access(DOMAIN, direct))
    apex = ApexDataAccessDetails(db_workspace_admin_initial_password="correct horse")
    finish(iot.configure_iot_domain_data_access(DOMAIN, apex))
    domain = iot.get_iot_domain(DOMAIN).data
    assert domain.db_allowed_identity_domain_host == HOST
    assert domain.db_allow_listed_identity_group_names == names


def test_the_initial_password_of_apex_is_not_kept(iot: IotClient, running_cloud: RunningCloud, finish: Finish) -> None:
    password = "correct horse battery"
    apex = ApexDataAccessDetails(db_workspace_admin_initial_password=password)
    finish(iot.configure_iot_domain_data_access(DOMAIN, apex))
    for file in running_cloud.cloud.state_directory.rglob("*"):
        assert file.is_dir() or password.encode() not in file.read_bytes(), file


@pytest.mark.parametrize(
    "details",
    [
        OrdsDataAccessDetails(db_allowed_identity_domain_host=f"https://{HOST}"),
        OrdsDataAccessDetails(db_allowed_identity_domain_host=f"{HOST}:443"),
        OrdsDataAccessDetails(db_allowed_identity_domain_host=HOST.upper()),
        ApexDataAccessDetails(db_workspace_admin_initial_password="too short"),
        DirectDataAccessDetails(db_allow_listed_identity_group_names=["readers"]),
    ],
)
def test_a_wrong_value_is_refused(iot: IotClient, details: Any) -> None:
    with pytest.raises(ServiceError) as refusal:
        iot.configure_iot_domain_data_access(DOMAIN, details)
    assert (refusal.value.status, refusal.value.code) == (400, "InvalidParameter")


def test_a_missing_host_is_named(iot: IotClient) -> None:
    with pytest.raises(ServiceError, match="dbAllowedIdentityDomainHost") as refusal:
        iot.configure_iot_domain_data_access(DOMAIN, OrdsDataAccessDetails())
    assert refusal.value.code == "MissingParameter"


def test_a_busy_domain_refuses_a_second_configuration(iot: IotClient, finish: Finish) -> None:
    first = iot.configure_iot_domain_data_access(DOMAIN, ORDS)
    with pytest.raises(ServiceError) as refusal:
        iot.configure_iot_domain_data_access(DOMAIN, ORDS)
    assert (refusal.value.status, refusal.value.code) == (409, "IncorrectState")
    finish(first)
    iot.configure_iot_domain_data_access(DOMAIN, ORDS)


def test_a_group_that_is_being_configured_holds_up_its_domains(iot: IotClient, finish: Finish) -> None:
    vcns = ConfigureIotDomainGroupDataAccessDetails(db_allow_listed_vcn_ids=["ocid1.vcn.oc1.iad.a"])
    first = iot.configure_iot_domain_group_data_access(GROUP, vcns)
    with pytest.raises(ServiceError) as refusal:
        iot.configure_iot_domain_data_access(DOMAIN, ORDS)
    assert refusal.value.code == "IncorrectState"
    finish(first)
    iot.configure_iot_domain_data_access(DOMAIN, ORDS)


def test_a_stale_etag_is_refused(iot: IotClient, finish: Finish) -> None:
    etag = iot.get_iot_domain(DOMAIN).headers["etag"]
    finish(iot.configure_iot_domain_data_access(DOMAIN, ORDS, if_match=etag))
    with pytest.raises(ServiceError) as refusal:
        iot.configure_iot_domain_data_access(DOMAIN, ORDS, if_match=etag)
    assert (refusal.value.status, refusal.value.code) == (412, "NoEtagMatch")


def test_a_new_domain_has_a_short_id_of_its_own(iot: IotClient, finish: Finish) -> None:
    response = iot.create_iot_domain(new_domain())
    assert response.status == 201
    assert response.data.lifecycle_state == "CREATING"
    request = finish(response)
    assert [each.action_type for each in request.resources] == ["CREATED"]
    domain = iot.get_iot_domain(response.data.id).data
    assert domain.lifecycle_state == "ACTIVE"
    short_id, _, rest = domain.device_host.partition(".")
    assert rest == "device.iot.us-ashburn-1.oci.oraclecloud.com"
    assert short_id.islower()
    assert domain.data_retention_periods_in_days.historized_data == 30


def test_a_domain_needs_a_group_that_is_there(iot: IotClient) -> None:
    with pytest.raises(ServiceError) as refusal:
        iot.create_iot_domain(new_domain(iot_domain_group_id="ocid1.iotdomaingroup.oc1.iad.none"))
    assert refusal.value.code == "RelatedResourceNotAuthorizedOrNotFound"


def test_a_third_domain_in_a_group_exceeds_the_limit(iot: IotClient) -> None:
    iot.create_iot_domain(new_domain())
    with pytest.raises(ServiceError) as refusal:
        iot.create_iot_domain(new_domain())
    assert (refusal.value.status, refusal.value.code) == (400, "LimitExceeded")


def test_update_move_and_retention_change_the_domain(iot: IotClient, finish: Finish) -> None:
    finish(iot.update_iot_domain(DOMAIN, UpdateIotDomainDetails(display_name="renamed")))
    move = ChangeIotDomainCompartmentDetails(compartment_id=tenancy.TENANCY_OCID)
    finish(iot.change_iot_domain_compartment(DOMAIN, move))
    period = ChangeIotDomainDataRetentionPeriodDetails(type="RAW_DATA", data_retention_period_in_days=7)
    finish(iot.change_iot_domain_data_retention_period(DOMAIN, period))
    domain = iot.get_iot_domain(DOMAIN).data
    assert (domain.display_name, domain.compartment_id) == ("renamed", tenancy.TENANCY_OCID)
    assert domain.data_retention_periods_in_days.raw_data == 7


def test_a_deleted_domain_says_so_and_takes_no_more(iot: IotClient, finish: Finish) -> None:
    finish(iot.delete_iot_domain(DOMAIN))
    assert iot.get_iot_domain(DOMAIN).data.lifecycle_state == "DELETED"
    with pytest.raises(ServiceError) as refusal:
        iot.configure_iot_domain_data_access(DOMAIN, ORDS)
    assert refusal.value.code == "IncorrectState"


def test_lists_are_filtered_and_have_summaries_only(iot: IotClient, finish: Finish) -> None:
    finish(iot.create_iot_domain(new_domain()))
    every = oci.pagination.list_call_get_all_results(iot.list_iot_domains, tenancy.COMPARTMENT_OCID, limit=1)
    assert [each.display_name for each in every.data] == ["plant-2", "plant-1"]
    assert not hasattr(every.data[0], "device_host")
    (one,) = iot.list_iot_domains(tenancy.COMPARTMENT_OCID, iot_domain_group_id=GROUP, id=DOMAIN).data.items
    assert one.id == DOMAIN


def test_another_region_knows_nothing_of_the_domain(running_cloud: RunningCloud) -> None:
    client = running_cloud.oci_client(IotClient)
    client.base_client.set_region("us-phoenix-1")
    assert client.list_iot_domains(tenancy.COMPARTMENT_OCID).data.items == []
    with pytest.raises(ServiceError) as refusal:
        client.get_iot_domain(DOMAIN)
    assert refusal.value.code == "NotAuthorizedOrNotFound"


def test_the_same_retry_token_configures_once(iot: IotClient) -> None:
    first = iot.configure_iot_domain_data_access(DOMAIN, ORDS, opc_retry_token="t")
    second = iot.configure_iot_domain_data_access(DOMAIN, ORDS, opc_retry_token="t")
    assert first.headers["opc-work-request-id"] == second.headers["opc-work-request-id"]


def test_composite_operation_waits_for_the_work_request(
    iot: IotClient, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = SimpleNamespace(sleep=clock.advance, time=lambda: clock.now().timestamp())
    monkeypatch.setattr("oci.waiter.time", time)
    composite = IotClientCompositeOperations(iot)
    composite.configure_iot_domain_data_access_and_wait_for_state(DOMAIN, ORDS, wait_for_states=["SUCCEEDED"])
    assert iot.get_iot_domain(DOMAIN).data.db_allowed_identity_domain_host == HOST


class TestOtherSettings:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(iot=IotSettings(create_status=202, deleted_resources_answer=False, domains_per_group=20))

    def test_a_deleted_domain_may_be_gone(self, iot: IotClient, finish: Finish) -> None:
        finish(iot.delete_iot_domain(DOMAIN))
        with pytest.raises(ServiceError) as refusal:
            iot.get_iot_domain(DOMAIN)
        assert refusal.value.code == "NotAuthorizedOrNotFound"

    def test_create_may_answer_202(self, iot: IotClient) -> None:
        assert iot.create_iot_domain(new_domain()).status == 202

    def test_the_limit_of_a_tenancy_holds_across_groups(self, iot: IotClient, clock: HandClock) -> None:
        for _ in range(9):
            iot.create_iot_domain(new_domain())
        with pytest.raises(ServiceError, match="tenancy"):
            iot.create_iot_domain(new_domain())
