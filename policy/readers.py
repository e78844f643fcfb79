"""Rules about who may read."""

from __future__ import annotations

from collections.abc import Iterator

from policy.rule import Limits, Resource, Rule

GRANT = "oci:Identity/domainsGrant:DomainsGrant"


def _person(resource: Resource, limits: Limits) -> Iterator[str]:
    kind = resource.properties.get("grantee", {}).get("type", "Group")
    if resource.stack in limits["stacks"] and kind != "Group":
        yield f"The application is assigned to a {kind} directly. Run: pulumi config set assignUsers false"


RULES = (
    Rule(
        name="production-assigns-groups",
        demand="In a production stack only groups are assigned to the application, so that membership alone decides.",
        types=(GRANT,),
        find=_person,
        limits={"stacks": {"type": "array", "items": {"type": "string"}, "default": ["prod"]}},
    ),
)
