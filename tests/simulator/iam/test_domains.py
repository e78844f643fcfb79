from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import oci
import pytest
from oci.exceptions import ServiceError
from oci.identity import IdentityClient, IdentityClientCompositeOperations
from oci.identity.models import (
    ChangeDomainCompartmentDetails,
    ChangeDomainLicenseTypeDetails,
    EnableReplicationToRegionDetails,
    UpdateDomainDetails,
)
from oci.identity_domains import IdentityDomainsClient

from simulator.kernel import tenancy
from simulator.kernel.clock import HandClock
from simulator.kernel.settings import Settings
from simulator.settings.iam import IamSettings
from tests.support.domain_details import details
from tests.support.running_cloud import RunningCloud

Finish = Callable[[Any], Any]


def only(domains: Any) -> Any:
    (domain,) = domains
    return domain


def test_a_new_domain_is_creating_and_then_active(iam: IdentityClient, clock: HandClock) -> None:
    work_request_ocid = iam.create_domain(details()).headers["opc-work-request-id"]
    creating = only(iam.list_domains(tenancy.COMPARTMENT_OCID).data)
    assert (creating.lifecycle_state, creating.lifecycle_details) == ("CREATING", "UPDATING")
    clock.advance(1)
    request = iam.get_iam_work_request(work_request_ocid).data
    assert (request.status, request.percent_complete) == ("SUCCEEDED", 100)
    active = iam.get_domain(creating.id).data
    assert (active.lifecycle_state, active.lifecycle_details) == ("ACTIVE", None)


def test_a_new_domain_shows_what_it_was_made_of(domain: Any) -> None:
    assert (domain.type, domain.license_type, domain.home_region) == ("SECONDARY", "free", "us-ashburn-1")
    assert domain.url.startswith("https://idcs-")
    assert domain.url.endswith(".identity.oraclecloud.com:443")
    assert domain.defined_tags["Oracle-Tags"]["CreatedBy"] == "default/administrator"


def test_create_lists_the_domain_as_created(iam: IdentityClient, finish: Finish) -> None:
    request = finish(iam.create_domain(details()))
    assert [(each.entity_type, each.action_type) for each in request.resources] == [("domain", "CREATED")]


def test_create_outside_the_home_region_is_refused_with_its_key(running_cloud: RunningCloud) -> None:
    client = running_cloud.oci_client(IdentityClient)
    client.base_client.set_region("us-phoenix-1")
    with pytest.raises(ServiceError, match="IAD") as refusal:
        client.create_domain(details())
    assert (refusal.value.status, refusal.value.code) == (403, "NotAllowed")


def test_a_domain_lives_in_any_subscribed_region(iam: IdentityClient, finish: Finish) -> None:
    request = finish(iam.create_domain(details(home_region="us-phoenix-1")))
    domain = iam.get_domain(request.resources[0].identifier).data
    tenant = domain.url.removeprefix("https://").partition(".")[0]
    assert domain.home_region == "us-phoenix-1"
    assert domain.home_region_url == (
        f"https://{tenant}.us-phoenix-idcs-1.identity.us-phoenix-1.oci.oraclecloud.com:443"
    )


def test_scim_is_served_at_the_home_region_url_too(running_cloud: RunningCloud, domain: Any) -> None:
    there = running_cloud.oci_client(IdentityDomainsClient, service_endpoint=domain.home_region_url)
    assert there.list_groups().data.resources[0].domain_ocid == domain.id


def test_a_region_the_tenancy_does_not_use_knows_no_caller(running_cloud: RunningCloud) -> None:
    client = running_cloud.oci_client(IdentityClient)
    client.base_client.set_region("eu-frankfurt-1")
    with pytest.raises(ServiceError) as refusal:
        client.list_domains(tenancy.COMPARTMENT_OCID)
    assert refusal.value.code == "NotAuthenticated"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"display_name": None}, "MissingParameter"),
        ({"display_name": "with blank"}, "InvalidParameter"),
        ({"display_name": "x" * 101}, "InvalidParameter"),
        ({"license_type": "oracle-apps"}, "InvalidParameter"),
        ({"home_region": "eu-frankfurt-1"}, "InvalidParameter"),
        ({"home_region": "nowhere"}, "InvalidParameter"),
        ({"admin_user_name": "ada"}, "InvalidParameter"),
        ({"is_notification_bypassed": True}, "InvalidParameter"),
        ({"compartment_id": "ocid1.compartment.oc1..gone"}, "NotAuthorizedOrNotFound"),
    ],
)
def test_a_wrong_domain_is_refused(iam: IdentityClient, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(ServiceError) as refusal:
        iam.create_domain(details(**changes))
    assert refusal.value.code == code


@pytest.mark.parametrize("settings", [Settings(iam=IamSettings(unknown_license_types="refused"))])
def test_a_licence_type_that_no_source_names_can_be_refused(iam: IdentityClient) -> None:
    with pytest.raises(ServiceError) as refusal:
        iam.create_domain(details(license_type="external-active-user"))
    assert refusal.value.code == "InvalidParameter"


def test_a_licence_type_that_no_source_names_is_taken(iam: IdentityClient, finish: Finish) -> None:
    request = finish(iam.create_domain(details(license_type="external-active-user")))
    assert iam.get_domain(request.resources[0].identifier).data.license_type == "external-active-user"


def test_a_display_name_is_taken_once_in_a_compartment(iam: IdentityClient, domain: Any) -> None:
    with pytest.raises(ServiceError) as refusal:
        iam.create_domain(details(display_name=domain.display_name))
    assert refusal.value.code == "NotAuthorizedOrResourceAlreadyExists"


def test_the_same_retry_token_makes_one_domain(iam: IdentityClient, clock: HandClock) -> None:
    first = iam.create_domain(details(), opc_retry_token="once")
    second = iam.create_domain(details(), opc_retry_token="once")
    assert first.headers["opc-work-request-id"] == second.headers["opc-work-request-id"]
    with pytest.raises(ServiceError) as refusal:
        iam.create_domain(details(display_name="other"), opc_retry_token="once")
    assert refusal.value.code == "InvalidatedRetryToken"
    clock.advance(25 * 3600)
    iam.create_domain(details(display_name="other"), opc_retry_token="once")


def test_update_changes_name_and_description(iam: IdentityClient, domain: Any, finish: Finish) -> None:
    request = finish(iam.update_domain(domain.id, UpdateDomainDetails(display_name="renamed", description="new")))
    assert [each.action_type for each in request.resources] == ["UPDATED"]
    changed = iam.get_domain(domain.id).data
    assert (changed.display_name, changed.description) == ("renamed", "new")


def test_a_stale_etag_is_refused(iam: IdentityClient, domain: Any, finish: Finish) -> None:
    etag = iam.get_domain(domain.id).headers["etag"]
    finish(iam.update_domain(domain.id, UpdateDomainDetails(description="new"), if_match=etag))
    with pytest.raises(ServiceError) as refusal:
        iam.update_domain(domain.id, UpdateDomainDetails(description="newer"), if_match=etag)
    assert (refusal.value.status, refusal.value.code) == (412, "NoEtagMatch")


def test_one_work_request_at_a_time(iam: IdentityClient, domain: Any) -> None:
    iam.update_domain(domain.id, UpdateDomainDetails(description="new"))
    with pytest.raises(ServiceError) as refusal:
        iam.deactivate_domain(domain.id)
    assert (refusal.value.status, refusal.value.code) == (409, "IncorrectState")


def test_deactivate_and_activate(iam: IdentityClient, domain: Any, finish: Finish) -> None:
    response = iam.deactivate_domain(domain.id)
    assert iam.get_domain(domain.id).data.lifecycle_details == "DEACTIVATING"
    finish(response)
    assert iam.get_domain(domain.id).data.lifecycle_state == "INACTIVE"
    response = iam.activate_domain(domain.id)
    assert iam.get_domain(domain.id).data.lifecycle_details == "ACTIVATING"
    finish(response)
    assert iam.get_domain(domain.id).data.lifecycle_state == "ACTIVE"


def test_delete_of_an_active_domain_is_refused(iam: IdentityClient, domain: Any) -> None:
    with pytest.raises(
        ServiceError, match="Cannot perform DELETE_DOMAIN operation on Domain with Status CREATED"
    ) as refusal:
        iam.delete_domain(domain.id)
    assert (refusal.value.status, refusal.value.code) == (412, "PreConditionFailed")


def test_delete_lists_the_domain_as_updated_and_deleted(iam: IdentityClient, domain: Any, finish: Finish) -> None:
    finish(iam.deactivate_domain(domain.id))
    response = iam.delete_domain(domain.id)
    assert iam.get_domain(domain.id).data.lifecycle_state == "DELETING"
    assert [each.action_type for each in finish(response).resources] == ["UPDATED", "DELETED"]
    with pytest.raises(ServiceError) as refusal:
        iam.get_domain(domain.id)
    assert (refusal.value.status, refusal.value.code) == (404, "NotAuthorizedOrNotFound")


def test_change_compartment(iam: IdentityClient, domain: Any, finish: Finish) -> None:
    finish(
        iam.change_domain_compartment(domain.id, ChangeDomainCompartmentDetails(compartment_id=tenancy.TENANCY_OCID))
    )
    assert domain.id in {each.id for each in iam.list_domains(tenancy.TENANCY_OCID).data}
    assert iam.list_domains(tenancy.COMPARTMENT_OCID).data == []


def test_change_licence_type(iam: IdentityClient, domain: Any, finish: Finish) -> None:
    allowed = iam.list_allowed_domain_license_types(current_license_type_name="free").data
    assert {each.name for each in allowed} == {"premium", "external-user"}
    finish(iam.change_domain_license_type(domain.id, ChangeDomainLicenseTypeDetails(license_type="premium")))
    assert iam.get_domain(domain.id).data.license_type == "premium"


def test_replication_adds_a_region(iam: IdentityClient, domain: Any, finish: Finish) -> None:
    replica = EnableReplicationToRegionDetails(replica_region="us-phoenix-1")
    finish(iam.enable_replication_to_region(domain.id, replica))
    assert [each.region for each in iam.get_domain(domain.id).data.replica_regions] == ["us-phoenix-1"]


def test_lists_are_filtered_sorted_and_paged(iam: IdentityClient, clock: HandClock) -> None:
    for name in ("b", "c", "a"):
        iam.create_domain(details(display_name=name))
        clock.advance(10)

    def names(**query: Any) -> list[str]:
        answer = oci.pagination.list_call_get_all_results(iam.list_domains, tenancy.COMPARTMENT_OCID, **query)
        return [each.display_name for each in answer.data]

    assert names(limit=1) == ["a", "c", "b"]
    assert names(sort_by="NAME", limit=2) == ["a", "b", "c"]
    assert names(sort_by="NAME", sort_order="DESC") == ["c", "b", "a"]
    assert names(display_name="b", lifecycle_state="ACTIVE") == ["b"]
    assert names(lifecycle_state="INACTIVE") == []


def test_a_reader_may_look_and_nobody_finds_anything(
    reader: IdentityClient, running_cloud: RunningCloud, domain: Any
) -> None:
    assert reader.get_domain(domain.id).data.id == domain.id
    nobody = running_cloud.oci_client(IdentityClient, profile="NOBODY")
    for act in (reader.deactivate_domain, nobody.get_domain):
        with pytest.raises(ServiceError) as refusal:
            act(domain.id)
        assert (refusal.value.status, refusal.value.code) == (404, "NotAuthorizedOrNotFound")


def test_composite_operation_waits_for_the_work_request(
    iam: IdentityClient, domain: Any, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oci.waiter.time", SimpleNamespace(sleep=clock.advance, time=lambda: clock.now().timestamp()))
    composite = IdentityClientCompositeOperations(iam)
    composite.deactivate_domain_and_wait_for_state(domain.id, wait_for_states=["SUCCEEDED"])
    assert iam.get_domain(domain.id).data.lifecycle_state == "INACTIVE"


def test_the_default_domain_cannot_be_switched_off(iam: IdentityClient) -> None:
    with pytest.raises(ServiceError, match="Default") as refusal:
        iam.deactivate_domain(tenancy.DEFAULT_DOMAIN_OCID)
    assert (refusal.value.status, refusal.value.code) == (412, "PreConditionFailed")
