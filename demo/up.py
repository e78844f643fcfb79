"""Connect the simulated IoT domain, and read its data."""

from __future__ import annotations

import json
import sys

from demo.tenancy import Tenancy
from demo.terminal import ask, console, run, step

USER = "grace"
CLIENT = (sys.executable, "-m", "ords_client")
LOOK_FURTHER = """
[bold]Done.[/] Look further:
  .venv/bin/python -m simulator serve           the cloud, and a page that shows it
  .venv/bin/python -m simulator log             every request of this demo in one line
  docs/ords-client.md                           more ways to read
Take it down: make demo-down, with the same TENANCY"""


def up(tenancy: Tenancy) -> None:
    """Connect, preview again, fetch a token, show rows."""
    tenancy.write_stack_file()
    remember(tenancy)
    stack = ("--stack", tenancy.stack)
    step(1, "Connect the IoT domain to ORDS: 34 console steps, one command")
    run("pulumi", "stack", "select", "--create", tenancy.stack)
    run("pulumi", "up", "--yes", "--skip-preview", *stack)
    step(2, "Preview again: nothing is left to change")
    run("pulumi", "preview", "--expect-no-changes", *stack)
    password = ask("pulumi", "config", "get", "--path", f'initialPasswords["{USER}"]', *stack)
    step(3, f"Fetch a token as {USER}, a user of the created group, and look at every link on the way")
    run(*CLIENT, "check", *stack, "--user", USER, ORDS_PASSWORD=password)
    step(4, "Read raw data of a digital twin")
    rows = ("rawData", "--digital-twin", tenancy.digital_twin_ocid, "--limit", "10", "--output", "table")
    run(*CLIENT, *rows, *stack, "--user", USER, "--no-cache", ORDS_PASSWORD=password)
    console.print(LOOK_FURTHER)


def remember(tenancy: Tenancy) -> None:
    """Keep the IoT domain as it was before the first run, to compare it with after the demo."""
    file = tenancy.before_file
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(tenancy.iot_domain()), encoding="utf-8")
