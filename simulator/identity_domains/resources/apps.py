"""Rules of apps: OAuth clients and resource servers.

Source: OCI Python SDK models/app.py; documentation "Creating and Activating an OAuth Client App", "Creating and
Activating an OAuth Resource Server".
"""

from __future__ import annotations

import re
from typing import ClassVar
from uuid import uuid4

from typing_extensions import override

from simulator.identity_domains import allowances
from simulator.identity_domains.directory import Directory
from simulator.identity_domains.errors import FunctionalRefusal, bad_reference, invalid, missing
from simulator.identity_domains.resources.certificates import certificate_of_alias
from simulator.identity_domains.resources.grants import grants_to, remove_grants
from simulator.identity_domains.resources.templates import TEMPLATES
from simulator.identity_domains.scim.resource import Resource
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document

NAME = re.compile(r"\w+", re.ASCII)
"""Client ids hold letters, digits and `_` only. Source: documentation "Creating and Activating an OAuth Client App"."""
USUAL_TOKEN_SECONDS = 3600
USUAL_REFRESH_TOKEN_SECONDS = 604_800


def client_secret(directory: Directory, app: Document) -> str | None:
    """Return an app's client secret in clear text."""
    stored = directory.get("client_secret", app["id"])
    return None if stored is None else directory.cloud.vault.decrypt(stored["secret"])


class Apps(Resource):
    """Apps of an identity domain."""

    name: ClassVar = "App"
    endpoint: ClassVar = "Apps"
    kind: ClassVar = "app"
    computed: ClassVar = {"clientSecret": client_secret, "grants": grants_to}

    @override
    def shown_once(self, directory: Directory) -> frozenset[str]:
        """Let only the answer to POST show the secret, if the settings say so."""
        return frozenset() if directory.settings.client_secret_readable else frozenset({"clientSecret"})

    @override
    def complete(self, directory: Directory, before: Document | None, after: Document) -> None:
        """Give a new app its name and secret, fill in computed parts, check what belongs together.

        Raises:
            Refusal: 400, the parts do not fit; 403, the app is Oracle's.
        """
        if before is None:
            if not after.get("isOPCService"):
                allowances.require_room(directory, self.kind)
        elif before["isOPCService"]:
            raise Refusal(403, "", "Apps of Oracle's own cannot be changed.", "Oracle's own apps")
        _complete_name(after)
        _complete_template(directory, after)
        _complete_flags(directory, before, after)
        _require_oauth_parts(after)
        _complete_scopes(after)
        _complete_allowed_scopes(directory, after)
        after["certificates"] = [certificate_of_alias(directory, entry) for entry in after.get("certificates", [])]
        if after["isOAuthClient"] and after.get("clientType") != "public":
            _ensure_secret(directory, after)

    @override
    def unique_values(self, document: Document) -> set[tuple[str, str]]:
        """Full scope names are unique in the domain too."""
        return super().unique_values(document) | {("fqs", scope["fqs"]) for scope in document.get("scopes", [])}

    @override
    def refuse_delete(self, directory: Directory, document: Document, *, force: bool) -> None:
        """Refuse while the app is active, forced or not; status and messageId of the real refusal are unknown.

        Source: terraform-provider-oci issues 2469 and 2507; documentation "Deleting Applications".

        Raises:
            FunctionalRefusal: The app is active.
        """
        if document["active"]:
            raise FunctionalRefusal(
                400,
                "",
                f"The app {document['displayName']} is active. Deactivate it before you delete it.",
                "delete of an active app",
                additional_data={"id": document["id"], "displayName": document["displayName"]},
            )

    @override
    def deleted(self, directory: Directory, document: Document) -> None:
        """Remove the app's secret, and the grants to it and of it."""
        remove_grants(directory, document["id"])
        directory.delete("client_secret", document["id"])


def regenerate_secret(directory: Directory, app: Document) -> str:
    """Give an app a new client secret and return it."""
    secret = f"idcscs-{uuid4()}"
    directory.put("client_secret", app["id"], {"id": app["id"], "secret": directory.cloud.vault.encrypt(secret)})
    return secret


def _complete_name(app: Document) -> None:
    app.setdefault("name", uuid4().hex)
    if not NAME.fullmatch(app["name"]):
        raise invalid("The name of an App may hold letters, digits and underscores only.", "app name")


def _complete_template(directory: Directory, app: Document) -> None:
    template = app.get("basedOnTemplate", {})
    id = template.get("value")
    if id is None:
        return
    if id not in TEMPLATES:
        raise bad_reference("App.basedOnTemplate", "AppTemplate", id)
    template["wellKnownId"] = id
    template["$ref"] = f"{directory.url}/admin/v1/AppTemplates/{id}"
    template["lastModified"] = TEMPLATES[id]["meta"]["lastModified"]


def _complete_flags(directory: Directory, before: Document | None, app: Document) -> None:
    app.setdefault("active", before["active"] if before else directory.settings.apps_start_active)
    for name in ("isOAuthClient", "isOAuthResource", "isAliasApp", "isOPCService", "allowAccessControl"):
        app.setdefault(name, False)
    for name in ("isLoginTarget", "showInMyApps", "meterAsOPCService", "disableKmsiTokenAuthentication"):
        app.setdefault(name, False)
    app.setdefault("isUnmanagedApp", True)
    if app["isOAuthClient"]:
        app.setdefault("trustScope", "Explicit")
        app.setdefault("clientIPChecking", "anywhere")
    if app["isOAuthResource"]:
        app.setdefault("accessTokenExpiry", USUAL_TOKEN_SECONDS)
        app.setdefault("refreshTokenExpiry", USUAL_REFRESH_TOKEN_SECONDS)


def _require_oauth_parts(app: Document) -> None:
    needed = {"clientType": app["isOAuthClient"], "audience": app["isOAuthResource"] or app.get("scopes")}
    absent = [name for name, is_needed in needed.items() if is_needed and not app.get(name)]
    if absent:
        raise missing(absent)


def _complete_scopes(app: Document) -> None:
    for scope in app.get("scopes", []):
        if "value" in scope:
            scope["fqs"] = app["audience"] + scope["value"]
        scope.setdefault("requiresConsent", False)


def _complete_allowed_scopes(directory: Directory, app: Document) -> None:
    own = {scope.get("fqs") for scope in app.get("scopes", [])}
    for allowed in app.get("allowedScopes", []):
        fqs = allowed.get("fqs")
        if fqs is None:
            continue
        owner = app.get("id") if fqs in own else directory.owner_of("app", "fqs", fqs)
        if owner is None:
            raise bad_reference("App.allowedScopes", "scope", fqs)
        allowed["idOfDefiningApp"] = owner


def _ensure_secret(directory: Directory, app: Document) -> None:
    if directory.get("client_secret", app["id"]) is None:
        regenerate_secret(directory, app)
