"""Resources of the IAM and IoT control planes, whose changes are work requests.

Source: terraform-provider-oci internal/service/identity/identity_domain_resource.go and internal/service/iot (which
entity and action a work request must name, and which requests follow it); recorded requests in tests/data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from offline.plugin.cloud import Cloud
from offline.plugin.comparison import differs
from offline.plugin.errors import NotFoundError
from offline.plugin.schema import ResourceSchema
from offline.plugin.waiting import Waiter
from offline.plugin.wire import merge, to_wire
from offline.plugin.work_request import finished


@dataclass(frozen=True, kw_only=True)
class ControlPlaneType:
    """What tells one resource type from others.

    Attributes:
        service: First label of the regional host.
        path: The collection.
        work_requests: The collection of its work requests.
        entity: Part of the entity type, in lower case, that a work request must name.
        deleted_as: The action that a work request must name after a delete.
        updated: Properties that PUT carries.
        moves: Properties that change by an action of their own.
    """

    service: str
    path: str
    work_requests: str
    entity: str
    deleted_as: str = "DELETED"
    updated: frozenset[str]
    moves: Mapping[str, str] = field(default_factory=dict)


class ControlPlaneLifecycle:
    """Create, read, update and delete one resource type of a control plane."""

    def __init__(self, cloud: Cloud, schema: ResourceSchema, kind: ControlPlaneType, waiter: Waiter) -> None:
        """Keep the type.

        Args:
            cloud: Where requests go.
            schema: The type's properties.
            kind: The type's paths and rules.
            waiter: How to wait for a work request.
        """
        self.cloud = cloud
        self.schema = schema
        self.kind = kind
        self.waiter = waiter

    async def create(self, asked: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """POST, wait for the work request and for the resource; return its id and outputs."""
        wanted = {name: value for name, value in asked.items() if name != "state"}
        answer = await self.send("POST", self.kind.path, to_wire(self.schema.properties, wanted), retry_token=True)
        resource_id = await self.finish(answer.headers, "CREATED")
        await self.settle(resource_id, {"CREATING"})
        if asked.get("state") == "INACTIVE":
            await self.act(resource_id, "deactivate", None)
        return resource_id, await self.read(resource_id, asked)

    async def read(self, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any]:
        """GET the outputs.

        Raises:
            NotFoundError: The resource is gone or deleted.
        """
        body = await self.get(f"{self.kind.path}/{resource_id}")
        if body.get("lifecycleState") == "DELETED":
            raise NotFoundError(f"{resource_id} is deleted")
        return merge(self.schema.properties, body, known)

    async def update(self, resource_id: str, known: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
        """Run the actions that the changes need, PUT the rest, and read back."""
        changed = {n for n in asked if differs(self.schema.properties[n], asked[n], known.get(n))}
        for name in sorted(changed & self.kind.moves.keys()):
            body = to_wire(self.schema.properties, {name: asked[name]})
            await self.act(resource_id, self.kind.moves[name], body)
        values = {name: asked.get(name, known.get(name)) for name in self.kind.updated}
        body = to_wire(self.schema.properties, {n: value for n, value in values.items() if value is not None})
        answer = await self.send("PUT", f"{self.kind.path}/{resource_id}", body)
        await self.finish(answer.headers, "UPDATED")
        if "state" in changed:
            action = "activate" if asked["state"] == "ACTIVE" else "deactivate"
            await self.act(resource_id, action, None)
        return await self.read(resource_id, {**known, **asked})

    async def delete(self, resource_id: str, known: Mapping[str, Any]) -> None:
        """DELETE, wait for the work request, and until the resource is gone."""
        del known
        answer = await self.send("DELETE", f"{self.kind.path}/{resource_id}")
        await self.finish(answer.headers, self.kind.deleted_as)
        await self.settle(resource_id, {"DELETING"})

    async def act(self, resource_id: str, action: str, body: Any) -> str:
        """POST one action and wait for its work request; return the identifier that it names."""
        answer = await self.send("POST", f"{self.kind.path}/{resource_id}/actions/{action}", body, retry_token=True)
        return await self.finish(answer.headers, "UPDATED")

    async def send(self, method: str, path: str, body: Any = None, *, retry_token: bool = False) -> Any:
        """Send one request to the type's host."""
        endpoint_url = self.cloud.endpoint_url(self.kind.service)
        return await self.cloud.request(endpoint_url, method, path, body=body, retry_token=retry_token)

    async def settle(self, resource_id: str, passing: set[str]) -> None:
        """Wait until the resource has left its passing states or is gone."""
        await self.waiter.until(
            lambda state: state not in passing, lambda: self.lifecycle_state(resource_id), resource_id
        )

    async def lifecycle_state(self, resource_id: str) -> str:
        """GET the resource's state."""
        try:
            body = await self.get(f"{self.kind.path}/{resource_id}")
        except NotFoundError:
            return "DELETED"
        return str(body["lifecycleState"])

    async def finish(self, headers: Mapping[str, str], action: str) -> str:
        """Wait for the work request that an answer names; return the identifier of what it did the action to."""
        path = f"{self.kind.work_requests}/{headers['opc-work-request-id']}"
        return await finished(self.get, path, self.kind.entity, action, self.waiter)

    async def get(self, path: str) -> Any:
        """GET one document."""
        return (await self.send("GET", path)).body
