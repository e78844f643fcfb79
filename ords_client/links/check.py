"""The whole chain from stack outputs to rows.

Not looked at: whether telemetry arrives at all; a data API that answers with no rows holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from ords_client.errors import OutputsError
from ords_client.links.app_links import APP_LINKS
from ords_client.links.chain import Chain
from ords_client.links.data_links import DATA_LINKS
from ords_client.links.identity_domain_links import IDENTITY_DOMAIN_LINKS
from ords_client.links.links import Broken, Finding, Link, walk
from ords_client.links.token_links import TOKEN_LINKS


def check(chain: Chain) -> Iterator[Finding]:
    """Look at every link of a chain in turn and yield what was found."""
    return walk(LINKS, chain)


def outputs(chain: Chain) -> str:
    """Look whether the stack outputs are all there and fit together."""
    try:
        count = len(chain.outputs.iot_domains)
    except OutputsError as error:
        raise Broken(str(error), "Run `pulumi up` until it ends well, and read the outputs again.") from error
    return f"complete; {count} IoT domain{'s' * (count > 1)}, here {chain.iot_domain.short_id}"


LINKS: tuple[Link[Chain], ...] = (
    Link("outputs", "Stack outputs", "everything is known that the links below need", outputs),
    *IDENTITY_DOMAIN_LINKS,
    *APP_LINKS,
    *TOKEN_LINKS,
    *DATA_LINKS,
)
