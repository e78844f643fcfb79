"""A small program that uses every kind of thing the stand-in plugin knows."""

import pulumi
from pulumi_oci.identity import (
    DomainsAppBasedOnTemplateArgs,
    DomainsAppScopeArgs,
    DomainsGrantAppArgs,
    DomainsGrantGranteeArgs,
    DomainsGroupMemberArgs,
    DomainsUserEmailArgs,
    DomainsUserNameArgs,
)
from pulumi_oci.identity.domain import Domain
from pulumi_oci.identity.domains_app import DomainsApp
from pulumi_oci.identity.domains_grant import DomainsGrant
from pulumi_oci.identity.domains_group import DomainsGroup
from pulumi_oci.identity.domains_user import DomainsUser
from pulumi_oci.identity.get_domains import get_domains
from pulumi_oci.identity.get_domains_setting import get_domains_setting_output
from pulumi_oci.identity.get_domains_users import get_domains_users_output
from pulumi_oci.oci.get_iot_iot_domain import get_iot_iot_domain
from pulumi_oci.oci.get_iot_iot_domain_group import get_iot_iot_domain_group
from pulumi_oci.oci.iot_iot_domain_configure_data_access import IotIotDomainConfigureDataAccess

config = pulumi.Config()
compartment_id = config.require("compartmentId")
iot_domain = get_iot_iot_domain(iot_domain_id=config.require("iotDomainId"))
iot_domain_group = get_iot_iot_domain_group(iot_domain_group_id=iot_domain.iot_domain_group_id)
scopes = config.require_object("scopes")

domain = Domain(
    "users",
    admin_email="ada@example.com",
    admin_first_name="Ada",
    admin_last_name="Lovelace",
    admin_user_name="iot-admin",
    compartment_id=compartment_id,
    description="Made by the engine test",
    display_name="engine-test",
    home_region="us-ashburn-1",
    is_notification_bypassed=True,
    license_type="free",
    state=config.require("domainState"),
)
pulumi.export("domains", len(get_domains(compartment_id=compartment_id, display_name="engine-test").domains))

if config.require_bool("contents"):
    user = DomainsUser(
        "grace",
        emails=[DomainsUserEmailArgs(value="grace@example.com", type="work", primary=True)],
        idcs_endpoint=domain.url,
        name=DomainsUserNameArgs(family_name="Hopper", given_name="Grace"),
        password=config.require_secret("password"),
        schemas=["urn:ietf:params:scim:schemas:core:2.0:User"],
        user_name="grace",
        opts=pulumi.ResourceOptions(ignore_changes=["emails", "schemas"]),
    )
    group = DomainsGroup(
        "readers",
        attribute_sets=["all"],
        display_name="readers",
        force_delete=True,
        idcs_endpoint=domain.url,
        members=[DomainsGroupMemberArgs(type="User", value=user.id)],
        schemas=["urn:ietf:params:scim:schemas:core:2.0:Group"],
        opts=pulumi.ResourceOptions(ignore_changes=["schemas"]),
    )
    app = DomainsApp(
        "data",
        active=config.require_bool("appActive"),
        allowed_grants=["password", "client_credentials"],
        audience=f"/{iot_domain_group.data_host.split('.')[0]}",
        based_on_template=DomainsAppBasedOnTemplateArgs(value="CustomWebAppTemplateId"),
        client_type="confidential",
        display_name="IoT data",
        idcs_endpoint=domain.url,
        is_oauth_client=True,
        is_oauth_resource=True,
        name="engine_test",
        schemas=["urn:ietf:params:scim:schemas:oracle:idcs:App"],
        scopes=[DomainsAppScopeArgs(value=scope) for scope in scopes],
        opts=pulumi.ResourceOptions(additional_secret_outputs=["clientSecret"]),
    )
    DomainsGrant(
        "readers",
        app=DomainsGrantAppArgs(value=app.id),
        grant_mechanism="ADMINISTRATOR_TO_GROUP",
        grantee=DomainsGrantGranteeArgs(type="Group", value=group.id),
        idcs_endpoint=domain.url,
        schemas=["urn:ietf:params:scim:schemas:oracle:idcs:Grant"],
    )
    IotIotDomainConfigureDataAccess(
        "ords",
        db_allowed_identity_domain_host=domain.url.apply(lambda url: url.split("/")[2].split(":")[0]),
        iot_domain_id=iot_domain.iot_domain_id,
        type="ORDS",
    )
    settings = get_domains_setting_output(idcs_endpoint=domain.url, setting_id="Settings")
    found = get_domains_users_output(idcs_endpoint=user.idcs_endpoint, user_filter='userName eq "grace"')
    pulumi.export("foundUser", found.apply(lambda result: [each.user_name for each in result.users]))
    pulumi.export("userName", user.user_name)
    pulumi.export("signingCertPublicAccess", settings.signing_cert_public_access)
    pulumi.export("clientId", app.name)
    pulumi.export("scopes", app.scopes.apply(lambda found: sorted(scope.fqs or "" for scope in found or [])))
