"""Make sure that a Pulumi is there, and run commands with it.

python -m offline setup                 find or build Pulumi, install the oci plugin, both inside this checkout
python -m offline exec -- COMMAND ...   run a command with them; its exit status is passed on
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from offline.build import build
from offline.checkout import THIS
from offline.environment import environment, is_built_pulumi
from offline.errors import SetupError
from offline.oci_plugin import install


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the two commands."""
    parser = argparse.ArgumentParser(prog="python -m offline", description="Pulumi for this checkout.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("setup", help="find or build Pulumi and install the oci plugin")
    runner = commands.add_parser("exec", help="run a command with them", usage="%(prog)s -- COMMAND ...")
    runner.add_argument("words", nargs="+", metavar="COMMAND")
    chosen = parser.parse_args(arguments)
    try:
        set_up() if chosen.command == "setup" else run(chosen.words)
    except SetupError as error:
        sys.exit(f"error: {error}")


def set_up() -> None:
    """Find or build Pulumi and install the oci plugin."""
    THIS.states.mkdir(parents=True, exist_ok=True)
    variables = environment(THIS)
    if is_built_pulumi(THIS, variables):
        build(THIS, variables, say)
    install(THIS, variables, say)


def run(words: list[str]) -> None:
    """Become the command.

    Raises:
        SetupError: It cannot be run.
    """
    variables = environment(THIS, words)
    try:
        os.execvpe(words[0], words, variables)  # noqa: S606 - running the given command is the purpose
    except OSError as error:
        raise SetupError(f"cannot run {words[0]}: {error.strerror}; is `python -m offline setup` done?") from error


def say(line: str) -> None:
    """Print a line of progress at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
