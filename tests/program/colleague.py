"""Somebody who works in the same tenancy by hand: with Oracle's SDK, past the program."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import oci
import requests
from oci.identity_domains import models

from simulator.kernel import tenancy
from tests.support.running_cloud import RunningCloud

SCHEMAS = "urn:ietf:params:scim:schemas"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@dataclass
class Colleague:
    """A person with the administrator's key; this process is inside the cloud."""

    running: RunningCloud

    @cached_property
    def iam(self) -> Any:
        return self.running.oci_client(oci.identity.IdentityClient)

    @cached_property
    def iot(self) -> Any:
        return self.running.oci_client(oci.iot.IotClient)

    def scim(self, identity_domain_url: str) -> Any:
        client_class = oci.identity_domains.IdentityDomainsClient
        return self.running.oci_client(client_class, service_endpoint=identity_domain_url)

    # Identity domains

    def create_identity_domain(self, name: str) -> Any:
        """Create an identity domain and give it."""
        details = oci.identity.models.CreateDomainDetails(
            compartment_id=tenancy.COMPARTMENT_OCID,
            display_name=name,
            description="made by a colleague",
            home_region=tenancy.REGION,
            license_type="free",
        )
        self._finish_iam(self.iam.create_domain(details))
        (domain,) = self.iam.list_domains(tenancy.COMPARTMENT_OCID, display_name=name).data
        return domain

    def deactivate_identity_domain(self, ocid: str) -> None:
        self._finish_iam(self.iam.deactivate_domain(ocid))

    def describe_identity_domain(self, ocid: str, description: str) -> None:
        details = oci.identity.models.UpdateDomainDetails(description=description)
        self._finish_iam(self.iam.update_domain(ocid, details))

    def set_client_access(self, identity_domain_url: str, *, public: bool) -> None:
        """Switch client access to the signing certificate on or off."""
        self._replace(self.scim(identity_domain_url).patch_setting, "Settings", "signingCertPublicAccess", public)

    def client_access(self, identity_domain_url: str) -> bool:
        return bool(self.scim(identity_domain_url).get_setting("Settings").data.signing_cert_public_access)

    # Apps, groups

    def create_app(self, identity_domain_url: str, display_name: str) -> Any:
        """Create an active app and give it."""
        app = models.App(
            schemas=[f"{SCHEMAS}:oracle:idcs:App"],
            display_name=display_name,
            based_on_template=models.AppBasedOnTemplate(value="CustomWebAppTemplateId"),
            active=True,
            is_o_auth_client=True,
            client_type="confidential",
            allowed_grants=["client_credentials"],
        )
        return self.scim(identity_domain_url).create_app(app=app).data

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

    def create_user(self, identity_domain_url: str, user_name: str) -> str:
        """Create a user and give the SCIM id."""
        email = models.UserEmails(value=f"{user_name}@example.com", type="work", primary=True)
        user = models.User(
            schemas=[f"{SCHEMAS}:core:2.0:User"],
            user_name=user_name,
            name=models.UserName(given_name=user_name, family_name=user_name),
            emails=[email],
        )
        return str(self.scim(identity_domain_url).create_user(user=user).data.id)

    def set_user(self, identity_domain_url: str, user_id: str, attribute: str, value: Any) -> None:
        self._replace(self.scim(identity_domain_url).patch_user, user_id, attribute, value)

    def set_group(self, identity_domain_url: str, group_id: str, attribute: str, value: Any) -> None:
        self._replace(self.scim(identity_domain_url).patch_group, group_id, attribute, value)

    def remove_member(self, identity_domain_url: str, group_id: str, user_id: str) -> None:
        operation = models.Operations(op="REMOVE", path=f'members[value eq "{user_id}"]')
        patch = models.PatchOp(schemas=[PATCH], operations=[operation])
        self.scim(identity_domain_url).patch_group(group_id, patch_op=patch)

    # IoT domains

    def create_iot_domain_group(self, name: str) -> Any:
        details = oci.iot.models.CreateIotDomainGroupDetails(
            compartment_id=tenancy.COMPARTMENT_OCID, display_name=name, type="STANDARD"
        )
        created = self.iot.create_iot_domain_group(details)
        self._finish_iot(created)
        return created.data

    def create_iot_domain(self, group_ocid: str, name: str) -> Any:
        details = oci.iot.models.CreateIotDomainDetails(
            compartment_id=tenancy.COMPARTMENT_OCID, display_name=name, iot_domain_group_id=group_ocid
        )
        created = self.iot.create_iot_domain(details)
        self._finish_iot(created)
        return created.data

    def delete_iot_domain(self, ocid: str) -> None:
        self._finish_iot(self.iot.delete_iot_domain(ocid))

    def trust(self, host: str, iot_domain_ocid: str = tenancy.IOT_DOMAIN_OCID) -> None:
        """Make an IoT domain trust the tokens of a host."""
        details = oci.iot.models.OrdsDataAccessDetails(db_allowed_identity_domain_host=host)
        self._finish_iot(self.iot.configure_iot_domain_data_access(iot_domain_ocid, details))

    def trusted_host(self, iot_domain_ocid: str = tenancy.IOT_DOMAIN_OCID) -> str:
        return str(self.iot.get_iot_domain(iot_domain_ocid).data.db_allowed_identity_domain_host or "")

    # Tokens

    def ask_for_token(self, outputs: Mapping[str, Any], secret: str, **fields: str) -> requests.Response:
        """Ask for a token as the app of a stack does, with a client secret."""
        return requests.post(
            outputs["tokenUrl"],
            data={
                "grant_type": "client_credentials",
                "scope": next(iter(outputs["iotDomains"].values()))["scope"],
                **fields,
            },
            auth=(outputs["clientId"], secret),
            timeout=20,
        )

    def _replace(self, patch: Callable[..., Any], scim_id: str, path: str, value: Any) -> None:
        operation = models.Operations(op="REPLACE", path=path, value=value)
        patch(scim_id, patch_op=models.PatchOp(schemas=[PATCH], operations=[operation]))

    def _finish_iam(self, answer: Any) -> None:
        self._finish(answer, self.iam.get_iam_work_request)

    def _finish_iot(self, answer: Any) -> None:
        self._finish(answer, self.iot.get_work_request)

    def _finish(self, answer: Any, get_work_request: Callable[[str], Any]) -> None:
        pause = threading.Event()
        ocid = answer.headers["opc-work-request-id"]
        while (request := get_work_request(ocid).data).status not in {"SUCCEEDED", "FAILED"}:
            pause.wait(0.05)
        assert request.status == "SUCCEEDED", request
