"""The templates that apps are based on; they are Oracle's and cannot be changed.

Source: documentation "Creating and Activating an OAuth Client App" (two ids); public Terraform modules for identity
domains (the other two). Does not: show what a template presets; those attributes are not in a source at hand.
"""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

from simulator.identity_domains.directory import Directory
from simulator.identity_domains.errors import not_found
from simulator.identity_domains.scim.resource import Resource
from simulator.identity_domains.scim.schema import Attribute, Schema
from simulator.kernel.store import Document

URN = "urn:ietf:params:scim:schemas:oracle:idcs:AppTemplate"
_MADE = "2022-01-01T00:00:00.000Z"

TEMPLATES: dict[str, Document] = {
    id: {
        "schemas": [URN],
        "id": id,
        "displayName": name,
        "wellKnownId": id,
        "active": True,
        "meta": {"resourceType": "AppTemplate", "created": _MADE, "lastModified": _MADE},
    }
    for id, name in (
        ("CustomWebAppTemplateId", "Custom Web Application"),
        ("CustomBrowserMobileTemplateId", "Custom Browser or Mobile Application"),
        ("CustomSAMLAppTemplateId", "Custom SAML Application"),
        ("CustomEnterpriseAppTemplateId", "Custom Enterprise Application"),
    )
}

_TIME = Attribute("lastModified", type="dateTime"), Attribute("created", type="dateTime")
_META = Attribute(
    "meta", type="complex", parts={part.name.lower(): part for part in (Attribute("resourceType"), *_TIME)}
)


class AppTemplates(Resource):
    """App templates."""

    name: ClassVar = "AppTemplate"
    endpoint: ClassVar = "AppTemplates"
    kind: ClassVar = "app_template"

    @property
    @override
    def schema(self) -> Schema:
        """The SDK has no model of templates, so there is no table of theirs."""
        attributes = (
            Attribute("id", returned="always"),
            Attribute("displayName", returned="always"),
            Attribute("wellKnownId"),
            Attribute("active", type="boolean"),
            _META,
        )
        return Schema(URN, self.name, {attribute.name.lower(): attribute for attribute in attributes})

    @override
    def find(self, directory: Directory, id: str) -> Document:
        """Return the template with this id.

        Raises:
            not_found: 404.
        """
        if id not in TEMPLATES:
            raise not_found(self.name, id)
        return TEMPLATES[id]

    @override
    def all(self, directory: Directory) -> list[Document]:
        """Return every template."""
        return list(TEMPLATES.values())
