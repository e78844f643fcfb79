"""The state of a stack, as `pulumi stack export` shows it: what is pending in it, and what has been adopted.

What is adopted is marked by an initialization error of Pulumi's own, until a refresh has read it: Pulumi clears the
mark when it reads the resource, and no run takes a marked resource for whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

UNREAD = "adopted by python -m recovery, and not read from the cloud yet"
SECRET = "4dabf18193072939515e22adb298388d"  # noqa: S105 - the key that marks a secret. Source: Pulumi SDK, rpc.py


@dataclass(frozen=True)
class Pending:
    """Something that a killed run was about to make.

    Attributes:
        resource: Its entry, as the run wrote it down.
        inputs: What the program asked for, secrets in clear text; empty when the run did not write it down.
    """

    resource: dict[str, Any]
    inputs: dict[str, Any]

    @property
    def name(self) -> str:
        """The resource's name."""
        return str(self.resource["urn"]).split("::", 3)[3]


@dataclass(frozen=True)
class State:
    """A state that is being put in order.

    Attributes:
        exported: The whole export; secrets are encrypted.
    """

    exported: dict[str, Any]

    @property
    def deployment(self) -> dict[str, Any]:
        """Resources and pending operations."""
        deployment: dict[str, Any] = self.exported["deployment"]
        return deployment

    @property
    def resources(self) -> list[dict[str, Any]]:
        """Everything that Pulumi knows."""
        resources: list[dict[str, Any]] = self.deployment.setdefault("resources", [])
        return resources

    @property
    def is_interrupted(self) -> bool:
        """Whether a run left operations behind."""
        return bool(self.deployment.get("pending_operations"))

    @property
    def begun(self) -> str:
        """When the oldest resource was made, as an RFC 3339 time; empty when there is none."""
        return min((str(made["created"]) for made in self.resources if made.get("created")), default="")

    def pending(self, shown: State) -> Iterator[Pending]:
        """List what was about to be made, and is not known.

        Args:
            shown: The same state with secrets in clear text.
        """
        known = {resource["urn"] for resource in self.resources}
        operations = zip(_operations(self), _operations(shown), strict=True)
        for operation, in_clear_text in operations:
            resource = operation.get("resource") or {}
            if operation.get("type") == "creating" and resource.get("urn") not in known | {None}:
                inputs = (in_clear_text.get("resource") or {}).get("inputs") or {}
                yield Pending(resource, _in_clear_text(inputs))

    def region_of(self, resource: dict[str, Any]) -> str:
        """Return the region that the plugin of a resource is configured for; empty when it does not say."""
        urn = str(resource.get("provider", "")).rpartition("::")[0]
        plugins = (known for known in self.resources if known["urn"] == urn)
        return str(next(((plugin.get("inputs") or {}).get("region", "") for plugin in plugins), ""))

    def adopt(self, pending: Pending, id_: str) -> None:
        """Make a resource of what was pending.

        What the program asked for stands for the outputs until the resource has been read.
        """
        inputs = pending.resource.get("inputs") or {}
        self.resources.append({**pending.resource, "id": id_, "outputs": inputs, "initErrors": [UNREAD]})

    def forget_operations(self) -> None:
        """Drop every pending operation."""
        self.deployment.pop("pending_operations", None)

    def unread(self) -> list[str]:
        """Return the URNs of what has been adopted and not read yet."""
        return [known["urn"] for known in self.resources if UNREAD in (known.get("initErrors") or [])]


def _operations(state: State) -> list[dict[str, Any]]:
    return list(state.deployment.get("pending_operations") or [])


def _in_clear_text(value: Any) -> Any:
    """Put the texts of secrets in their places."""
    if isinstance(value, list):
        return [_in_clear_text(part) for part in value]
    if not isinstance(value, dict):
        return value
    if SECRET in value:
        return json.loads(value["plaintext"]) if "plaintext" in value else None
    return {name: _in_clear_text(part) for name, part in value.items()}
