"""The client secret of the app, renewed on request: a higher version makes the service regenerate it.

The state holds the secret, encrypted: sources disagree whether the service shows it after the answer that made it.
Where it does, each refresh reads it again, so that one that somebody else renewed is seen.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import quote

import pulumi
from pulumi.dynamic import DiffResult

from providers.answer import Object, as_object
from providers.app_guard import APP_ID
from providers.cloud_provider import CloudProvider, CloudResource
from providers.declaration import Args, Properties, computed_secret, given, identity
from providers.errors import NotFoundError, ProviderError, SecretNotShownError
from providers.failure import in_one_line
from providers.kinds import IDENTITY_DOMAIN_URL, WHOLE_NUMBER, text
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
        initial: The secret that the answer to the app's creation shows; may be empty for an app that was there before.
        secret: The secret, encrypted.
    """

    identity_domain_url: pulumi.Input[str] = identity(IDENTITY_DOMAIN_URL)
    app_id: pulumi.Input[str] = identity(APP_ID)
    client_id: pulumi.Input[str] = given(text("the OAuth client id"))
    scope: pulumi.Input[str] = given(text("a scope to prove the secret with"))
    version: pulumi.Input[int] = given(WHOLE_NUMBER)
    initial: pulumi.Input[str] = given(text("the first client secret"), may_be_empty=True)
    secret: None = computed_secret()


class ClientSecretProvider(CloudProvider):
    """Keeps the client secret; makes a new one when the version changes, and proves it with a token."""

    args = ClientSecretArgs

    @in_one_line
    def diff(self, id_: str, olds: Properties, news: Properties) -> DiffResult:
        """Compare all but the first secret, which the app's state may lose; not to know the secret is a change."""
        result = super().diff(id_, {**olds, "initial": news.get("initial")}, news)
        return DiffResult(changes=result.changes or not olds.get("secret"), replaces=result.replaces)

    def make_it_so(self, olds: Properties, news: Properties) -> Properties:
        """Regenerate the secret if the version changed; a new app has a new secret anyway."""
        is_renewal = bool(olds) and olds["version"] != news["version"]
        secret = self._renewed(news) if is_renewal else self._shown(news) or olds.get("secret") or news.get("initial")
        return {**self.args.inputs(news), "initial": "", "secret": _known(secret, news)}

    def look(self, props: Properties) -> Properties | None:
        """Read the secret as it is now, where the service shows it; an app that is gone takes it along."""
        try:
            secret = self._shown(props)
        except NotFoundError:
            return None
        return {"secret": secret} if secret else {}

    def _shown(self, props: Properties) -> str:
        """Read the secret from the app; empty where the service does not show it."""
        with self.cloud.client() as oci:
            return _secret(oci.read(f"read app {props['appId']}", _app_url(props)))

    def _renewed(self, props: Properties) -> str:
        """Let the service make a new secret, and prove it.

        Source: "Regenerate OAuth Client Secret", REST API for identity domains. The old secret ends at once: an app
        has exactly one.
        """
        schema = "urn:ietf:params:scim:schemas:oracle:idcs:AppClientSecretRegenerator"
        action = f"regenerate the client secret of app {props['appId']}"
        with self.cloud.client() as oci:
            answer = oci.request(
                action,
                "POST",
                f"{props['identityDomainUrl']}/admin/v1/AppClientSecretRegenerator",
                body={"schemas": [schema], "appId": props["appId"]},
                headers={"opc-retry-token": uuid.uuid4().hex},
            )
            secret = _known(_secret(as_object(action, answer)) or _secret(oci.read(action, _app_url(props))), props)
        self._prove(props, secret)
        self.cloud.say(
            f"App {props['appId']} has a new client secret, proven with a token. The old one no longer works."
        )
        return secret

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


def _known(secret: str | None, props: Properties) -> str:
    """Refuse to go on with a secret that nobody knows."""
    if not secret:
        raise SecretNotShownError(props["appId"], int(props["version"]) + 1)
    return secret


def _app_url(props: Properties) -> str:
    return f"{props['identityDomainUrl']}/admin/v1/Apps/{quote(props['appId'], safe='')}"


def _secret(shown: Object) -> str:
    """Return the secret that an answer shows; empty when it shows none."""
    secret = shown.get("clientSecret")
    return secret if isinstance(secret, str) else ""


class ClientSecret(CloudResource[ClientSecretArgs], module="identity", name="ClientSecret"):
    """The client secret of an app, by version."""

    provider = ClientSecretProvider
    secret: pulumi.Output[str]
