"""What IAM makes of the inside of an identity domain; SCIM itself is tested in its own room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from oci.exceptions import ServiceError
from oci.identity import IdentityClient
from oci.identity_domains import IdentityDomainsClient
from oci.identity_domains.models import App, AppBasedOnTemplate, AppStatusChanger

from simulator.identity_domains.directory import KINDS
from simulator.kernel.clock import HandClock
from simulator.kernel.settings import Settings
from simulator.settings.iam import IamSettings
from tests.support.domain_details import details
from tests.support.running_cloud import RunningCloud

Finish = Callable[[Any], Any]

ADMINISTRATOR = {
    "admin_first_name": "Ada",
    "admin_last_name": "Lovelace",
    "admin_user_name": "ada",
    "admin_email": "ada@example.com",
}


def scim(cloud: RunningCloud, domain: Any) -> IdentityDomainsClient:
    return cloud.oci_client(IdentityDomainsClient, service_endpoint=domain.url)


def new_app(client: IdentityDomainsClient) -> str:
    template = AppBasedOnTemplate(value="CustomWebAppTemplateId")
    app = App(
        schemas=["urn:ietf:params:scim:schemas:oracle:idcs:App"],
        display_name="plant app",
        based_on_template=template,
        active=True,
    )
    return str(client.create_app(app=app).data.id)


def test_the_first_administrator_is_a_user_of_the_domain(
    running_cloud: RunningCloud, iam: IdentityClient, finish: Finish
) -> None:
    request = finish(iam.create_domain(details(**ADMINISTRATOR)))
    domain = iam.get_domain(request.resources[0].identifier).data
    (user,) = scim(running_cloud, domain).list_users().data.resources
    assert (user.user_name, user.name.family_name) == ("ada", "Lovelace")


def test_an_active_app_keeps_its_domain_from_being_switched_off(
    running_cloud: RunningCloud, iam: IdentityClient, domain: Any
) -> None:
    client = scim(running_cloud, domain)
    app_id = new_app(client)
    with pytest.raises(ServiceError, match="plant app") as refusal:
        iam.deactivate_domain(domain.id)
    assert refusal.value.status == 412
    off = AppStatusChanger(schemas=["urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger"], active=False)
    client.put_app_status_changer(app_id, app_status_changer=off)
    iam.deactivate_domain(domain.id)


def test_nothing_of_a_deleted_domain_is_left(
    running_cloud: RunningCloud, iam: IdentityClient, domain: Any, finish: Finish
) -> None:
    def left() -> list[str]:
        with running_cloud.cloud.store.transaction() as tx:
            return [kind for kind in KINDS if tx.find(kind, parent=domain.id)]

    assert "signing_key" in left()
    finish(iam.deactivate_domain(domain.id))
    finish(iam.delete_domain(domain.id))
    assert left() == []


class TestNewHostsTakeTheirTime:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(iam=IamSettings(new_domain_unreachable_seconds=3600))

    def test_the_host_of_a_new_domain_is_not_served_at_once(
        self, running_cloud: RunningCloud, domain: Any, clock: HandClock
    ) -> None:
        client = scim(running_cloud, domain)
        with pytest.raises(ServiceError) as refusal:
            client.list_users()
        assert refusal.value.status == 404
        clock.advance(3600)
        assert client.list_users().status == 200
