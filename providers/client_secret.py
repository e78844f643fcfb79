"""The client secret of the app, renewed on request: a higher version makes the service regenerate it.

Does not: hold the secret. The program reads it from the app when it needs it, so that it never becomes a property.
"""

from __future__ import annotations

import uuid
from typing import Any

import pulumi
import requests
from pulumi.dynamic import Resource

from providers.cloud_provider import CloudProvider, Properties, say
from providers.oci_clients import TIMEOUT_SECONDS
from providers.work_request import Reading


class ClientSecretProvider(CloudProvider):
    """Regenerates the client secret when the version changes, and proves that a token can be fetched with it."""

    required = {
        "identityDomainUrl": "the URL of the identity domain",
        "appId": "the SCIM id of the app",
        "clientId": "the OAuth client id",
        "scope": "a scope to prove the secret with",
        "version": "a number",
        "timeoutSeconds": "a number of seconds",
    }
    identity = ("identityDomainUrl", "appId")

    def make_it_so(self, olds: Properties, news: Properties) -> Properties:
        """Regenerate the secret if the version changed; a new app has a new secret anyway.

        Source: "Regenerate OAuth Client Secret", REST API for identity domains. The old secret ends at once: an app
        has exactly one.
        """
        if olds and olds["version"] != news["version"]:
            self._prove(news, self._regenerate(news))
            say(f"App {news['appId']} has a new client secret, proven with a token. The old one no longer works.")
        return self.inputs(news)

    def _regenerate(self, props: Properties) -> str:
        schema = "urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator"
        url = f"{props['identityDomainUrl']}/admin/v1"
        action = f"regenerate the client secret of app {props['appId']}"
        with self.client() as oci:
            oci.request(
                action,
                "POST",
                f"{url}/AppClientSecretRegenerator",
                body={"schemas": [schema], "appId": props["appId"]},
                headers={"opc-retry-token": uuid.uuid4().hex},
            )
            app: dict[str, Any] = oci.request(action, "GET", f"{url}/Apps/{props['appId']}").body
        return str(app["clientSecret"])

    def _prove(self, props: Properties, secret: str) -> None:
        """Fetch a token by client credentials until the domain knows the new secret."""

        def read() -> Reading:
            try:
                response = requests.post(
                    f"{props['identityDomainUrl']}/oauth2/v1/token",
                    data={"grant_type": "client_credentials", "scope": props["scope"]},
                    auth=(props["clientId"], secret),
                    timeout=TIMEOUT_SECONDS,
                )
            except requests.RequestException as error:
                return Reading(type(error).__name__, ended=False)
            return Reading("token granted" if response.ok else f"answers {response.status_code}", ended=response.ok)

        self.waiter(props).wait(f"fetch a token with the new secret of app {props['appId']}", read)


class ClientSecret(Resource, module="identity", name="ClientSecret"):
    """The client secret of an app, by version."""

    version: pulumi.Output[int]

    def __init__(
        self,
        name: str,
        *,
        identity_domain_url: pulumi.Input[str],
        app_id: pulumi.Input[str],
        client_id: pulumi.Input[str],
        scope: pulumi.Input[str],
        version: pulumi.Input[int],
        timeout_seconds: pulumi.Input[int],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Stand for the client secret of an app.

        Args:
            name: Resource name.
            identity_domain_url: URL of the identity domain.
            app_id: SCIM id of the app.
            client_id: OAuth client id.
            scope: A scope of the app, to prove a new secret with.
            version: A change makes a new secret.
            timeout_seconds: Limit of the wait for the proof, 60 to 7200.
            opts: Resource options.
        """
        props = {
            "identityDomainUrl": identity_domain_url,
            "appId": app_id,
            "clientId": client_id,
            "scope": scope,
            "version": version,
            "timeoutSeconds": timeout_seconds,
        }
        super().__init__(ClientSecretProvider(), name, props, opts)
