"""Somebody who works in a simulated tenancy by hand: with Oracle's own SDK, past the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import oci
import requests
from oci.identity_domains import models

from simulator.kernel.tenancy import FIRST, Tenancy

SCHEMAS = "urn:ietf:params:scim:schemas"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
GRANT_TYPES = ["password", "client_credentials", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"]
LOOK_SECONDS = 0.05

OciClient = Callable[..., Any]
"""Makes a client of the OCI SDK from its class and options."""


@dataclass
class Colleague:
    """A person with the administrator's key; this process is inside the cloud.

    Attributes:
        oci_client: Makes a client.
        tenancy: Where the person works.
        pass_time: Lets work requests finish, where the cloud's clock is moved by hand.
    """

    oci_client: OciClient
    tenancy: Tenancy = FIRST
    pass_time: Callable[[], object] = lambda: None

    @cached_property
    def iam(self) -> Any:
        """Client of the home region."""
        client = self.oci_client(oci.identity.IdentityClient)
        client.base_client.set_region(self.tenancy.home_region)
        return client

    @cached_property
    def iot(self) -> Any:
        return self.oci_client(oci.iot.IotClient)

    def scim(self, identity_domain_url: str) -> Any:
        return self.oci_client(oci.identity_domains.IdentityDomainsClient, service_endpoint=identity_domain_url)

    # Identity domains

    def create_identity_domain(self, name: str) -> Any:
        """Create an identity domain in the region of the IoT domain, and return it."""
        details = oci.identity.models.CreateDomainDetails(
            compartment_id=self.tenancy.compartment_ocid,
            display_name=name,
            description="made by a colleague",
            home_region=self.tenancy.iot_region,
            license_type="free",
        )
        self._finish_iam(self.iam.create_domain(details))
        (domain,) = self.iam.list_domains(self.tenancy.compartment_ocid, display_name=name).data
        return domain

    def set_identity_domain_active(self, ocid: str, active: bool) -> None:
        self._finish_iam((self.iam.activate_domain if active else self.iam.deactivate_domain)(ocid))

    def describe_identity_domain(self, ocid: str, description: str) -> None:
        details = oci.identity.models.UpdateDomainDetails(description=description)
        self._finish_iam(self.iam.update_domain(ocid, details))

    def set_setting(self, identity_domain_url: str, attribute: str, value: Any) -> None:
        self._replace(self.scim(identity_domain_url).patch_setting, "Settings", attribute, value)

    def set_client_access(self, identity_domain_url: str, *, public: bool) -> None:
        """Switch client access to the signing certificate on or off."""
        self.set_setting(identity_domain_url, "signingCertPublicAccess", public)

    def client_access(self, identity_domain_url: str) -> bool:
        return bool(self.scim(identity_domain_url).get_setting("Settings").data.signing_cert_public_access)

    # Apps, users, groups, assignments

    def create_app(self, identity_domain_url: str, display_name: str, **attributes: Any) -> Any:
        """Create an active app and return it; by default it may only ask for tokens of its own."""
        given = {"is_o_auth_client": True, "client_type": "confidential", "allowed_grants": ["client_credentials"]}
        app = models.App(
            schemas=[f"{SCHEMAS}:oracle:idcs:App"],
            display_name=display_name,
            based_on_template=models.AppBasedOnTemplate(value="CustomWebAppTemplateId"),
            active=True,
            **given | attributes,
        )
        return self.scim(identity_domain_url).create_app(app=app).data

    def create_readers_app(self, identity_domain_url: str, audience: str, scopes: list[str]) -> Any:
        """Create the app of the scenario, client and resource in one, and return it."""
        return self.create_app(
            identity_domain_url,
            "IoT data readers",
            name="iot_data_readers",
            is_o_auth_resource=True,
            allowed_grants=GRANT_TYPES,
            allowed_operations=["introspect"],
            trust_scope="Account",
            audience=audience,
            scopes=[models.AppScopes(value=scope) for scope in scopes],
            allow_access_control=True,
            allow_offline=True,
        )

    def set_app(self, identity_domain_url: str, app_id: str, attribute: str, value: Any) -> None:
        self._replace(self.scim(identity_domain_url).patch_app, app_id, attribute, value)

    def register_certificate(self, identity_domain_url: str, alias: str, certificate: str) -> None:
        """Register the certificate of an OAuth client."""
        details = models.OAuthClientCertificate(
            schemas=[f"{SCHEMAS}:oracle:idcs:OAuthClientCertificate"],
            certificate_alias=alias,
            x509_base64_certificate=certificate,
        )
        self.scim(identity_domain_url).create_o_auth_client_certificate(o_auth_client_certificate=details)

    def create_user(self, identity_domain_url: str, user_name: str, password: str | None = None) -> str:
        """Create a user and return the SCIM id."""
        user = models.User(
            schemas=[f"{SCHEMAS}:core:2.0:User"],
            user_name=user_name,
            name=models.UserName(given_name=user_name, family_name=user_name),
            emails=[models.UserEmails(value=f"{user_name}@example.com", type="work", primary=True)],
            password=password,
        )
        return str(self.scim(identity_domain_url).create_user(user=user).data.id)

    def set_user(self, identity_domain_url: str, user_id: str, attribute: str, value: Any) -> None:
        self._replace(self.scim(identity_domain_url).patch_user, user_id, attribute, value)

    def create_group(self, identity_domain_url: str, display_name: str, *user_ids: str) -> str:
        """Create a group with members and return the SCIM id."""
        members = [models.GroupMembers(value=user_id, type="User") for user_id in user_ids]
        group = models.Group(schemas=[f"{SCHEMAS}:core:2.0:Group"], display_name=display_name, members=members)
        return str(self.scim(identity_domain_url).create_group(group=group).data.id)

    def set_group(self, identity_domain_url: str, group_id: str, attribute: str, value: Any) -> None:
        self._replace(self.scim(identity_domain_url).patch_group, group_id, attribute, value)

    def add_member(self, identity_domain_url: str, group_id: str, user_id: str) -> None:
        value = [{"value": user_id, "type": "User"}]
        self._patch(self.scim(identity_domain_url).patch_group, group_id, "ADD", "members", value)

    def remove_member(self, identity_domain_url: str, group_id: str, user_id: str) -> None:
        path = f'members[value eq "{user_id}"]'
        self._patch(self.scim(identity_domain_url).patch_group, group_id, "REMOVE", path)

    def assign(self, identity_domain_url: str, app_id: str, kind: str, grantee_id: str) -> str:
        """Assign a user or group to an app and return the SCIM id of the assignment."""
        grant = models.Grant(
            schemas=[f"{SCHEMAS}:oracle:idcs:Grant"],
            grant_mechanism=f"ADMINISTRATOR_TO_{kind.upper()}",
            app=models.GrantApp(value=app_id),
            grantee=models.GrantGrantee(value=grantee_id, type=kind),
        )
        return str(self.scim(identity_domain_url).create_grant(grant=grant).data.id)

    # IoT domains

    def create_iot_domain_group(self, name: str) -> Any:
        details = oci.iot.models.CreateIotDomainGroupDetails(
            compartment_id=self.tenancy.compartment_ocid, display_name=name, type="STANDARD"
        )
        created = self.iot.create_iot_domain_group(details)
        self._finish_iot(created)
        return created.data

    def create_iot_domain(self, group_ocid: str, name: str) -> Any:
        details = oci.iot.models.CreateIotDomainDetails(
            compartment_id=self.tenancy.compartment_ocid, display_name=name, iot_domain_group_id=group_ocid
        )
        created = self.iot.create_iot_domain(details)
        self._finish_iot(created)
        return created.data

    def describe_iot_domain(self, ocid: str, description: str) -> None:
        details = oci.iot.models.UpdateIotDomainDetails(description=description)
        self._finish_iot(self.iot.update_iot_domain(ocid, details))

    def keep_data(self, iot_domain_ocid: str, kind: str, days: int) -> None:
        """Change for how long an IoT domain keeps one kind of data."""
        details = oci.iot.models.ChangeIotDomainDataRetentionPeriodDetails(
            type=kind, data_retention_period_in_days=days
        )
        self._finish_iot(self.iot.change_iot_domain_data_retention_period(iot_domain_ocid, details))

    def create_digital_twin(self, iot_domain_ocid: str) -> str:
        """Create a digital twin without a device and return its OCID."""
        details = oci.iot.models.CreateDigitalTwinInstanceDetails(iot_domain_id=iot_domain_ocid)
        return str(self.iot.create_digital_twin_instance(details).data.id)

    def delete_iot_domain(self, ocid: str) -> None:
        self._finish_iot(self.iot.delete_iot_domain(ocid))

    def trust(self, host: str, iot_domain_ocid: str = "") -> None:
        """Make an IoT domain trust the tokens of a host."""
        details = oci.iot.models.OrdsDataAccessDetails(db_allowed_identity_domain_host=host)
        ocid = iot_domain_ocid or self.tenancy.iot_domain_ocid
        self._finish_iot(self.iot.configure_iot_domain_data_access(ocid, details))

    def trusted_host(self, iot_domain_ocid: str = "") -> str:
        found = self.iot.get_iot_domain(iot_domain_ocid or self.tenancy.iot_domain_ocid).data
        return str(found.db_allowed_identity_domain_host or "")

    # Tokens

    def ask_for_token(self, outputs: Mapping[str, Any], secret: str, **fields: str) -> requests.Response:
        """Ask for a token as the app of a stack does, with a client secret."""
        scope = next(iter(outputs["iotDomains"].values()))["scope"]
        data = {"grant_type": "client_credentials", "scope": scope, **fields}
        return requests.post(outputs["tokenUrl"], data=data, auth=(outputs["clientId"], secret), timeout=20)

    def _replace(self, patch: Callable[..., Any], scim_id: str, path: str, value: Any) -> None:
        self._patch(patch, scim_id, "REPLACE", path, value)

    def _patch(self, patch: Callable[..., Any], scim_id: str, op: str, path: str, value: Any = None) -> None:
        operation = models.Operations(op=op, path=path, value=value)
        patch(scim_id, patch_op=models.PatchOp(schemas=[PATCH], operations=[operation]))

    def _finish_iam(self, answer: Any) -> None:
        self._finish(answer, self.iam, self.iam.get_iam_work_request)

    def _finish_iot(self, answer: Any) -> None:
        self._finish(answer, self.iot, self.iot.get_work_request)

    def _finish(self, answer: Any, client: Any, get_work_request: Callable[[str], Any]) -> None:
        self.pass_time()
        request = get_work_request(answer.headers["opc-work-request-id"])
        done = oci.wait_until(client, request, "status", "SUCCEEDED", max_interval_seconds=LOOK_SECONDS)
        assert done.data.status == "SUCCEEDED", done.data
