"""Destroy the demo, and prove from outside that nothing is left."""

from __future__ import annotations

import json
import sys

from demo.remains import collection_statuses, iot_domain_left, new_identity_domains
from demo.tenancy import Tenancy
from demo.terminal import ask, console, run, step

NOT_FOUND = 404


def down(tenancy: Tenancy) -> None:
    """Destroy, ask the cloud what is left, and end with an error if something is."""
    tenancy.write_stack_file()
    stack = ("--stack", tenancy.stack)
    step(1, "Destroy")
    run("pulumi", "stack", "select", "--create", tenancy.stack)
    outputs = json.loads(ask("pulumi", "stack", "output", "--json", *stack))
    run("pulumi", "destroy", "--yes", "--skip-preview", *stack)
    step(2, "Ask the cloud what is left")
    left = [
        *say("identity domains in the compartment", new_identity_domains(tenancy)),
        *collections_left(tenancy, outputs.get("identityDomainUrl")),
        *say("changes of the IoT domain", iot_domain_left(tenancy)),
    ]
    if left:
        sys.exit(f"Left behind: {', '.join(left)}")
    tenancy.before_file.unlink(missing_ok=True)
    console.print("Nothing is left: the simulated tenancy is as it was before the demo.")


def collections_left(tenancy: Tenancy, identity_domain_url: str | None) -> list[str]:
    """Name the collections of the former identity domain that still answer; there are none if it was never made."""
    if not identity_domain_url:
        return []
    statuses = collection_statuses(tenancy, identity_domain_url)
    say("its apps, groups, users and grants", [f"{name} {status}" for name, status in statuses.items()])
    return [f"{name} at {identity_domain_url}" for name, status in statuses.items() if status != NOT_FOUND]


def say(what: str, found: list[str]) -> list[str]:
    """Print what was found of one kind, and return it."""
    console.print(f"  {what}: {', '.join(found) or 'none'}", markup=False)
    return found
