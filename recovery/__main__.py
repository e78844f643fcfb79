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
import functools
import os
import sys
from datetime import datetime, timedelta

from providers.cloud import Cloud
from providers.errors import ProviderError
from providers.voice import printable
from providers.waiting import Waiter
from recovery.engine import Engine
from recovery.finders import FINDERS, Found
from recovery.state import Pending, State

CREATION_SECONDS = 1200
"""How long to wait for an identity domain that is being created. Source: default time-out of the oci plugin."""
CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much this machine's clock and the cloud's may differ."""


def recover(engine: Engine, cloud: Cloud, waiter: Waiter, *, adopt_older: bool) -> None:
    """Adopt what the killed run made, and read it.

    Args:
        engine: Runs Pulumi.
        cloud: Where to look.
        waiter: Waits for creations to end.
        adopt_older: Adopt also what was there before the killed run.

    Raises:
        ProviderError: Something stopped it; the same command goes on from there.
    """
    state = State(engine.export())
    if state.is_interrupted:
        shown = State(engine.export(show_secrets=True))
        since = "" if adopt_older else engine.last_end() or state.begun
        for pending in state.pending(shown):
            cloud.say(f"{pending.name}: {_look(state, pending, cloud, waiter, since)}.")
        state.forget_operations()
        engine.load(state.exported)
    if unread := state.unread():
        engine.refresh(unread)
    cloud.say("The stack is in order. Run the same command again.")


def _look(state: State, pending: Pending, cloud: Cloud, waiter: Waiter, since: str) -> str:
    """Look for what was to be made, adopt it, and say what came of it."""
    if pending.resource["type"] not in FINDERS:
        return "looks for itself"
    with cloud.client() as oci:
        try:
            region = state.region_of(pending.resource) or oci.region
            found = FINDERS[pending.resource["type"]](oci.in_region(region), waiter, pending.inputs)
        except (KeyError, TypeError):
            return "the killed run did not write down what it was to make; look for it yourself"
    if found is None:
        return "was not created"
    if _is_older(found, since):
        return (
            f"{found.id} has this name, but was there before the killed run ({found.created}), and is not adopted. "
            "Choose another name; or, if it is this stack's to change and to delete, run this again with --adopt-older"
        )
    state.adopt(pending, found.id)
    return f"found as {found.id}"


def _is_older(found: Found, since: str) -> bool:
    """Tell whether something was there before a time, as far as both times are known."""
    try:
        return datetime.fromisoformat(found.created) < datetime.fromisoformat(since) - CLOCKS_DIFFER
    except (TypeError, ValueError):
        return False


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Put a stack in order after its run was killed.")
    parser.add_argument("--stack", default=os.environ.get("PULUMI_STACK", ""), help="name of the stack")
    parser.add_argument("--config-file", default="", help="its configuration file, if it is not Pulumi.<stack>.yaml")
    parser.add_argument("--adopt-older", action="store_true", help="adopt also what was there before the killed run")
    parser.add_argument(
        "--timeout-seconds", type=float, default=CREATION_SECONDS, help="how long to wait for a creation to end"
    )
    given = parser.parse_args()
    engine = Engine(given.stack, given.config_file)
    config = functools.cache(engine.config)
    cloud = Cloud(lambda key: config().get(key))
    waiter = Waiter(given.timeout_seconds, "--timeout-seconds", say=cloud.say, now=cloud.now, sleep=cloud.sleep)
    try:
        recover(engine, cloud, waiter, adopt_older=given.adopt_older)
    except ProviderError as error:
        sys.exit(printable(str(error)))


if __name__ == "__main__":
    main()
