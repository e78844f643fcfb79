"""Put a stack in order after its run was killed: `pulumi cancel`, then `python -m recovery --stack NAME`.

Pulumi writes down that it is about to create a resource, then the oci plugin asks the cloud. If both are killed in
between, the cloud may have made what Pulumi does not know. This looks for it by its name, in the identity domain or
compartment that it was meant for, and writes what it finds into the stack's state. Then the same command finishes the
job (docs/recovery.md).

Does not: run `pulumi cancel`; only a person knows that no other run is at work. Nor use `pulumi refresh
--import-pending-creates`: Pulumi 3.259 drops such a resource instead of importing it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from providers.answer import as_list
from providers.cloud import Cloud
from providers.control_plane import iam
from providers.errors import ProviderError
from providers.oci_client import OciClient
from providers.voice import say
from providers.waiting import Reading, Waiter

CREATION_LIMIT_SECONDS = 1200
"""How long to wait for an identity domain that is being created. Source: default time-out of the oci plugin."""

Resource = Mapping[str, Any]


def pulumi(*arguments: str, given: str | None = None) -> str:
    """Run a Pulumi command and give what it prints.

    Args:
        arguments: Its command line.
        given: What it reads.
    """
    command = ["pulumi", "--non-interactive", *arguments]
    done = subprocess.run(command, input=given or "", stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with status {done.returncode}. Its own lines say why.")
    return done.stdout


def find_identity_domain(oci: OciClient, wanted: Resource) -> str | None:
    """Give the OCID of a new identity domain, once its creation has ended."""
    query = urlencode({"compartmentId": wanted["compartmentId"], "displayName": wanted["displayName"]})
    url = f"{iam(oci).url}/domains"

    def newest() -> Resource | None:
        action = f"list identity domains {wanted['displayName']}"
        found = as_list(action, oci.request(action, "GET", f"{url}?{query}"), "items")
        there = [domain for domain in found if domain["lifecycleState"] not in ("DELETING", "DELETED")]
        return max(there, key=lambda domain: str(domain["timeCreated"]), default=None)

    def read() -> Reading:
        domain = newest()
        state = domain["lifecycleState"] if domain else "not there"
        return Reading(state, ended=state != "CREATING")

    waiter = Waiter(CREATION_LIMIT_SECONDS, "python -m recovery", say=say, now=oci.now, sleep=oci.sleep)
    waiter.wait(f"find identity domain {wanted['displayName']} created", read)
    domain = newest()
    return str(domain["id"]) if domain else None


def named(collection: str, attribute: str, name: str) -> Callable[[OciClient, Resource], str | None]:
    """Give a finder of a SCIM resource by a name that is unique in its identity domain.

    Args:
        collection: Such as `Groups`.
        attribute: SCIM attribute that holds the name.
        name: Property that holds it in the program.
    """

    def find(oci: OciClient, wanted: Resource) -> str | None:
        text = wanted[name].replace("\\", "\\\\").replace('"', '\\"')
        found = _search(oci, wanted, collection, f'{attribute} eq "{text}"')
        return found[0]["id"] if found else None

    return find


def find_grant(oci: OciClient, wanted: Resource) -> str | None:
    """Give the id of an assignment: an app has one for each grantee."""
    app, grantee = wanted["app"]["value"], wanted["grantee"]["value"]
    found = _search(oci, wanted, "Grants", f'app.value eq "{app}"')
    return next((grant["id"] for grant in found if grant["grantee"]["value"] == grantee), None)


def _search(oci: OciClient, wanted: Resource, collection: str, scim_filter: str) -> list[dict[str, Any]]:
    query = urlencode({"filter": scim_filter, "count": 1000})
    url = f"{wanted['idcsEndpoint']}/admin/v1/{collection}?{query}"
    action = f"list {collection} with {scim_filter}"
    return as_list(action, oci.request(action, "GET", url), "Resources")


FINDERS: Mapping[str, Callable[[OciClient, Resource], str | None]] = {
    "oci:Identity/domain:Domain": find_identity_domain,
    "oci:Identity/domainsApp:DomainsApp": named("Apps", "name", "name"),
    "oci:Identity/domainsGroup:DomainsGroup": named("Groups", "displayName", "displayName"),
    "oci:Identity/domainsUser:DomainsUser": named("Users", "userName", "userName"),
    "oci:Identity/domainsGrant:DomainsGrant": find_grant,
}
"""How to find what the oci plugin may have made. The dynamic providers need none: they look before they act."""


def adopted(oci: OciClient, deployment: dict[str, Any]) -> list[str]:
    """Move what was made from the pending operations of a state to its resources; forget the other operations.

    Returns:
        The URNs of what was found.
    """
    known = {resource["urn"] for resource in deployment.get("resources", [])}
    urns = []
    for operation in deployment.pop("pending_operations", None) or []:
        resource = operation["resource"]
        if operation["type"] != "creating" or resource["urn"] in known or resource["type"] not in FINDERS:
            continue
        found = FINDERS[resource["type"]](oci, resource["inputs"])
        say(f"{resource['urn'].rpartition('::')[2]}: {f'found as {found}' if found else 'was not created'}.")
        if found:
            # What the program asked for stands for the outputs until the refresh below reads the real ones.
            deployment["resources"].append({**resource, "id": found, "outputs": resource["inputs"]})
            urns.append(resource["urn"])
    return urns


def recover(stack: list[str], config_file: list[str]) -> None:
    """Adopt what the killed run made, and read it."""
    exported = json.loads(pulumi("stack", "export", *stack))
    if exported["deployment"].get("pending_operations"):
        config = json.loads(pulumi("config", "--json", "--show-secrets", *stack, *config_file))
        with Cloud(lambda key: config.get(key, {}).get("value")).client() as oci:
            urns = adopted(oci, exported["deployment"])
        pulumi("stack", "import", *stack, given=json.dumps(exported))
        targets = [word for urn in urns for word in ("--target", urn)]
        if targets:
            pulumi("refresh", "--yes", "--skip-preview", *targets, *stack, *config_file)
    say("The stack is in order. Run the same command again.")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Put a stack in order after its run was killed.")
    parser.add_argument("--stack", default=os.environ.get("PULUMI_STACK"), help="name of the stack; the selected one")
    parser.add_argument("--config-file", help="configuration file of the stack, if it is not Pulumi.<stack>.yaml")
    given = parser.parse_args()
    try:
        recover(
            ["--stack", given.stack] if given.stack else [],
            ["--config-file", given.config_file] if given.config_file else [],
        )
    except ProviderError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
