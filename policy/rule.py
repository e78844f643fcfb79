"""What a rule is: a name, what it demands, and how it finds what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Limits = Mapping[str, Any]
"""Name of a limit to its value."""


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource as a rule sees it.

    Attributes:
        type: Pulumi type, such as `oci:Identity/domainsApp:DomainsApp`.
        urn: URN.
        properties: What is known of its properties; in a preview some are not known yet.
        protected: Whether the engine refuses to delete it.
        secret_outputs: Names of the properties that the engine encrypts, whatever the provider says.
    """

    type: str
    urn: str
    properties: Mapping[str, Any]
    protected: bool = False
    secret_outputs: Collection[str] = ()

    @property
    def stack(self) -> str:
        """Name of its stack. Source: Pulumi documentation, "URNs": `urn:pulumi:<stack>::<project>::<type>::<name>`."""
        return self.urn.removeprefix("urn:pulumi:").partition("::")[0]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that each resource of some types must keep, checked before the resource is made.

    Attributes:
        name: Name of the policy.
        demand: What must hold, in one sentence.
        types: Types of the resources it looks at.
        find: Says what breaks it in a resource, each in one sentence.
        limits: Name of each configurable limit to its JSON schema, with a default.
    """

    name: str
    demand: str
    types: Collection[str]
    find: Callable[[Resource, Limits], Iterable[str]]
    limits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class StackRule:
    """A rule about resources together, checked at the end of a preview or an update.

    Attributes:
        name: Name of the policy.
        demand: What must hold, in one sentence.
        find: Says what breaks it, each with the resource and one sentence.
    """

    name: str
    demand: str
    find: Callable[[Sequence[Resource]], Iterable[tuple[Resource, str]]]


def limits_of(rule: Rule, configured: Limits) -> Limits:
    """Return the limits of a rule: what is configured, else the defaults."""
    return {**{name: schema["default"] for name, schema in rule.limits.items()}, **configured}
