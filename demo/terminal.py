"""What a person sees of the demo: its steps, the commands that it runs, and what they print."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

from rich.console import Console

console = Console(highlight=False, soft_wrap=True)


def step(number: int, title: str) -> None:
    """Announce a step."""
    console.print(f"\n[bold]{number}. {title}[/]")


def run(*command: str, **environment: str) -> None:
    """Run a command and show what it prints; end the demo if it fails.

    Args:
        command: The program and its arguments.
        environment: Further variables.
    """
    console.print(f"$ {shlex.join(command)}", style="dim", markup=False)
    status = subprocess.run(command, env={**os.environ, **environment}, check=False).returncode
    if status:
        _stop(command, status)


def ask(*command: str) -> str:
    """Return what a command prints; end the demo if it fails, with the last line of its complaint."""
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        _stop(command, done.returncode, next(reversed(done.stderr.strip().splitlines()), ""))
    return done.stdout.strip()


def _stop(command: tuple[str, ...], status: int, words: str = "") -> None:
    why = f": {words}" if words else ""
    sys.exit(f"The demo stopped: {command[0]} ended with status {status}{why}. Run the same make command again.")
