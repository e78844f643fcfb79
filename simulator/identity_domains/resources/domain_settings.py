"""Rules of the two settings resources of an identity domain.

Source: OCI Python SDK models/setting.py and identity_setting.py; documentation "Updating an OAuth Setting" (one
previous issuer is kept), "Requiring User's Email Address for Account Creation".
"""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.scim.resource import Author, Resource
from simulator.kernel.store import Document

NEW_SETTINGS: Document = {
    "id": "Settings",
    "csrAccess": "readWrite",
    "signingCertPublicAccess": False,
    "defaultTrustScope": "Explicit",
    "accountAlwaysTrustScope": False,
    "subMappingAttr": "userName",
    "locale": "en",
    "timezone": "America/Chicago",
}
"""Settings of a new domain. That client access to the certificate is off is the scenario's; the rest is a guess."""


class DomainSettings(Resource):
    """`/Settings/Settings`."""

    name: ClassVar = "Setting"
    endpoint: ClassVar = "Settings"
    kind: ClassVar = "settings"

    @override
    def replace(self, directory: Directory, before: Document, body: Document, author: Author) -> Document:
        """Reset what the body leaves out, or leave it: what the real one does is unknown."""
        names = {name.lower() for name in body}
        if directory.settings.put_settings_clears:
            left_out = {name: value for name, value in NEW_SETTINGS.items() if name != "csrAccess"}
        else:
            left_out = before
        rest = {name: value for name, value in left_out.items() if name.lower() not in names | {"csraccess"}}
        return super().replace(directory, before, rest | body, author)

    @override
    def complete(self, directory: Directory, before: Document | None, after: Document) -> None:
        """Keep the issuer that was used until now."""
        if before and before.get("issuer") != after.get("issuer"):
            after["prevIssuer"] = before.get("issuer", "")


class IdentitySettings(Resource):
    """`/IdentitySettings/IdentitySettings`."""

    name: ClassVar = "IdentitySetting"
    endpoint: ClassVar = "IdentitySettings"
    kind: ClassVar = "identity_settings"
