"""The command `check`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ords_client.cli.options import (
    AuthOption,
    IotDomainOption,
    OutputsOption,
    PasswordFileOption,
    ProfileOption,
    StackOption,
    UserOption,
)
from ords_client.cli.screen import Screen
from ords_client.cli.stack import read_outputs
from ords_client.errors import OutputsError
from ords_client.links.administrator import find_administrator
from ords_client.links.links import Finding, Status
from ords_client.network import new_session
from ords_client.outputs import Outputs
from ords_client.passwords import read_password

EXAMPLES = """Examples:

\b
  ords-client check -s dev --user grace
  ords-client check -s dev --json | jq -r '.broken[]'
"""

STYLES = {Status.OK: "green", Status.FAILED: "bold red", Status.SKIPPED: "dim", Status.NOT_REACHED: "dim"}
STATUS_CELLS = max(len(status) for status in Status)
TITLE_CELLS = 17


def check(
    stack: StackOption = None,
    outputs: OutputsOption = None,
    iot_domain: IotDomainOption = None,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
    auth: AuthOption = "api_key",
    profile: ProfileOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look at every link from stack outputs to rows, and name the one that is broken.

    Exit status 0: none is broken; 1: one is. Links that only an administrator can see are skipped without OCI
    credentials.
    """
    from ords_client.links.chain import Chain  # slow to load, with all that checks signatures
    from ords_client.links.check import check as look_at_links

    chain = Chain(
        read_outputs=_read_once(stack, outputs, user, iot_domain),
        session=new_session(),
        find_administrator=lambda: find_administrator(auth, profile),
        given_user=user,
        password=lambda name: read_password(name, password_file, "ORDS_PASSWORD"),
        iot_domain_choice=iot_domain,
    )
    findings = look_at_links(chain)
    seen = _print_json(findings) if as_json else list(_print_lines(findings, Screen()))
    _leave_with_status(seen)


def _leave_with_status(seen: list[Finding]) -> None:
    if any(finding.status is Status.FAILED for finding in seen):
        raise typer.Exit(1)


def _read_once(stack: str | None, file: Path | None, user: str | None, iot_domain: str | None) -> Callable[[], Outputs]:
    """Read the outputs and settle user and IoT domain; missing outputs are a link's to report."""
    try:
        outputs = read_outputs(stack, file)
    except OutputsError as error:
        return partial(_fail, error)
    outputs.user(user)
    outputs.iot_domain(iot_domain)
    return lambda: outputs


def _fail(error: OutputsError) -> Outputs:
    raise error


def _print_json(findings: Iterable[Finding]) -> list[Finding]:
    seen = list(findings)
    broken = [finding.name for finding in seen if finding.status is Status.FAILED]
    typer.echo(json.dumps({"ok": not broken, "broken": broken, "links": [asdict(one) for one in seen]}, indent=2))
    return seen


def _print_lines(findings: Iterable[Finding], screen: Screen) -> Iterator[Finding]:
    seen: list[Finding] = []
    for finding in findings:
        again = finding.status is Status.SKIPPED and bool(seen) and seen[-1].detail == finding.detail
        screen.out.print(_line(finding, "as above" if again else finding.detail))
        if finding.fix:
            screen.out.print(Text(f"{'':{STATUS_CELLS}}  fix: {finding.fix}", style="yellow"))
        seen.append(finding)
        yield finding
    screen.out.print(_verdict(seen))


def _line(finding: Finding, detail: str) -> Text:
    status = f"{finding.status:{STATUS_CELLS}}"
    return Text.assemble((status, STYLES[finding.status]), f"  {finding.title:{TITLE_CELLS}}  {detail}")


def _verdict(seen: list[Finding]) -> Text:
    broken = [finding.title for finding in seen if finding.status is Status.FAILED]
    if broken:
        return Text(f"Broken: {', '.join(broken)}.", style="bold red")
    skipped = sum(finding.status is Status.SKIPPED for finding in seen)
    holds = f"{len(seen) - skipped} links hold"
    return Text(f"{holds}; {skipped} could not be looked at." if skipped else f"All {holds}.", style="green")
