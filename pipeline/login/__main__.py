"""Run a command that is logged in by the job's own token: `python -m pipeline.login exec -- COMMAND`."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.child import run
from pipeline.errors import PipelineError
from pipeline.login import forge_token, token_file
from pipeline.login.forge_token import LoginError
from providers import credentials
from providers.errors import ProviderError
from providers.voice import printable

NEEDED = ("region", "token_exchange_domain_url", "token_exchange_client_id", "token_exchange_client_secret")
SESSION_TOKEN = "urn:oci:token-type:oci-upst"  # noqa: S105 - a kind of token
HELP = "Log in to Oracle Cloud with the token that the forge gives to this job, for the time of one command."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.login", description=HELP)
    runner = parser.add_subparsers(required=True).add_parser("exec", help="run a command that is logged in")
    runner.add_argument("command", nargs="+", metavar="-- COMMAND")
    given = parser.parse_args(arguments)
    ask = forge_token.source(os.environ)
    with ExitStack() as block:
        file = Path(block.enter_context(TemporaryDirectory())) / "token"
        token_file.write(file, ask())
        variables = child_environment(os.environ, file)
        # The first exchange is tried here: what is refused is said in one line, before the command begins.
        credentials.find(lambda _key: None, variables)
        stop = threading.Event()
        words = (file, ask, stop.wait, say)
        fresh = threading.Thread(target=token_file.keep_fresh, args=words, daemon=True)
        fresh.start()
        block.callback(fresh.join)
        block.callback(stop.set)
        return run(given.command, variables)


def child_environment(environment: Mapping[str, str], file: Path) -> dict[str, str]:
    """Return the environment of the command: how to exchange the token, and nothing that gives it others.

    Args:
        environment: Of the job.
        file: Where the token is.

    Raises:
        LoginError: A setting is missing; all are named.
    """
    missing = [name.upper() for name in NEEDED if not (_setting(environment, name))]
    if missing:
        raise LoginError(f"Missing: {', '.join(f'OCI_{name}' for name in missing)}. Set them in the job's environment")
    kept = {name: value for name, value in environment.items() if name not in forge_token.SECRETS}
    return {
        **kept,
        **{f"TF_VAR_{name}": _setting(environment, name) for name in NEEDED},
        "TF_VAR_auth": "WorkloadIdentityFederation",
        "TF_VAR_workload_identity_token_path": str(file),
        "TF_VAR_token_exchange_requested_token_type": SESSION_TOKEN,
    }


def _setting(environment: Mapping[str, str], name: str) -> str:
    return environment.get(f"TF_VAR_{name}") or environment.get(f"OCI_{name.upper()}") or ""


def say(line: str) -> None:
    """Show a line to the person."""
    sys.stderr.write(f"login: {printable(line)}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (PipelineError, ProviderError) as failure:
        sys.exit(f"error: {printable(str(failure))}")
