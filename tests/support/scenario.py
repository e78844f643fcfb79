"""The set-up of the scenario, done by Oracle's own SDK."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import oci
from oci.identity import IdentityClient
from oci.identity.models import CreateDomainDetails
from oci.identity_domains import IdentityDomainsClient, models
from oci.iot import IotClient
from oci.iot.models import OrdsDataAccessDetails

from simulator.kernel.tenancy import FIRST, Tenancy

GRANT_TYPES = ["password", "client_credentials", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"]
USER_NAME = "grace"
PASSWORD = "-".join(["Correct", "horse", "7"])


def data_api_url(tenancy: Tenancy) -> str:
    """Return the base URL of the data API of a tenancy's IoT domain."""
    host = tenancy.iot_host(tenancy.group_short_id, "data", tenancy.iot_region)
    return f"https://{host}/ords/{tenancy.domain_short_id}/20250531"


def scope(tenancy: Tenancy) -> str:
    """Return the scope that reads the data of a tenancy's IoT domain."""
    return f"/{tenancy.group_short_id}/iot/{tenancy.domain_short_id}"


DATA_API_URL = data_api_url(FIRST)
SCOPE = scope(FIRST)

OciClient = Callable[..., Any]
"""Makes a client of the OCI SDK from its class and options."""


@dataclass
class Connected:
    """What is there after step 31 of the scenario.

    Attributes:
        oci_client: Makes a client.
        pass_time: Let work requests finish.
        identity_domain_host: Host of the identity domain.
        basic: Client id and secret as HTTP Basic takes them.
        scim: Client of the identity domain.
        tenancy: Whose it is.
    """

    oci_client: OciClient
    pass_time: Callable[[], None]
    identity_domain_host: str
    basic: str
    scim: IdentityDomainsClient
    tenancy: Tenancy = FIRST

    @property
    def token_url(self) -> str:
        """Where tokens are given out."""
        return f"https://{self.identity_domain_host}:443/oauth2/v1/token"

    def configure(self) -> None:
        """Let the IoT domain trust the identity domain: step 32."""
        details = OrdsDataAccessDetails(db_allowed_identity_domain_host=self.identity_domain_host)
        iot = self.oci_client(IotClient)
        response = iot.configure_iot_domain_data_access(self.tenancy.iot_domain_ocid, details)
        self.pass_time()
        request = iot.get_work_request(response.headers["opc-work-request-id"])
        oci.wait_until(iot, request, "status", "SUCCEEDED", max_interval_seconds=1)

    def set_public(self, public: bool) -> None:
        """Let clients read the signing certificate without signing in, or not."""
        operation = models.Operations(op="REPLACE", path="signingCertPublicAccess", value=public)
        schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
        self.scim.patch_setting("Settings", patch_op=models.PatchOp(schemas=schemas, operations=[operation]))


def connect(oci_client: OciClient, pass_time: Callable[[], None], tenancy: Tenancy = FIRST) -> Connected:
    """Do steps 1 to 31 of the scenario."""
    url = _create_identity_domain(oci_client, pass_time, tenancy)
    scim = oci_client(IdentityDomainsClient, service_endpoint=url)
    app = scim.create_app(app=_app(tenancy)).data
    user = scim.create_user(user=_user()).data
    group = scim.create_group(group=_group(user.id)).data
    for kind, id in (("USER", user.id), ("GROUP", group.id)):
        scim.create_grant(grant=_grant(app.id, kind, id))
    basic = base64.b64encode(f"{app.name}:{app.client_secret}".encode()).decode()
    host = url.removeprefix("https://").removesuffix(":443")
    connected = Connected(oci_client, pass_time, host, basic, scim, tenancy)
    connected.set_public(True)
    return connected


def _create_identity_domain(oci_client: OciClient, pass_time: Callable[[], None], tenancy: Tenancy) -> str:
    iam = oci_client(IdentityClient)
    iam.base_client.set_region(tenancy.home_region)
    details = CreateDomainDetails(
        compartment_id=tenancy.compartment_ocid,
        display_name="iot-users",
        description="IoT data users",
        home_region=tenancy.iot_region,
        license_type="free",
    )
    response = iam.create_domain(details)
    pass_time()
    request = iam.get_iam_work_request(response.headers["opc-work-request-id"])
    done = oci.wait_until(iam, request, "status", "SUCCEEDED", max_interval_seconds=1).data
    return str(iam.get_domain(done.resources[0].identifier).data.url)


def _app(tenancy: Tenancy) -> models.App:
    return models.App(
        schemas=["urn:ietf:params:scim:schemas:oracle:idcs:App"],
        display_name="IoT data readers",
        name="iot_data_readers",
        based_on_template=models.AppBasedOnTemplate(value="CustomWebAppTemplateId"),
        active=True,
        is_o_auth_client=True,
        is_o_auth_resource=True,
        client_type="confidential",
        allowed_grants=GRANT_TYPES,
        allowed_operations=["introspect"],
        trust_scope="Account",
        audience=f"/{tenancy.group_short_id}",
        scopes=[models.AppScopes(value=f"/iot/{tenancy.domain_short_id}")],
    )


def _user() -> models.User:
    return models.User(
        schemas=["urn:ietf:params:scim:schemas:core:2.0:User"],
        user_name=USER_NAME,
        name=models.UserName(given_name="Grace", family_name="Hopper"),
        emails=[models.UserEmails(value="grace@example.com", type="work", primary=True)],
        password=PASSWORD,
    )


def _group(user_id: str) -> models.Group:
    members = [models.GroupMembers(value=user_id, type="User")]
    schemas = ["urn:ietf:params:scim:schemas:core:2.0:Group"]
    return models.Group(schemas=schemas, display_name="iot-readers", members=members)


def _grant(app_id: str, kind: str, id: str) -> models.Grant:
    return models.Grant(
        schemas=["urn:ietf:params:scim:schemas:oracle:idcs:Grant"],
        grant_mechanism=f"ADMINISTRATOR_TO_{kind}",
        app=models.GrantApp(value=app_id),
        grantee=models.GrantGrantee(type=kind.capitalize(), value=id),
    )
