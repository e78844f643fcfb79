"""`IotIotDomainConfigureDataAccess`: an action that Pulumi calls a resource.

Source: terraform-provider-oci internal/service/iot/iot_iot_domain_configure_data_access_resource.go (read and delete
make no request, the id is the IoT domain's OCID).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from offline.plugin.control_plane import ControlPlaneLifecycle
from offline.plugin.wire import to_wire


class DataAccessLifecycle(ControlPlaneLifecycle):
    """Run the action on create; there is nothing to read, update or delete."""

    async def create(self, asked: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """POST the action, wait, and GET the IoT domain, as the real plugin does."""
        body = to_wire(self.schema.properties, asked)
        resource_id = await self.act(asked["iotDomainId"], "configureDataAccess", body)
        await self.send("GET", f"{self.kind.path}/{resource_id}")
        return resource_id, await self.read(resource_id, asked)

    async def read(self, resource_id: str, known: Mapping[str, Any]) -> dict[str, Any]:
        """Repeat what is known."""
        del resource_id
        return {name: known.get(name) for name in self.schema.properties}

    async def delete(self, resource_id: str, known: Mapping[str, Any]) -> None:
        """Do nothing: the service offers no way back, and the real plugin is as silent."""
        del resource_id, known
