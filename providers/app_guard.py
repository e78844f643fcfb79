"""The guard of an app: Oracle refuses to delete one while it is active."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

import pulumi

from providers.cloud_provider import CloudProvider, CloudResource
from providers.declaration import Args, Properties, identity
from providers.failure import in_one_line
from providers.kinds import IDENTITY_DOMAIN_URL, text

APP_ID = text("the SCIM id of the app")


@dataclass(frozen=True, kw_only=True)
class AppGuardArgs(Args):
    """Arguments of AppGuard.

    Attributes:
        identity_domain_url: URL of the identity domain.
        app_id: SCIM id of the app.
    """

    identity_domain_url: pulumi.Input[str] = identity(IDENTITY_DOMAIN_URL)
    app_id: pulumi.Input[str] = identity(APP_ID)


class AppGuardProvider(CloudProvider):
    """Deactivates an app before it is deleted.

    Does not: look whether the app is active. The oci plugin itself sees and mends an app that was deactivated.
    """

    args = AppGuardArgs

    @in_one_line
    def delete(self, id_: str, props: Properties) -> None:
        """Deactivate the app, unless it is inactive or gone.

        Source: OCI documentation, "Deleting Applications"; OCI SDK, PutAppStatusChanger.
        """
        body = {"schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger"], "active": False}
        url, app_id = f"{props['identityDomainUrl']}/admin/v1", quote(id_, safe="")
        with self.cloud.client() as oci:
            app = oci.find(f"read app {id_}", f"{url}/Apps/{app_id}?attributes=active")
            if app is None:
                self.cloud.say(f"App {id_} is gone already.")
            elif app.get("active", True):
                oci.request(f"deactivate app {id_}", "PUT", f"{url}/AppStatusChanger/{app_id}", body=body)


class AppGuard(CloudResource[AppGuardArgs], module="identity", name="AppGuard"):
    """An app that is deactivated before it is deleted."""

    provider = AppGuardProvider
