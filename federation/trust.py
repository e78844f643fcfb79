"""What is set up: an application for the exchange, a service user for each right, the trust, and the policy.

Source: documentation "Token Exchange Grant Type: Exchanging a JSON Web Token for a UPST"; OCI Python SDK
identity_domains/models/identity_propagation_trust.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from federation.directory import CORE, ORACLE, Directory
from providers.answer import as_list
from providers.control_plane import iam
from providers.identity_domain import settings_url

RIGHTS = {
    "deployer": ("manage iot-domain-family", "manage domains", "inspect compartments"),
    "reader": ("read iot-domain-family", "read domains", "inspect compartments"),
}
"""What each service user may do: that of docs/privileges.md, for the reader without changes."""


@dataclass(frozen=True)
class Forge:
    """Who signs a job's token.

    Attributes:
        issuer: Its name in the token.
        keys: Where its public keys are read.
        rules: Which jobs are whom, by kind of service user, with `{repository}` and `{environment}`.
    """

    issuer: str
    keys: str
    rules: Mapping[str, str]


FORGES = {
    "github": Forge(
        "https://token.actions.githubusercontent.com",
        "https://token.actions.githubusercontent.com/.well-known/jwks",
        {
            "deployer": "sub eq repo:{repository}:environment:{environment}",
            "reader": "sub eq repo:{repository}:environment:preview-{environment}",
        },
    ),
    "gitlab": Forge(
        "https://gitlab.com",
        "https://gitlab.com/oauth/discovery/keys",
        {
            "deployer": "sub eq project_path:{repository}:ref_type:branch:ref:{environment}",
            "reader": "sub eq project_path:{repository}:ref_type:branch:ref:*",
        },
    ),
}
"""Source: GitHub "OpenID Connect reference"; GitLab "ID tokens": its subject names the branch, not the environment, so
that every branch of the project is a reader there."""


@dataclass(frozen=True)
class Trust:
    """The trust in the jobs of one environment of one repository.

    Attributes:
        forge: `github` or `gitlab`.
        repository: `owner/name`.
        environment: Such as `prod`; its previews run in `preview-prod`. On GitLab the branch.
        audience: Whom the forge's token is for.
        compartment_ocid: Where the IoT domains and the identity domain are.
    """

    forge: str
    repository: str
    environment: str
    audience: str
    compartment_ocid: str

    def set_up(self, directory: Directory) -> tuple[str, Sequence[str]]:
        """Set it up in an identity domain.

        Returns:
            The client id of the exchange, and the policy's statements.
        """
        app = directory.find_or_make("Apps", "name", _app())
        if not app.get("active"):
            directory.replace("Apps", app["id"], "active", value=True)
        users = {kind: self._service_user(directory, kind) for kind in RIGHTS}
        rules = [{"rule": self._rule(kind), "value": user["id"]} for kind, user in users.items()]
        attribute = "impersonationServiceUsers"
        made = self._trust(rules)
        trust = directory.find_or_make("IdentityPropagationTrusts", "name", made, ask_for=f"name,{attribute}")
        ours = {rule["rule"] for rule in rules}
        kept = [
            {"rule": entry["rule"], "value": entry["value"]}
            for entry in trust.get(attribute) or []
            if entry["rule"] not in ours
        ]
        if attribute in trust:
            # The first rule that fits wins: one for any branch comes last.
            ordered = sorted([*kept, *rules], key=lambda entry: "*" in entry["rule"])
            directory.replace("IdentityPropagationTrusts", trust["id"], attribute, ordered)
        statements = [*self._statements(directory)]
        self._policy(directory, statements)
        return str(app["name"]), statements

    def _name(self, kind: str) -> str:
        return f"pipeline-{kind}-{self.environment}"

    def _rule(self, kind: str) -> str:
        return FORGES[self.forge].rules[kind].format(repository=self.repository, environment=self.environment)

    def _service_user(self, directory: Directory, kind: str) -> dict[str, Any]:
        extension = f"{ORACLE}extension:user:User"
        user = directory.find_or_make(
            "Users",
            "userName",
            {
                "schemas": [f"{CORE}User", extension],
                "userName": self._name(kind),
                "name": {"familyName": self._name(kind)},
                extension: {"serviceUser": True},
            },
        )
        members = [{"value": user["id"], "type": "User"}]
        group = {"schemas": [f"{CORE}Group"], "displayName": self._name(kind), "members": members}
        directory.find_or_make("Groups", "displayName", group)
        return user

    def _trust(self, rules: Sequence[dict[str, str]]) -> dict[str, Any]:
        forge = FORGES[self.forge]
        return {
            "schemas": [f"{ORACLE}IdentityPropagationTrust"],
            "name": f"{self.forge}-pipelines",
            "type": "JWT",
            "issuer": forge.issuer,
            "publicKeyEndpoint": forge.keys,
            "active": True,
            "oauthClients": [_app()["name"]],
            "clientClaimName": "aud",
            "clientClaimValues": [self.audience],
            "allowImpersonation": True,
            "impersonationServiceUsers": list(rules),
            "subjectType": "User",
        }

    def _statements(self, directory: Directory) -> Sequence[str]:
        oci = directory.oci
        ocid = oci.read("read the settings", settings_url(directory.url))["domainOcid"]
        domain = oci.read(f"read identity domain {ocid}", iam(oci).resource_url("domains", ocid))
        place = "" if domain["type"] == "DEFAULT" else f"'{domain['displayName']}'/"
        return [
            f"allow group {place}'{self._name(kind)}' to {right} in compartment id {self.compartment_ocid}"
            for kind, rights in RIGHTS.items()
            for right in rights
        ]

    def _policy(self, directory: Directory, statements: Sequence[str]) -> None:
        oci, name = directory.oci, f"pipeline-{self.environment}"
        url = f"{iam(oci).url}/policies"
        query = urlencode({"compartmentId": self.compartment_ocid, "name": name})
        action = f"look for policy {name}"
        there = as_list(action, oci.request(action, "GET", f"{url}?{query}"), "items")
        body = {"description": f"Pipelines of {self.repository}, {self.environment}", "statements": list(statements)}
        if there:
            oci.request(f"update policy {name}", "PUT", iam(oci).resource_url("policies", there[0]["id"]), body=body)
        else:
            body |= {"name": name, "compartmentId": self.compartment_ocid}
            headers = {"opc-retry-token": uuid.uuid4().hex}
            oci.request(f"make policy {name}", "POST", url, body=body, headers=headers)


def _app() -> dict[str, Any]:
    return {
        "schemas": [f"{ORACLE}App"],
        "displayName": "Pipelines: token exchange",
        "name": "pipeline_token_exchange",
        "basedOnTemplate": {"value": "CustomWebAppTemplateId"},
        "active": True,
        "isOAuthClient": True,
        "clientType": "confidential",
        "allowedGrants": ["client_credentials"],
    }
