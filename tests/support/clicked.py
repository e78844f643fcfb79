"""Scenario steps 1 to 34 by Oracle's own command line client, as somebody would have clicked them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from simulator.kernel import tenancy
from tests.contract.command_line import COMPARTMENT, WAIT, Shell, ask

SCHEMAS = "urn:ietf:params:scim:schemas:"
CLIENT_ID = "5f0c1d7e8b9a4c3d9e2f1a0b7c6d5e4f"
"""As the console makes one up."""
GRANTS = ["client_credentials", "password", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"]


@dataclass
class Clicked:
    """A set-up that Pulumi knows nothing of.

    Attributes:
        shell: Runs oci.
        app: What is said of the application beside the scenario's own.
        scopes: Scope values.
        group: Name of the group.
        url: URL of the identity domain, once it is made.
        secret: Client secret of the application, once it is made.
    """

    shell: Shell
    app: dict[str, Any] = field(default_factory=dict)
    scopes: tuple[str, ...] = (f"/iot/{tenancy.DOMAIN_SHORT_ID}",)
    group: str = "iot-readers"
    url: str = ""
    secret: str = ""

    def scim(self, *words: str, **options: Any) -> Any:
        """Run a command on the identity domain; lists and objects are given as JSON, names with _ for -."""
        options_ = [
            part
            for name, value in options.items()
            for part in (f"--{name.replace('_', '-')}", value if isinstance(value, str) else json.dumps(value))
        ]
        return ask(self.shell, "identity-domains", *words, "--endpoint", self.url, *options_)["data"]

    def make_domain(self) -> None:
        """Step 3: an identity domain whose signing certificate may be read without a login."""
        person = ("--admin-user-name", "iot-admin", "--admin-email", "ada@example.com")
        name = ("--admin-first-name", "Ada", "--admin-last-name", "Lovelace", "--license-type", "free")
        where = ("--home-region", tenancy.REGION, "--display-name", "iot-data", "--description", "IoT")
        ask(self.shell, "iam", "domain", "create", *COMPARTMENT, *where, *person, *name, *WAIT)
        [found] = ask(self.shell, "iam", "domain", "list", *COMPARTMENT, "--display-name", "iot-data")["data"]
        self.url = found["url"]
        operations = [{"op": "replace", "path": "signingCertPublicAccess", "value": True}]
        patch = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
        self.scim("setting", "patch", setting_id="Settings", schemas=patch, operations=operations)

    def make_app(self, name: str = CLIENT_ID, audience: str = f"/{tenancy.GROUP_SHORT_ID}") -> str:
        """Steps 4 to 19: the confidential application; return its id."""
        made = self.scim(
            "app",
            "create",
            schemas=[f"{SCHEMAS}oracle:idcs:App"],
            display_name="IoT readers",
            description="Made in the console",
            name=name,
            based_on_template={"value": "CustomWebAppTemplateId"},
            active="true",
            is_o_auth_resource="true",
            audience=audience,
            scopes=[{"value": scope} for scope in self.scopes],
            is_o_auth_client="true",
            client_type="confidential",
            allowed_grants=GRANTS,
            trust_scope="Account",
            **self.app,
        )
        # The client's own --allowed-operations takes no list; the console's step 15 is this patch.
        operations = [{"op": "replace", "path": "allowedOperations", "value": ["introspect"]}]
        patch = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
        self.scim("app", "patch", app_id=made["id"], schemas=patch, operations=operations)
        self.secret = made["client-secret"]
        return str(made["id"])

    def make_readers(self, app: str) -> None:
        """Steps 20 to 30: a user and a group, both assigned."""
        user = self.scim(
            "user",
            "create",
            schemas=[f"{SCHEMAS}core:2.0:User"],
            user_name="grace",
            name={"givenName": "Grace", "familyName": "Hopper"},
            emails=[{"value": "grace@example.com", "type": "work", "primary": True}],
            password="-".join(["Correct", "horse", "7"]),
        )
        members = [{"value": user["id"], "type": "User"}]
        schemas = [f"{SCHEMAS}core:2.0:Group"]
        group = self.scim("group", "create", schemas=schemas, display_name=self.group, members=members)
        for kind, grantee in (("User", user), ("Group", group)):
            self.scim(
                "grant",
                "create",
                schemas=[f"{SCHEMAS}oracle:idcs:Grant"],
                grant_mechanism=f"ADMINISTRATOR_TO_{kind.upper()}",
                grantee={"type": kind, "value": grantee["id"]},
                app={"value": app},
            )

    def configure(self, iot_domain: str = tenancy.IOT_DOMAIN_OCID) -> None:
        """Steps 31 to 34: the IoT domain trusts the identity domain."""
        host = self.url.removeprefix("https://").partition(":")[0]
        options = ("--iot-domain-id", iot_domain, "--db-allowed-identity-domain-host", host)
        ask(self.shell, "iot", "domain", "configure-ords-data-access", *options, *WAIT)

    def all(self) -> None:
        """Do every step."""
        self.make_domain()
        self.make_readers(self.make_app())
        self.configure()
