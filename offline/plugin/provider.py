"""The plugin as the engine sees it: check, diff, create, read, update, delete and invoke.

Secrets: the engine is told that the plugin does not know them, so it marks outputs that came from secret inputs itself.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import Any

from pulumi.provider.experimental import provider as pulumi_provider
from pulumi.provider.experimental.property_value import PropertyValue

from offline.plugin.catalogue import CONTROL_PLANE_TYPES, DATA_ACCESS, SCIM_PATHS, SECRETS, UPDATED_IN_PLACE
from offline.plugin.changes import changed_properties, detailed_diff, drifted_inputs, imported, without_ignored
from offline.plugin.cloud import Cloud
from offline.plugin.comparison import planned
from offline.plugin.control_plane import ControlPlaneLifecycle
from offline.plugin.credentials import find_credentials
from offline.plugin.data_access import DataAccessLifecycle
from offline.plugin.errors import CancelledByUserError, NotFoundError, UnsupportedError
from offline.plugin.functions import call
from offline.plugin.retrying import RetryRules
from offline.plugin.schema import resource_schema
from offline.plugin.scim import ScimLifecycle
from offline.plugin.values import to_dict, to_values
from offline.plugin.waiting import Waiter

DEFAULT_TIMEOUT_SECONDS = 1200.0

Lifecycle = ScimLifecycle | ControlPlaneLifecycle


class OciProvider(pulumi_provider.Provider):
    """The stand-in oci plugin."""

    def __init__(self, cloud: Cloud | None = None) -> None:
        """Start without credentials, which `configure` finds.

        Args:
            cloud: Services to use whatever the configuration says.
        """
        self.given_cloud = cloud
        self.found_cloud: Cloud | None = None
        self.cancelled = asyncio.Event()

    async def configure(self, request: pulumi_provider.ConfigureRequest) -> pulumi_provider.ConfigureResponse:
        """Find the caller's credentials; no request is made."""
        configured = to_dict(request.args)
        self.found_cloud = self.given_cloud or Cloud(
            find_credentials(configured), rules=RetryRules.find(configured, os.environ), sleep=self.sleep
        )
        return pulumi_provider.ConfigureResponse(supports_preview=True)

    async def diff_config(self, request: pulumi_provider.DiffRequest) -> pulumi_provider.DiffResponse:
        """Name the settings that changed; none of them replaces a resource."""
        old, new = to_dict(request.old_state), to_dict(request.new_inputs)
        changed = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
        return pulumi_provider.DiffResponse(changes=bool(changed), diffs=changed)

    async def cancel(self) -> None:
        """Stop waiting; what runs in the cloud goes on."""
        self.cancelled.set()

    async def diff(self, request: pulumi_provider.DiffRequest) -> pulumi_provider.DiffResponse:
        """Compare what the program says with what the service last said."""
        token = resource_token(request.urn)
        old = to_dict(request.old_state)
        new = without_ignored(to_dict(request.new_inputs), old, request.ignore_changes)
        changes = changed_properties(resource_schema(token), old, new)
        replaces = changes & (resource_schema(token).replaces - UPDATED_IN_PLACE.get(token, frozenset()))
        return pulumi_provider.DiffResponse(
            changes=bool(changes),
            replaces=sorted(replaces),
            diffs=sorted(changes),
            delete_before_replace=bool(replaces) and "name" in new.keys() - changes,
            detailed_diff=detailed_diff(changes, replaces, old, new),
        )

    async def create(self, request: pulumi_provider.CreateRequest) -> pulumi_provider.CreateResponse:
        """Create a resource, or say in a preview what it would look like."""
        token, asked = resource_token(request.urn), to_dict(request.properties)
        if request.preview:
            return pulumi_provider.CreateResponse(
                properties=to_values(planned(resource_schema(token).properties, asked))
            )
        resource_id, outputs = await self.lifecycle(token, request.timeout).create(asked)
        return pulumi_provider.CreateResponse(resource_id, values_of(token, outputs))

    async def read(self, request: pulumi_provider.ReadRequest) -> pulumi_provider.ReadResponse:
        """Read a resource; one that is gone has no id."""
        token = resource_token(request.urn)
        known, asked = to_dict(request.properties), to_dict(request.inputs)
        resource_id, known = imported(request.resource_id, known)
        try:
            outputs = await self.lifecycle(token).read(resource_id, known)
        except NotFoundError:
            return pulumi_provider.ReadResponse()
        inputs = drifted_inputs(resource_schema(token), asked, outputs)
        return pulumi_provider.ReadResponse(resource_id, values_of(token, outputs), to_values(inputs))

    async def update(self, request: pulumi_provider.UpdateRequest) -> pulumi_provider.UpdateResponse:
        """Change a resource in place, or say in a preview what it would look like."""
        token = resource_token(request.urn)
        known = to_dict(request.olds)
        asked = without_ignored(to_dict(request.news), known, request.ignore_changes)
        if request.preview:
            return pulumi_provider.UpdateResponse(values_of(token, {**known, **asked}))
        outputs = await self.lifecycle(token, request.timeout).update(request.resource_id, known, asked)
        return pulumi_provider.UpdateResponse(values_of(token, outputs))

    async def delete(self, request: pulumi_provider.DeleteRequest) -> None:
        """Delete a resource; one that is gone already is deleted."""
        try:
            lifecycle = self.lifecycle(resource_token(request.urn), request.timeout)
            await lifecycle.delete(request.resource_id, to_dict(request.properties))
        except NotFoundError:
            return

    async def invoke(self, request: pulumi_provider.InvokeRequest) -> pulumi_provider.InvokeResponse:
        """Look something up."""
        result = await call(self.cloud, request.tok, to_dict(request.args))
        return pulumi_provider.InvokeResponse(to_values(result))

    @property
    def cloud(self) -> Cloud:
        """The services, once configured."""
        assert self.found_cloud, "the engine configures a plugin before it uses it"  # noqa: S101
        return self.found_cloud

    def lifecycle(self, token: str, timeout_seconds: float = 0) -> Lifecycle:
        """Return what creates, reads, updates and deletes a resource type."""
        schema = resource_schema(token)
        if path := SCIM_PATHS.get(token):
            return ScimLifecycle(self.cloud, schema, path, SECRETS.get(token, frozenset()))
        lifecycle = DataAccessLifecycle if token == DATA_ACCESS else ControlPlaneLifecycle
        waiter = Waiter(self.sleep, timeout_seconds or DEFAULT_TIMEOUT_SECONDS)
        return lifecycle(self.cloud, schema, CONTROL_PLANE_TYPES[token], waiter)

    async def sleep(self, seconds: float) -> None:
        """Pause, unless the user has cancelled.

        Raises:
            CancelledByUserError: The user has cancelled.
        """
        try:
            await asyncio.wait_for(self.cancelled.wait(), seconds)
        except TimeoutError:
            return
        raise CancelledByUserError("cancelled while waiting; it goes on in the cloud: run the same command again")


def resource_token(urn: str) -> str:
    """Return a resource's own type from its URN, where it follows those of its parents. A name may hold `::`.

    Raises:
        UnsupportedError: The stand-in does not know the type.
    """
    token = urn.split("::", 3)[2].rpartition("$")[2]
    if token not in SCIM_PATHS and token not in CONTROL_PLANE_TYPES:
        raise UnsupportedError(f"the stand-in oci plugin does not know {token}; use the real plugin (OCI_PLUGIN)")
    return token


def values_of(token: str, outputs: Mapping[str, Any]) -> dict[str, PropertyValue]:
    """Turn outputs into property values, with the same ones secret as in the real plugin."""
    return to_values(outputs, SECRETS.get(token, frozenset()))
