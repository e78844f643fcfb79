"""Resources inside an identity domain. No SCIM call is asynchronous.

Source: terraform-provider-oci internal/service/identity_domains (POST, GET, PUT of the whole resource, DELETE; never
PATCH); recorded requests in tests/data/plugin-requests.jsonl.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offline.plugin.cloud import Answer, Cloud
from offline.plugin.comparison import completed, differs
from offline.plugin.schema import ResourceSchema
from offline.plugin.wire import merge, to_wire


class ScimLifecycle:
    """Create, read, update and delete one SCIM resource type."""

    def __init__(self, cloud: Cloud, schema: ResourceSchema, path: str, secrets: frozenset[str]) -> None:
        """Keep what tells this resource type from others.

        Args:
            cloud: Where requests go.
            schema: The type's properties.
            path: The collection, such as `/admin/v1/Apps`.
            secrets: Properties that PUT carries only when they change.
        """
        self.cloud = cloud
        self.schema = schema
        self.path = path
        self.secrets = secrets

    async def create(self, asked: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """POST what the program set; return the id and the outputs."""
        body = await self.send("POST", self.path, asked, to_wire(self.schema.properties, asked))
        return body["id"], merge(self.schema.properties, body, asked)

    async def read(self, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any]:
        """GET the outputs."""
        return merge(self.schema.properties, await self.send("GET", f"{self.path}/{resource_id}", known), known)

    async def update(self, resource_id: str, known: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
        """PUT the whole resource: what the program sets, and what the service said about the rest."""
        body = {**self.whole(known, asked), "id": resource_id}
        answer = await self.send("PUT", f"{self.path}/{resource_id}", asked, body)
        return merge(self.schema.properties, answer, {**known, **asked})

    async def delete(self, resource_id: str, known: Mapping[str, Any]) -> None:
        """DELETE the resource, by force if the program says so."""
        query = {"forceDelete": True} if known.get("forceDelete") else {}
        await self.cloud.request(
            known["idcsEndpoint"], "DELETE", f"{self.path}/{resource_id}", query=query, retry_token=True
        )

    async def send(self, method: str, path: str, known: Mapping[str, Any], body: Any = None) -> Any:
        """Send one request to the domain that the resource lives in."""
        return (await scim_request(self.cloud, method, path, known, body)).body

    def whole(self, known: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
        """Write every known value but names fixed at creation, unchanged secrets, and lists that stay empty."""
        values = {}
        for name in self.schema.inputs - self.schema.replaces:
            prop, old = self.schema.properties[name], known.get(name)
            value = completed(prop, asked[name], old) if name in asked else old
            unchanged = not differs(prop, value, old)
            if value is not None and not (unchanged and (value == [] or name in self.secrets)):
                values[name] = value
        return to_wire(self.schema.properties, values)


async def scim_request(
    cloud: Cloud, method: str, path: str, known: Mapping[str, Any], body: Any = None, **query: Any
) -> Answer:
    """Send one SCIM request with what a program may set about any of them.

    Args:
        cloud: Where requests go.
        method: HTTP verb.
        path: Path from the root.
        known: Has the domain's URL, and may choose attributes.
        body: What to send as JSON.
        query: Further query parameters.
    """
    return await cloud.request(
        known["idcsEndpoint"],
        method,
        path,
        query={"attributes": known.get("attributes"), "attributeSets": known.get("attributeSets"), **query},
        body=body,
        headers={
            "authorization": known.get("authorization", ""),
            "resource_type_schema_version": known.get("resourceTypeSchemaVersion", ""),
        },
        retry_token=True,
    )
