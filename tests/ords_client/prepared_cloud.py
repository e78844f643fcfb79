"""What `pulumi up` would make, made with the OCI SDK alone, inside a simulated cloud on loopback.

The set-up is independent of the program and of the client, and each part can be broken and mended again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import oci
from oci.identity_domains import models

from simulator.process.environment import environment

SCIM = "urn:ietf:params:scim:schemas"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER, PASSWORD = "grace@example.com", "Correct-horse-1"


@dataclass
class PreparedCloud:
    """A simulated cloud with everything set up for one user."""

    state: Path
    proxy_url: str
    tenancy: dict[str, Any]
    outputs: dict[str, Any] = field(default_factory=dict)
    grant_ids: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return environment({"PATH": os.environ["PATH"]}, self.state, self.proxy_url)

    @cached_property
    def config(self) -> dict[str, Any]:
        return dict(oci.config.from_file(self.tenancy["config_file"]))

    @cached_property
    def identity(self) -> Any:
        return oci.identity.IdentityClient(self.config)

    @cached_property
    def iot(self) -> Any:
        return oci.iot.IotClient(self.config)

    @cached_property
    def scim(self) -> Any:
        url = self.outputs["identityDomainUrl"]
        return oci.identity_domains.IdentityDomainsClient(self.config, service_endpoint=url)

    @property
    def app_id(self) -> str:
        return str(self.outputs["appId"])

    @property
    def user_id(self) -> str:
        return str(self.outputs["users"][USER])

    def prepare(self) -> None:
        self._create_identity_domain("readers")
        self.publish_signing_keys(True)
        self._create_app()
        self._create_user()
        self.trust(self.outputs["identityDomainHost"])

    def create_other_identity_domain(self) -> str:
        """Create a second identity domain and return its host."""
        return str(self._create_domain("others")["host"])

    def _create_domain(self, name: str) -> dict[str, Any]:
        details = oci.identity.models.CreateDomainDetails(
            compartment_id=self.tenancy["compartment_ocid"],
            display_name=name,
            description="made by a test",
            home_region=self.tenancy["region"],
            license_type="free",
        )
        answer = self.identity.create_domain(details)
        self._finish(lambda: self.identity.get_iam_work_request(answer.headers["opc-work-request-id"]).data)
        (domain,) = self.identity.list_domains(self.tenancy["compartment_ocid"], display_name=name).data
        return {"id": domain.id, "url": domain.url, "host": domain.url.split("//")[1].split(":")[0]}

    def _create_identity_domain(self, name: str) -> None:
        domain = self._create_domain(name)
        group_short_id = self.iot.get_iot_domain_group(self.tenancy["iot_domain_group_ocid"]).data.data_host
        ocid = self.tenancy["iot_domain_ocid"]
        short_id = self.iot.get_iot_domain(ocid).data.device_host.split(".")[0]
        group, _, data_rest = group_short_id.partition(".")
        self.outputs = {
            "identityDomainId": domain["id"],
            "identityDomainUrl": domain["url"],
            "identityDomainHost": domain["host"],
            "tokenUrl": f"{domain['url']}/oauth2/v1/token",
            "audience": f"/{group}",
            "domainGroupShortId": group,
            "iotDomains": {
                ocid: {
                    "shortId": short_id,
                    "scope": f"/{group}/iot/{short_id}",
                    "dataApiBaseUrl": f"https://{group}.{data_rest}/ords/{short_id}/20250531",
                }
            },
            "region": self.tenancy["region"],
            "homeRegion": self.tenancy["region"],
        }

    def _create_app(self) -> None:
        (short_id,) = (one["shortId"] for one in self.outputs["iotDomains"].values())
        app = models.App(
            schemas=[f"{SCIM}:oracle:idcs:App"],
            display_name="iot-ords",
            name="iot_ords",
            based_on_template=models.AppBasedOnTemplate(value="CustomWebAppTemplateId"),
            active=True,
            is_o_auth_client=True,
            is_o_auth_resource=True,
            client_type="confidential",
            allowed_grants=[
                "password",
                "client_credentials",
                "refresh_token",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ],
            allowed_operations=["introspect"],
            trust_scope="Account",
            audience=self.outputs["audience"],
            scopes=[models.AppScopes(value=f"/iot/{short_id}")],
            allow_access_control=True,
            allow_offline=True,
        )
        made = self.scim.create_app(app=app).data
        self.outputs |= {"appId": made.id, "clientId": made.name, "clientSecret": made.client_secret}

    def _create_user(self) -> None:
        user = models.User(
            schemas=[f"{SCIM}:core:2.0:User"],
            user_name=USER,
            name=models.UserName(family_name="Hopper", given_name="Grace"),
            emails=[models.UserEmails(value=USER, type="work", primary=True)],
            password=PASSWORD,
        )
        made = self.scim.create_user(user=user).data
        self.outputs["users"] = {USER: made.id}
        group = models.Group(
            schemas=[f"{SCIM}:core:2.0:Group"],
            display_name="iot-readers",
            members=[models.GroupMembers(value=made.id, type="User")],
        )
        made_group = self.scim.create_group(group=group).data
        self.outputs["groups"] = {"iot-readers": made_group.id}
        self.assign("Group", made_group.id)

    # What tests break and mend

    def assign(self, kind: str, scim_id: str) -> None:
        grant = models.Grant(
            schemas=[f"{SCIM}:oracle:idcs:Grant"],
            grant_mechanism=f"ADMINISTRATOR_TO_{kind.upper()}",
            app=models.GrantApp(value=self.app_id),
            grantee=models.GrantGrantee(value=scim_id, type=kind),
        )
        self.grant_ids[scim_id] = self.scim.create_grant(grant=grant).data.id

    def unassign(self, scim_id: str) -> None:
        self.scim.delete_grant(self.grant_ids.pop(scim_id))

    def publish_signing_keys(self, public: bool) -> None:
        self._patch(self.scim.patch_setting, "Settings", "signingCertPublicAccess", public)

    def set_issuer(self, issuer: str) -> None:
        self._patch(self.scim.patch_setting, "Settings", "issuer", issuer)

    def set_app(self, attribute: str, value: Any) -> None:
        self._patch(self.scim.patch_app, self.app_id, attribute, value)

    def set_user(self, attribute: str, value: Any) -> None:
        self._patch(self.scim.patch_user, self.user_id, attribute, value)

    def set_member(self, member: bool) -> None:
        path = "members" if member else f'members[value eq "{self.user_id}"]'
        value = [{"value": self.user_id, "type": "User"}] if member else None
        operation = models.Operations(op="ADD" if member else "REMOVE", path=path, value=value)
        patch = models.PatchOp(schemas=[PATCH], operations=[operation])
        self.scim.patch_group(self.outputs["groups"]["iot-readers"], patch_op=patch)

    def trust(self, host: str) -> None:
        details = oci.iot.models.OrdsDataAccessDetails(type="ORDS", db_allowed_identity_domain_host=host)
        answer = self.iot.configure_iot_domain_data_access(self.tenancy["iot_domain_ocid"], details)
        self._finish(lambda: self.iot.get_work_request(answer.headers["opc-work-request-id"]).data)

    def set_identity_domain_active(self, active: bool) -> None:
        change = self.identity.activate_domain if active else self.identity.deactivate_domain
        answer = change(self.outputs["identityDomainId"])
        self._finish(lambda: self.identity.get_iam_work_request(answer.headers["opc-work-request-id"]).data)

    def _patch(self, patch: Any, scim_id: str, path: str, value: Any) -> None:
        operation = models.Operations(op="REPLACE", path=path, value=value)
        patch(scim_id, patch_op=models.PatchOp(schemas=[PATCH], operations=[operation]))

    def _finish(self, look: Any) -> None:
        pause = threading.Event()
        while (request := look()).status not in {"SUCCEEDED", "FAILED"}:
            pause.wait(0.05)
        assert request.status == "SUCCEEDED"


@contextmanager
def serve(state: Path) -> Iterator[PreparedCloud]:
    """Serve a simulated cloud on `state` as a process of its own."""
    simulator = [sys.executable, "-m", "simulator"]
    process = subprocess.Popen([*simulator, "serve", "--state", str(state)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        described = subprocess.run(
            [*simulator, "describe", "--state", str(state)], capture_output=True, text=True, check=True
        )
        yield PreparedCloud(state, url, json.loads(described.stdout))
    finally:
        process.terminate()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
