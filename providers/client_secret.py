"""The client secret of the app, renewed on request: a higher version makes the service regenerate it.

Does not: hold the secret. The program reads it from the app when it needs it, so that it never becomes a property.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import quote

import pulumi

from providers.answer import as_object
from providers.app_guard import APP_ID
from providers.cloud_provider import CloudProvider, CloudResource
from providers.declaration import IDENTITY_DOMAIN_URL, WHOLE_NUMBER, Args, Properties, given, identity, text
from providers.errors import ProviderError
from providers.waiting import Reading


@dataclass(frozen=True, kw_only=True)
class ClientSecretArgs(Args):
    """Arguments of ClientSecret.

    Attributes:
        identity_domain_url: URL of the identity domain.
        app_id: SCIM id of the app.
        client_id: OAuth client id.
        scope: A scope of the app, to prove a new secret with.
        version: A change makes a new secret.
    """

    identity_domain_url: pulumi.Input[str] = identity(IDENTITY_DOMAIN_URL)
    app_id: pulumi.Input[str] = identity(APP_ID)
    client_id: pulumi.Input[str] = given(text("the OAuth client id"))
    scope: pulumi.Input[str] = given(text("a scope to prove the secret with"))
    version: pulumi.Input[int] = given(WHOLE_NUMBER)


class ClientSecretProvider(CloudProvider):
    """Regenerates the client secret when the version changes, and proves that a token can be fetched with it."""

    args = ClientSecretArgs

    def make_it_so(self, olds: Properties, news: Properties) -> Properties:
        """Regenerate the secret if the version changed; a new app has a new secret anyway.

        Source: "Regenerate OAuth Client Secret", REST API for identity domains. The old secret ends at once: an app
        has exactly one.
        """
        if olds and olds["version"] != news["version"]:
            self._prove(news, self._regenerate(news))
            self.cloud.say(
                f"App {news['appId']} has a new client secret, proven with a token. The old one no longer works."
            )
        return self.args.inputs(news)

    def _regenerate(self, props: Properties) -> str:
        schema = "urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator"
        url = f"{props['identityDomainUrl']}/admin/v1"
        action = f"regenerate the client secret of app {props['appId']}"
        with self.cloud.client() as oci:
            oci.request(
                action,
                "POST",
                f"{url}/AppClientSecretRegenerator",
                body={"schemas": [schema], "appId": props["appId"]},
                headers={"opc-retry-token": uuid.uuid4().hex},
            )
            app = oci.read(action, f"{url}/Apps/{quote(props['appId'], safe='')}")
        return str(app["clientSecret"])

    def _prove(self, props: Properties, secret: str) -> None:
        """Fetch a token by client credentials until the domain knows the new secret."""
        action = f"fetch a token with the new secret of app {props['appId']}"
        url, form = f"{props['identityDomainUrl']}/oauth2/v1/token", {"grant_type": "client_credentials"}
        with self.cloud.client() as oci:
            app = oci.once(login=(props["clientId"], secret))

            def read() -> Reading:
                try:
                    answer = app.request(action, "POST", url, form={**form, "scope": props["scope"]})
                    token = as_object(action, answer).get("access_token")
                except ProviderError as error:
                    return Reading(error.brief, ended=False)
                granted = isinstance(token, str) and bool(token)
                return Reading("token granted" if granted else "answers without a token", ended=granted)

            self.cloud.waiter().wait(action, read)


class ClientSecret(CloudResource[ClientSecretArgs], module="identity", name="ClientSecret"):
    """The client secret of an app, by version."""

    provider = ClientSecretProvider
    version: pulumi.Output[int]
