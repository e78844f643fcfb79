"""The set-up of the scenario, done by Oracle's own SDK: independent of the program and of the client."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from simulator.kernel.tenancy import FIRST, Tenancy
from tests.support.colleague import Colleague

USER_NAME = "grace"
PASSWORD = "-".join(["Correct", "horse", "7"])
GROUP_NAME = "iot-readers"


def data_api_url(tenancy: Tenancy) -> str:
    """Return the base URL of the data API of a tenancy's IoT domain."""
    host = tenancy.iot_host(tenancy.group_short_id, "data", tenancy.iot_region)
    return f"https://{host}/ords/{tenancy.domain_short_id}/20250531"


def scope(tenancy: Tenancy) -> str:
    """Return the scope that reads the data of a tenancy's IoT domain."""
    return f"/{tenancy.group_short_id}/iot/{tenancy.domain_short_id}"


DATA_API_URL = data_api_url(FIRST)
SCOPE = scope(FIRST)


@dataclass
class Connected:
    """What is there after step 31 of the scenario.

    Attributes:
        colleague: Who made it.
        domain: The identity domain, as the SDK has it.
        app: The app, as the SDK has it; the only time that the client secret is shown.
        user_id: SCIM id of the user.
        group_id: SCIM id of the group, whose member the user is.
        grant_ids: SCIM id of each assignment to the app, by the id of who is assigned.
    """

    colleague: Colleague
    domain: Any
    app: Any
    user_id: str
    group_id: str
    grant_ids: dict[str, str]

    @property
    def tenancy(self) -> Tenancy:
        return self.colleague.tenancy

    @property
    def url(self) -> str:
        """URL of the identity domain."""
        return str(self.domain.url)

    @property
    def identity_domain_host(self) -> str:
        return self.url.removeprefix("https://").removesuffix(":443")

    @property
    def scim(self) -> Any:
        """Client of the identity domain."""
        return self.colleague.scim(self.url)

    @property
    def basic(self) -> str:
        """Client id and secret as HTTP Basic takes them."""
        return base64.b64encode(f"{self.app.name}:{self.app.client_secret}".encode()).decode()

    @property
    def token_url(self) -> str:
        """Where tokens are given out."""
        return f"{self.url}/oauth2/v1/token"

    @property
    def outputs(self) -> dict[str, Any]:
        """What a stack that had made all this would export."""
        tenancy = self.tenancy
        iot_domain = {
            "shortId": tenancy.domain_short_id,
            "scope": scope(tenancy),
            "dataApiBaseUrl": data_api_url(tenancy),
        }
        return {
            "region": tenancy.iot_region,
            "homeRegion": tenancy.home_region,
            "identityDomainId": self.domain.id,
            "identityDomainUrl": self.url,
            "identityDomainHost": self.identity_domain_host,
            "tokenUrl": self.token_url,
            "appId": self.app.id,
            "clientId": self.app.name,
            "clientSecret": self.app.client_secret,
            "audience": f"/{tenancy.group_short_id}",
            "domainGroupShortId": tenancy.group_short_id,
            "iotDomains": {tenancy.iot_domain_ocid: iot_domain},
            "users": {USER_NAME: self.user_id},
            "groups": {GROUP_NAME: self.group_id},
        }

    def configure(self) -> None:
        """Let the IoT domain trust the identity domain: step 32."""
        self.colleague.trust(self.identity_domain_host)

    def assign(self, kind: str, grantee_id: str) -> None:
        """Assign the user or the group to the app."""
        self.grant_ids[grantee_id] = self.colleague.assign(self.url, self.app.id, kind, grantee_id)

    def unassign(self, grantee_id: str) -> None:
        """Take the assignment of the user or the group back."""
        self.scim.delete_grant(self.grant_ids.pop(grantee_id))

    def set_public(self, public: bool) -> None:
        """Let clients read the signing certificate without signing in, or not."""
        self.colleague.set_client_access(self.url, public=public)


def connect(colleague: Colleague) -> Connected:
    """Do steps 1 to 31 of the scenario."""
    tenancy, domain = colleague.tenancy, colleague.create_identity_domain("iot-users")
    scopes = [f"/iot/{tenancy.domain_short_id}"]
    app = colleague.create_readers_app(domain.url, f"/{tenancy.group_short_id}", scopes)
    user = colleague.create_user(domain.url, USER_NAME, PASSWORD)
    group = colleague.create_group(domain.url, GROUP_NAME, user)
    connected = Connected(colleague, domain, app, user, group, {})
    connected.assign("User", user)
    connected.assign("Group", group)
    connected.set_public(True)
    return connected
