"""The scenario in plain pulumi-oci, as its documentation shows it: what people write today."""

import pulumi
import pulumi_oci as oci

config = pulumi.Config()
iot_domain = oci.oci.get_iot_iot_domain(iot_domain_id=config.require("iotDomainId"))
iot_domain_group = oci.oci.get_iot_iot_domain_group(iot_domain_group_id=iot_domain.iot_domain_group_id)
SCHEMAS = "urn:ietf:params:scim:schemas"

domain = oci.identity.Domain(
    "domain",
    compartment_id=config.require("compartmentId"),
    display_name="iot-data",
    description="Users of IoT data",
    home_region=config.require("region"),
    license_type="free",
    admin_user_name="iot-admin",
    admin_email="ada@example.com",
    admin_first_name="Ada",
    admin_last_name="Lovelace",
)
if config.require_bool("certificate"):
    oci.identity.DomainsSetting(
        "certificate",
        idcs_endpoint=domain.url,
        setting_id="Settings",
        schemas=[f"{SCHEMAS}:oracle:idcs:Settings"],
        csr_access="none",
        signing_cert_public_access=True,
    )
app = oci.identity.DomainsApp(
    "app",
    idcs_endpoint=domain.url,
    schemas=[f"{SCHEMAS}:oracle:idcs:App"],
    display_name="IoT data",
    name="iot_data_client",
    based_on_template={"value": "CustomWebAppTemplateId"},
    active=True,
    is_oauth_resource=True,
    audience="/" + iot_domain_group.data_host.split(".")[0],
    scopes=[{"value": "/iot/" + iot_domain.device_host.split(".")[0]}],
    is_oauth_client=True,
    client_type="confidential",
    allowed_grants=["client_credentials", "password", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
    allowed_operations=["introspect"],
    trust_scope="Account",
)
user = oci.identity.DomainsUser(
    "user",
    idcs_endpoint=domain.url,
    schemas=[f"{SCHEMAS}:core:2.0:User"],
    user_name="grace",
    name={"given_name": "Grace", "family_name": "Hopper"},
    emails=[{"value": "grace@example.com", "type": "work", "primary": True}],
    password=config.require_secret("password"),
)
group = oci.identity.DomainsGroup(
    "group",
    idcs_endpoint=domain.url,
    schemas=[f"{SCHEMAS}:core:2.0:Group"],
    display_name="iot-readers",
    members=[{"type": "User", "value": user.id}],
)
for kind, grantee in (("User", user), ("Group", group)):
    oci.identity.DomainsGrant(
        f"grant-{kind.lower()}",
        idcs_endpoint=domain.url,
        schemas=[f"{SCHEMAS}:oracle:idcs:Grant"],
        grant_mechanism=f"ADMINISTRATOR_TO_{kind.upper()}",
        grantee={"type": kind, "value": grantee.id},
        app={"value": app.id},
    )
oci.oci.IotIotDomainConfigureDataAccess(
    "ords",
    iot_domain_id=config.require("iotDomainId"),
    type="ORDS",
    db_allowed_identity_domain_host=domain.url.apply(lambda url: url.split("/")[2].split(":")[0]),
)
pulumi.export("clientSecret", pulumi.Output.secret(app.client_secret))
