"""Drives a provider's methods in the order of the real engine, and keeps the state."""

import asyncio
from dataclasses import dataclass
from typing import Any

from pulumi.provider.experimental import provider as requests
from pulumi.provider.experimental.property_value import PropertyValue

from offline.plugin.provider import OciProvider
from offline.plugin.values import to_dict, to_values

EMPTY: dict[str, PropertyValue] = {}


@dataclass
class Stored:
    """One resource in the state."""

    urn: str
    resource_id: str
    inputs: dict[str, PropertyValue]
    outputs: dict[str, PropertyValue]


class Engine:
    """A stack without an engine."""

    def __init__(self, provider: OciProvider) -> None:
        self.provider = provider
        self.state: dict[str, Stored] = {}
        asyncio.run(provider.configure(requests.ConfigureRequest({}, {}, True, True)))

    def create(self, name: str, token: str, inputs: dict[str, Any]) -> dict[str, Any]:
        urn = f"urn:pulumi:sim::p::my:index:Component${token}::{name}"
        properties = to_values(inputs)
        checked = asyncio.run(self.provider.check(requests.CheckRequest(urn, {}, properties, b"")))
        assert checked.inputs == properties
        response = asyncio.run(self.provider.create(requests.CreateRequest(urn, properties, 0, False)))
        assert response.resource_id
        self.state[name] = Stored(urn, response.resource_id, properties, response.properties)
        return to_dict(response.properties)

    def preview(self, token: str, inputs: dict[str, Any]) -> dict[str, Any]:
        request = requests.CreateRequest(f"urn:pulumi:sim::p::{token}::n", to_values(inputs), 0, True)
        return to_dict(asyncio.run(self.provider.create(request)).properties)

    def refresh(self, name: str) -> bool:
        """Read one resource; False when it is gone."""
        stored = self.state[name]
        request = requests.ReadRequest(stored.urn, stored.resource_id, stored.outputs, stored.inputs)
        response = asyncio.run(self.provider.read(request))
        if response.resource_id:
            self.state[name] = Stored(stored.urn, response.resource_id, response.inputs, response.properties)
        return bool(response.resource_id)

    def diff(self, name: str, inputs: dict[str, Any]) -> requests.DiffResponse:
        stored = self.state[name]
        request = requests.DiffRequest(stored.urn, stored.resource_id, stored.outputs, to_values(inputs), [])
        return asyncio.run(self.provider.diff(request))

    def update(self, name: str, inputs: dict[str, Any]) -> dict[str, Any]:
        stored, news = self.state[name], to_values(inputs)
        request = requests.UpdateRequest(stored.urn, stored.resource_id, stored.outputs, news, 0, [], False)
        response = asyncio.run(self.provider.update(request))
        self.state[name] = Stored(stored.urn, stored.resource_id, news, response.properties)
        return to_dict(response.properties)

    def delete(self, name: str) -> None:
        stored = self.state[name]
        request = requests.DeleteRequest(stored.urn, stored.resource_id, stored.outputs, 0)
        asyncio.run(self.provider.delete(request))
        del self.state[name]

    def invoke(self, token: str, args: dict[str, Any]) -> dict[str, Any]:
        response = asyncio.run(self.provider.invoke(requests.InvokeRequest(token, to_values(args))))
        return to_dict(response.return_value or EMPTY)
