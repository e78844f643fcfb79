"""Destroy a stack after its name was typed, and prove from outside that nothing is left.

`python -m pipeline.destroy --stack NAME --confirm NAME`. Outside means: the cloud is asked, not Pulumi.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline import report, steps, urn
from pipeline.command import command, say, secrets_of
from pipeline.engine import Stack
from pipeline.errors import RefusedError
from pipeline.redaction import Redactor
from pipeline.run import Run
from providers.cloud import Cloud
from providers.control_plane import iam
from providers.errors import ProviderError
from providers.oci_client import OciClient

SCIM = {
    "oci:Identity/domainsApp:DomainsApp": "Apps",
    "oci:Identity/domainsUser:DomainsUser": "Users",
    "oci:Identity/domainsGroup:DomainsGroup": "Groups",
    "oci:Identity/domainsGrant:DomainsGrant": "Grants",
}
DOMAIN = "oci:Identity/domain:Domain"

Resource = Mapping[str, Any]


def left(resources: Sequence[Resource], oci: OciClient) -> Iterator[str]:
    """Yield what a stack made and the cloud still has.

    Args:
        resources: What the stack's state held before.
        oci: Asks the cloud.
    """
    gone = set()
    for resource in (one for one in resources if one["type"] == DOMAIN):
        name = resource["inputs"]["displayName"]
        found = oci.find(f"read identity domain {name}", iam(oci).resource_url("domains", resource["id"]))
        if found and found["lifecycleState"] not in ("DELETED", "DELETING"):
            yield f"identity domain {name} ({found['lifecycleState']})"
        else:
            gone.add(str(resource["outputs"]["url"]))
    for resource in (one for one in resources if one["type"] in SCIM):
        url, collection = resource["inputs"]["idcsEndpoint"], SCIM[resource["type"]]
        name = urn.name(resource["urn"])
        # What was in an identity domain is gone with it, and so is the address to ask.
        if url not in gone and oci.find(f"read {name}", f"{url}/admin/v1/{collection}/{resource['id']}"):
            yield f"{name} in {collection} of {url}"


def destroy(stack: Stack, redact: Redactor) -> None:
    """Destroy a stack and prove that nothing is left.

    Raises:
        RefusedError: It cannot be destroyed, or something is left.
    """
    told = report.compose(steps.read(stack.destruction()), stack.name, redact)
    say(told.text())
    if told.errors:
        raise RefusedError(f"Stack {stack.name} is as it was: {'; '.join(told.errors)}")
    resources = (stack.ask("stack", "export")["deployment"] or {}).get("resources") or []
    config = stack.ask("config", "--json", "--show-secrets")
    stack.run("destroy", "--yes", "--skip-preview", "--suppress-progress", say=say, redact=redact)
    try:
        with Cloud(lambda key: config.get(key, {}).get("value")).client() as oci:
            found = list(left(resources, oci))
    except ProviderError as error:
        raise RefusedError(f"Stack {stack.name} is destroyed, but the cloud could not be asked: {error}") from error
    if found:
        raise RefusedError(f"Stack {stack.name} is destroyed, but the cloud still has: {', '.join(found)}")
    say(f"The cloud was asked: nothing is left of the {len(resources)} resources of stack {stack.name}.")


@command
def main() -> int:
    """Read the command line and destroy."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.destroy", description="Destroy a stack and prove it.")
    parser.add_argument("--stack", required=True, help="name of the stack")
    parser.add_argument("--config-file", default="", help="configuration, if it is not Pulumi.<stack>.yaml")
    parser.add_argument("--confirm", required=True, help="the stack's name once more, typed by a person")
    given = parser.parse_args()
    if given.confirm != given.stack:
        raise RefusedError(
            f"The name that was typed is not {given.stack}, so nothing was destroyed. Type it: CONFIRM={given.stack}"
        )
    stack = Stack(given.stack, given.config_file)
    say(f"Destroying stack {given.stack}, asked for by run {Run.find().url or 'of this terminal'}.")
    destroy(stack, Redactor(secrets_of(stack)))
    return 0


if __name__ == "__main__":
    main()
