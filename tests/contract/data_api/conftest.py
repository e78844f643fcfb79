"""The set-up of the scenario, done by Oracle's own SDK."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from oci.identity import IdentityClient
from oci.identity.models import CreateDomainDetails
from oci.identity_domains import IdentityDomainsClient, models
from oci.iot import IotClient
from oci.iot.models import OrdsDataAccessDetails

from simulator import tenancy
from simulator.clock import HandClock
from tests.simulator.conftest import (  # noqa: F401 - fixtures
    RunningCloud,
    clock,
    new_state,
    running_cloud,
    settings,
    state_directory,
)

LONG_ENOUGH_SECONDS = 600
GRANT_TYPES = ["password", "client_credentials", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"]
USER_NAME = "grace"
PASSWORD = "-".join(["Correct", "horse", "7"])


@dataclass
class Connected:
    """What the scenario needs from its first step.

    Attributes:
        identity_domain_host: Host of the identity domain.
        basic: Client id and secret as HTTP Basic takes them.
        app_id: SCIM id of the app.
        scim: Client of the identity domain.
        configure: Let the IoT domain trust the identity domain.
    """

    identity_domain_host: str
    basic: str
    app_id: str
    scim: IdentityDomainsClient
    configure: Callable[[], None]


@pytest.fixture
def connected(running_cloud: RunningCloud, clock: HandClock) -> Connected:  # noqa: F811 - fixtures
    """Steps 1 to 31 of the scenario; `configure` is the 32nd."""
    url = _create_identity_domain(running_cloud, clock)
    scim = running_cloud.oci_client(IdentityDomainsClient, service_endpoint=url)
    _make_signing_certificate_public(scim)
    app = scim.create_app(app=_app()).data
    user = scim.create_user(user=_user()).data
    group = scim.create_group(group=_group(user.id)).data
    for kind, id in (("USER", user.id), ("GROUP", group.id)):
        scim.create_grant(grant=_grant(app.id, kind, id))
    host = url.removeprefix("https://").removesuffix(":443")
    basic = base64.b64encode(f"{app.name}:{app.client_secret}".encode()).decode()

    def configure() -> None:
        details = OrdsDataAccessDetails(db_allowed_identity_domain_host=host)
        iot = running_cloud.oci_client(IotClient)
        iot.configure_iot_domain_data_access(tenancy.IOT_DOMAIN_OCID, details)
        clock.advance(LONG_ENOUGH_SECONDS)
        assert iot.get_iot_domain(tenancy.IOT_DOMAIN_OCID).data.db_allowed_identity_domain_host == host

    return Connected(host, basic, app.id, scim, configure)


def _create_identity_domain(cloud: RunningCloud, clock: HandClock) -> str:  # noqa: F811 - fixtures
    iam = cloud.oci_client(IdentityClient)
    details = CreateDomainDetails(
        compartment_id=tenancy.COMPARTMENT_OCID,
        display_name="iot-users",
        description="IoT data users",
        home_region=tenancy.REGION,
        license_type="free",
    )
    response = iam.create_domain(details)
    clock.advance(LONG_ENOUGH_SECONDS)
    work_request = iam.get_iam_work_request(response.headers["opc-work-request-id"]).data
    domain = iam.get_domain(work_request.resources[0].identifier).data
    assert domain.lifecycle_state == "ACTIVE"
    return str(domain.url)


def _make_signing_certificate_public(scim: IdentityDomainsClient) -> None:
    operation = models.Operations(op="REPLACE", path="signingCertPublicAccess", value=True)
    schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
    scim.patch_setting("Settings", patch_op=models.PatchOp(schemas=schemas, operations=[operation]))


def _app() -> models.App:
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
        audience=f"/{tenancy.GROUP_SHORT_ID}",
        scopes=[models.AppScopes(value=f"/iot/{tenancy.DOMAIN_SHORT_ID}")],
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


def curl(*arguments: Any) -> list[str]:
    """Return the command line of a curl that prints status and body."""
    return ["curl", "--silent", "--show-error", "--max-time", "20", *map(str, arguments)]
