"""The whole chain from stack outputs to rows.

Not looked at: whether telemetry arrives at all; a data API that answers with no rows holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from ords_client.errors import OutputsError
from ords_client.links.app_links import APP_LINKS
from ords_client.links.data_links import DATA_LINKS
from ords_client.links.facts import Facts
from ords_client.links.identity_domain_links import IDENTITY_DOMAIN_LINKS
from ords_client.links.link import Broken, Finding, Link
from ords_client.links.token_links import TOKEN_LINKS
from ords_client.links.walk import walk


def check(facts: Facts) -> Iterator[Finding]:
    """Look at every link in turn and yield what was found."""
    return walk(LINKS, facts)


def outputs(facts: Facts) -> str:
    """Look whether the stack outputs are all there and fit together."""
    try:
        count = len(facts.outputs.iot_domains)
    except OutputsError as error:
        raise Broken(str(error), "Run `pulumi up` until it ends well, and read the outputs again.") from error
    return f"complete; {count} IoT domain{'s' * (count > 1)}, here {facts.iot_domain.short_id}"


LINKS: tuple[Link[Facts], ...] = (
    Link("outputs", "Stack outputs", "everything is known that the links below need", outputs),
    *IDENTITY_DOMAIN_LINKS,
    *APP_LINKS,
    *TOKEN_LINKS,
    *DATA_LINKS,
)
