"""Describe the SCIM plane to clients that ask: ServiceProviderConfig, ResourceTypes, Schemas.

Source: RFC 7643, sections 5 to 7; limits from documentation "Query Parameters" and "Response Codes". Whether
Oracle's answers have the same members is unknown.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from simulator.identity_domains import callers
from simulator.identity_domains.errors import not_found
from simulator.identity_domains.resources.apps import Apps
from simulator.identity_domains.resources.certificates import OAuthClientCertificates
from simulator.identity_domains.resources.domain_settings import DomainSettings, IdentitySettings
from simulator.identity_domains.resources.grants import Grants
from simulator.identity_domains.resources.groups import Groups
from simulator.identity_domains.resources.roles import AppRoles
from simulator.identity_domains.resources.trusts import IdentityPropagationTrusts
from simulator.identity_domains.resources.users import Users
from simulator.identity_domains.scim.messages import LARGEST_COUNT, page, path_id, reply
from simulator.identity_domains.scim.resource import Resource
from simulator.identity_domains.scim.schema import Attribute, load
from simulator.kernel.call import Call
from simulator.kernel.store import Document

CORE = "urn:ietf:params:scim:schemas:core:2.0"
RESOURCES: tuple[Resource, ...] = (
    Users(),
    Groups(),
    Apps(),
    Grants(),
    IdentityPropagationTrusts(),
    AppRoles(),
    OAuthClientCertificates(),
    DomainSettings(),
    IdentitySettings(),
)
"""Resources that have a schema table."""


def get_service_provider_config(call: Call) -> Response:
    """Return what the SCIM plane can do."""
    url = callers.open_directory(call).url
    body = {
        "schemas": [f"{CORE}:ServiceProviderConfig"],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": LARGEST_COUNT},
        "changePassword": {"supported": True},
        "sort": {"supported": True},
        "etag": {"supported": False},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "OAuth Bearer Token",
                "description": "Access token of the identity domain with an app role",
            }
        ],
        "meta": _meta(url, "ServiceProviderConfig", "ServiceProviderConfig"),
    }
    return reply(call, 200, body)


def list_resource_types(call: Call) -> Response:
    """Return the resource types."""
    url = callers.open_directory(call).url
    return _list(call, [_resource_type(url, resource) for resource in RESOURCES])


def get_resource_type(call: Call) -> Response:
    """Return one resource type."""
    url = callers.open_directory(call).url
    return _one(call, "ResourceType", [_resource_type(url, resource) for resource in RESOURCES])


def list_schemas(call: Call) -> Response:
    """Return the schemas, those of extensions included."""
    return _list(call, _schemas(callers.open_directory(call).url))


def get_schema(call: Call) -> Response:
    """Return one schema."""
    return _one(call, "Schema", _schemas(callers.open_directory(call).url))


def _list(call: Call, documents: list[Document]) -> Response:
    return reply(call, 200, page(documents, len(documents), 1))


def _one(call: Call, kind: str, documents: list[Document]) -> Response:
    for document in documents:
        if document["id"] == path_id(call):
            return reply(call, 200, document)
    raise not_found(kind, path_id(call))


def _resource_type(url: str, resource: Resource) -> Document:
    schema = resource.schema
    name = schema.urn.rpartition(":")[2]
    return {
        "schemas": [f"{CORE}:ResourceType"],
        "id": name,
        "name": name,
        "endpoint": f"/{resource.endpoint}",
        "schema": schema.urn,
        "schemaExtensions": [{"schema": extension.name, "required": False} for extension in schema.extensions],
        "meta": _meta(url, "ResourceType", f"ResourceTypes/{name}"),
    }


def _schemas(url: str) -> list[Document]:
    found: dict[str, Document] = {}
    for resource in RESOURCES:
        schema = load(resource.name)
        own = [attribute for name, attribute in schema.attributes.items() if not name.startswith("urn:")]
        found[schema.urn] = _schema(url, schema.urn, own)
        for extension in schema.extensions:
            found.setdefault(extension.name, _schema(url, extension.name, list(extension.parts.values())))
    return list(found.values())


def _schema(url: str, urn: str, attributes: list[Attribute]) -> Document:
    return {
        "schemas": [f"{CORE}:Schema"],
        "id": urn,
        "name": _name(urn),
        "description": _name(urn),
        "attributes": [_attribute(attribute) for attribute in attributes],
        "meta": _meta(url, "Schema", f"Schemas/{urn}"),
    }


def _name(urn: str) -> str:
    """Return a name that no other schema has, such as `PasswordStateUser` for an extension."""
    words = urn.partition(":extension:")[2].replace(":2.0", "").split(":")
    return "".join(word[:1].upper() + word[1:] for word in words) or urn.rpartition(":")[2]


def _attribute(attribute: Attribute) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": attribute.name,
        "type": attribute.type,
        "multiValued": attribute.multi_valued,
        "description": attribute.name,
        "required": attribute.required,
        "caseExact": attribute.case_exact,
        "mutability": attribute.mutability,
        "returned": attribute.returned,
        "uniqueness": "server" if attribute.unique else "none",
    }
    if attribute.canonical_values:
        shown["canonicalValues"] = list(attribute.canonical_values)
    if attribute.parts:
        shown["subAttributes"] = [_attribute(part) for part in attribute.parts.values()]
    return shown


def _meta(url: str, kind: str, path: str) -> dict[str, str]:
    return {"resourceType": kind, "location": f"{url}/admin/v1/{path}"}
