"""The OCI Python SDK does to an identity domain what the scenario needs, unmodified and over the network."""

from __future__ import annotations

from functools import partial
from typing import Any

import oci
import pytest
from oci.identity_domains import IdentityDomainsClient, models

from tests.support.running_cloud import RunningCloud
from tests.support.scenario import Connected

USER_URN = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP_URN = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH_URN = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ORACLE = "urn:ietf:params:scim:schemas:oracle:idcs:"


def user(name: str) -> models.User:
    email = models.UserEmails(value=f"{name}@example.com", type="work", primary=True)
    return models.User(
        schemas=[USER_URN], user_name=name, name=models.UserName(family_name=name.title()), emails=[email]
    )


def patch(op: str, path: str, value: Any = None) -> models.PatchOp:
    return models.PatchOp(schemas=[PATCH_URN], operations=[models.Operations(op=op, path=path, value=value)])


def found(scim: IdentityDomainsClient, name: str) -> list[Any]:
    return list(scim.list_users(filter=f'userName eq "{name}"').data.resources)


def test_users_live_from_create_to_delete(scim: IdentityDomainsClient) -> None:
    made = scim.create_user(user=user("alan")).data
    assert [one.id for one in found(scim, "ALAN")] == [made.id]
    assert scim.get_user(made.ocid).data.id == made.id
    changed = scim.patch_user(made.id, patch_op=patch("REPLACE", "title", "Dr.")).data
    assert changed.title == "Dr."
    replaced = scim.put_user(made.id, user=user("turing"), if_match=changed.meta.version).data
    assert (replaced.user_name, replaced.title) == ("turing", None)
    scim.delete_user(made.id)
    with pytest.raises(oci.exceptions.ServiceError) as refused:
        scim.get_user(made.id)
    assert refused.value.status == 404


def test_error_reaches_the_sdk_with_its_detail(scim: IdentityDomainsClient) -> None:
    with pytest.raises(oci.exceptions.ServiceError) as refused:
        scim.create_user(user=models.User(schemas=[USER_URN], user_name="alan"))
    assert (refused.value.status, refused.value.code) == (400, None)
    assert "The primary email must be specified." in str(refused.value)
    assert refused.value.request_id


def test_members_come_with_the_attribute_sets_only(scim: IdentityDomainsClient) -> None:
    (grace,) = found(scim, "grace")
    member = models.GroupMembers(value=grace.id, type="User")
    group = models.Group(schemas=[GROUP_URN], display_name="operators", members=[member])
    made = scim.create_group(group=group).data
    assert made.members is None
    shown = scim.get_group(made.id, attribute_sets=["all"]).data
    assert [(one.value, one.name) for one in shown.members] == [(grace.id, "grace")]


def test_every_page_is_read(scim: IdentityDomainsClient) -> None:
    for number in range(7):
        scim.create_group(group=models.Group(schemas=[GROUP_URN], display_name=f"group{number}"))
    names = []
    for start in (1, 4, 7):
        page = scim.list_groups(
            filter='displayName sw "group"', sort_by="displayName", sort_order="ASCENDING", start_index=start, count=3
        ).data
        names += [group.display_name for group in page.resources]
    assert (names, page.total_results) == ([f"group{number}" for number in range(7)], 7)


def test_search_by_body(scim: IdentityDomainsClient) -> None:
    request = models.UserSearchRequest(
        schemas=["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
        attributes=["userName"],
        filter='userName eq "grace"',
    )
    assert [one.user_name for one in scim.search_users(user_search_request=request).data.resources] == ["grace"]


def test_app_is_switched_off_before_it_is_deleted(scim: IdentityDomainsClient) -> None:
    (app,) = scim.list_apps(filter='displayName eq "IoT data readers"').data.resources
    assert app.client_secret
    with pytest.raises(oci.exceptions.ServiceError) as refused:
        scim.delete_app(app.id, force_delete=True)
    assert (refused.value.status, "Deactivate" in str(refused.value)) == (400, True)
    changer = models.AppStatusChanger(schemas=[f"{ORACLE}AppStatusChanger"], active=False)
    assert scim.put_app_status_changer(app.id, app_status_changer=changer).data.active is False
    scim.delete_app(app.id)
    assert scim.list_grants(filter=f'app.value eq "{app.id}"').data.total_results == 0


def test_grants_name_their_app_and_grantee(scim: IdentityDomainsClient) -> None:
    (app,) = scim.list_apps(filter='displayName eq "IoT data readers"').data.resources
    grants = scim.list_grants(filter=f'app.value eq "{app.id}"', attribute_sets=["all"]).data.resources
    assert {grant.grantee.type for grant in grants} == {"User", "Group"}
    assert all(grant.is_fulfilled and grant.composite_key for grant in grants)


def test_client_access_to_the_certificate_is_one_patch(scim: IdentityDomainsClient) -> None:
    after = scim.patch_setting("Settings", patch_op=patch("REPLACE", "signingCertPublicAccess", False)).data
    assert after.signing_cert_public_access is False
    assert scim.list_settings().data.resources[0].id == "Settings"


def test_passwords_are_set_and_reset(scim: IdentityDomainsClient) -> None:
    (grace,) = found(scim, "grace")
    changer = models.UserPasswordChanger(schemas=[f"{ORACLE}UserPasswordChanger"], password="a new password")
    assert scim.put_user_password_changer(grace.id, user_password_changer=changer).data.id == grace.id
    resetter = models.UserPasswordResetter(schemas=[f"{ORACLE}UserPasswordResetter"], bypass_notification=True)
    reset = scim.put_user_password_resetter(grace.id, user_password_resetter=resetter).data
    assert (reset.id, reset.one_time_password) == (grace.id, None)  # it is mailed to her
    status = models.UserStatusChanger(schemas=[f"{ORACLE}UserStatusChanger"], active=False)
    assert scim.put_user_status_changer(grace.id, user_status_changer=status).data.active is False


def test_certificate_of_a_client_is_registered_and_removed(scim: IdentityDomainsClient, certificate: str) -> None:
    body = models.OAuthClientCertificate(
        schemas=[f"{ORACLE}OAuthClientCertificate"], certificate_alias="client-key", x509_base64_certificate=certificate
    )
    made = scim.create_o_auth_client_certificate(o_auth_client_certificate=body).data
    assert made.sha1_thumbprint
    assert scim.list_o_auth_client_certificates().data.total_results == 1
    scim.delete_o_auth_client_certificate(made.id)


@pytest.mark.parametrize(("profile", "may_read"), [("READER", True), ("NOBODY", False)])
def test_callers_without_rights_meet_403(
    running_cloud: RunningCloud, connected: Connected, profile: str, may_read: bool
) -> None:
    url = f"https://{connected.identity_domain_host}:443"
    client = running_cloud.oci_client(IdentityDomainsClient, profile=profile, service_endpoint=url)
    if may_read:
        assert client.list_users().data.total_results == 1
    for call in (partial(client.create_user, user=user("alan")), partial(client.delete_user, "x")):
        with pytest.raises(oci.exceptions.ServiceError) as refused:
            call()
        assert refused.value.status == 403
