"""The confidential application: resource server and OAuth client in one, because a Free domain holds only two apps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import pulumi
from pydantic import Field, StringConstraints

from components.directory import APPS, find, ids
from components.explanation import explain
from components.free_names import FreeNames
from components.oci import DomainsApp
from components.section import Section
from components.text import Names, Text
from providers.app_guard import AppGuard, AppGuardArgs
from providers.client_secret import ClientSecret, ClientSecretArgs

GRANTS = ["client_credentials", "password", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"]
"""Resource owner, client credentials, JWT assertion and refresh token (scenario step 14)."""


TAKEN = (
    "App {name} exists already in the identity domain. Delete that app, or choose another client id, such as: pulumi "
    "config set clientId {name}_2. After a killed run of this stack: python -m recovery."
)


class App(Section):
    """How the application is called, and its tokens and secret."""

    app_name: Text = Field("IoT data", description="display name of the confidential application")
    client_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]+$")] = Field(
        "iot_data_client",
        title="letters, digits and '_' only",
        description="OAuth client id; a change makes a new client with a new secret",
    )
    access_token_lifetime_seconds: int = Field(
        3600, ge=60, le=31_536_000, description="how long an access token is good"
    )
    client_secret_version: int = Field(
        1, ge=1, description="a change makes a new client secret; the old one ends at once", examples=[2]
    )
    app_left_as_is: Names = Field(
        (),
        title="a list of properties of pulumi_oci's DomainsApp, each once",
        description="what of an adopted application stays as somebody else set it (docs/teams.md)",
        examples=[["description"]],
    )


@dataclass(frozen=True, kw_only=True)
class ConfidentialAppArgs:
    """Arguments of ConfidentialApp.

    Attributes:
        app: What a person wrote down about it.
        identity_domain_url: URL of the identity domain.
        audience: Primary audience, `/<IoT domain group short id>`.
        scopes: Scope values, `/iot/<IoT domain short id>`.
    """

    app: App
    identity_domain_url: pulumi.Input[str]
    audience: pulumi.Input[str]
    scopes: Sequence[pulumi.Input[str]]


class ConfidentialApp(pulumi.ComponentResource):
    """An active confidential application.

    Makes, in order (scenario step): the app with its resource server (9-12, 17) and client configuration (13-16),
    activated (7); the guard that deactivates it before it is deleted; and its client secret by version (19).

    Attributes:
        app_id: SCIM id.
        client_id: OAuth client id (step 18).
        client_secret: OAuth client secret (step 19), a secret.
        tenancy_ocid: OCID of the tenancy.
    """

    app_id: pulumi.Output[str]
    client_id: pulumi.Output[str]
    client_secret: pulumi.Output[str]
    tenancy_ocid: pulumi.Output[str]

    def __init__(self, name: str, args: ConfidentialAppArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the application."""
        super().__init__("iot-ords:index:ConfidentialApp", name, None, opts)
        found = find(APPS, args.identity_domain_url, [args.app.client_id]).apply(ids)
        free = FreeNames("app", "name", found, TAKEN)
        app = DomainsApp(
            f"{name}-app",
            idcs_endpoint=free.looked_up(args.identity_domain_url),
            schemas=["urn:ietf:params:scim:schemas:oracle:idcs:App"],
            display_name=args.app.app_name,
            description="Reads IoT data through ORDS",
            name=args.app.client_id,
            based_on_template={"value": "CustomWebAppTemplateId", "well_known_id": "CustomWebAppTemplateId"},
            active=True,
            is_oauth_resource=True,
            audience=args.audience,
            scopes=[
                {
                    "value": scope,
                    "description": pulumi.Output.concat("IoT data of ", scope),
                    "requires_consent": False,
                }
                for scope in args.scopes
            ],
            access_token_expiry=args.app.access_token_lifetime_seconds,
            # The resource server's side of the refresh token grant: without it, a client gets no refresh token.
            allow_offline=True,
            is_oauth_client=True,
            client_type="confidential",
            allowed_grants=GRANTS,
            allowed_operations=["introspect"],
            trust_scope="Account",
            is_login_target=True,
            opts=pulumi.ResourceOptions(
                parent=self,
                # The plugin leaves the client secret in clear text, and Oracle adds schemas of its own.
                additional_secret_outputs=["clientSecret"],
                ignore_changes=["schemas", *args.app.app_left_as_is],
                # Name and scopes are unique in the domain: a replacement must first make room.
                delete_before_replace=True,
                hooks=pulumi.ResourceHookBinding(before_create=[free.hook], on_error=[explain("app")]),
            ),
        )
        guard = AppGuard(
            f"{name}-guard",
            AppGuardArgs(identity_domain_url=args.identity_domain_url, app_id=app.id),
            pulumi.ResourceOptions(parent=self),
        )
        self.app_id, self.client_id = guard.id, app.name
        self.client_secret = self._secret(name, args, app.client_secret)
        self.tenancy_ocid = app.tenancy_ocid
        self.register_outputs({"app_id": self.app_id, "client_id": self.client_id})

    def _secret(self, name: str, args: ConfidentialAppArgs, initial: pulumi.Output[str]) -> pulumi.Output[str]:
        """Keep the secret beside the app: the app's own state may lose it, or still hold the one before a renewal."""
        wanted = ClientSecretArgs(
            identity_domain_url=args.identity_domain_url,
            app_id=self.app_id,
            client_id=self.client_id,
            scope=pulumi.Output.concat(args.audience, args.scopes[0]),
            version=args.app.client_secret_version,
            initial=pulumi.Output.secret(initial),
        )
        kept = ClientSecret(f"{name}-client-secret", wanted, pulumi.ResourceOptions(parent=self))
        return pulumi.Output.secret(kept.secret)
