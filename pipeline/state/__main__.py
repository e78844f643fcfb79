"""Run a command whose Pulumi state lies in OCI Object Storage: `python -m pipeline.state exec -- pulumi up`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pipeline.child import run
from pipeline.errors import PipelineError
from pipeline.state import passphrase
from pipeline.state.bucket import Bucket
from pipeline.state.door import KEY_ID, Door
from pipeline.state.errors import StateError
from pipeline.state.ledger import Ledger
from providers import credentials
from providers.errors import ProviderError
from providers.voice import printable

HELP = "Take the state of the Pulumi stacks from a bucket in OCI Object Storage, for the time of one command."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.state", description=HELP)
    runner = parser.add_subparsers(required=True).add_parser("exec", help="run a command with the shared state")
    variables = os.environ
    runner.add_argument("--bucket", default=variables.get("STATE_BUCKET", ""), help="default: STATE_BUCKET")
    vault, file = "STATE_PASSPHRASE_SECRET", "STATE_PASSPHRASE_FILE"
    runner.add_argument("--passphrase-secret", default=variables.get(vault, ""), help=f"vault OCID; default: {vault}")
    runner.add_argument("--passphrase-file", default=variables.get(file, ""), help=f"default: {file}")
    runner.add_argument("command", nargs="+", metavar="-- COMMAND")
    given = parser.parse_args(arguments)
    if not given.bucket:
        raise StateError("No bucket is named. Set STATE_BUCKET, or give --bucket NAME before the command")
    found = credentials.find(lambda _key: None)
    secret = passphrase.for_child(found, secret_ocid=given.passphrase_secret, file=given.passphrase_file)
    ledger = Ledger(Bucket(found, given.bucket), say, lambda: datetime.now(UTC))
    with Door(ledger, given.bucket).opened() as door:
        status = run(given.command, child_environment(door, secret))
    ledger.release()
    if status:
        tell_of_locks(ledger)
    return status


def child_environment(door: Door, secret: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the command: the door as backend, and nothing of anybody's AWS account."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        **secret,
        "PULUMI_BACKEND_URL": door.url,
        "AWS_ACCESS_KEY_ID": KEY_ID,
        "AWS_SECRET_ACCESS_KEY": door.secret,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def tell_of_locks(ledger: Ledger) -> None:
    """Say who holds what the command wanted, and how to free it."""
    for stack, owner in ledger.others.items():
        fate = "That process has ended" if owner.has_ended else "If that run is dead"
        project, _, name = stack.rpartition("/")
        free = f"python -m pipeline.state exec -- pulumi cancel --yes --stack organization/{project}/{name}"
        say(f"Stack {stack} is locked by {owner}. {fate}: {free}")


def say(line: str) -> None:
    """Show a line to the person."""
    sys.stderr.write(f"state: {printable(line)}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (PipelineError, ProviderError) as failure:
        sys.exit(f"error: {printable(str(failure))}")
