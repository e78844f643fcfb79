"""The command `check`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Annotated

import typer

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
from ords_client.cli.session import Session
from ords_client.errors import OutputsError
from ords_client.links.link import Finding, Status
from ords_client.outputs import Outputs

EXAMPLES = """Examples:

\b
  ords-client check -s dev
  ords-client check -s dev --user grace
  ords-client check -s dev --json | jq -r '.broken[]'
"""

STYLES = {
    Status.OK: "green",
    Status.WARNING: "yellow",
    Status.FAILED: "bold red",
    Status.SKIPPED: "dim",
    Status.NOT_REACHED: "dim",
}
STATUS_CELLS = max(len(status) for status in Status)
TITLE_CELLS = 17


def check(
    context: typer.Context,
    stack: StackOption = None,
    outputs: OutputsOption = None,
    iot_domain: IotDomainOption = None,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
    auth: AuthOption = None,
    profile: ProfileOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Look at every link from stack outputs to rows, and name the one that is broken.

    Exit status 0: none is broken; 1: one is. Links that only an administrator can see are skipped without OCI
    credentials.

    Raises:
        Exit: A link is broken.
    """
    from ords_client.links.every_link import check as look_at_links  # slow to load, with all that checks signatures
    from ords_client.links.facts import Facts

    session = Session(
        stack=stack,
        outputs_file=outputs,
        iot_domain_choice=iot_domain,
        user=user,
        password_file=password_file,
        sleep=context.obj,
    )
    facts = Facts(
        read_outputs=_read_once(session),
        http=session.http,
        find_administrator=lambda: session.administrator(auth, profile),
        make_grant=session.grant,
        iot_domain_choice=iot_domain,
    )
    findings = look_at_links(facts)
    seen = _print_json(findings) if as_json else list(_print_lines(findings, session.screen))
    if _named(seen, Status.FAILED):
        raise typer.Exit(1)


def _read_once(session: Session) -> Callable[[], Outputs]:
    """Read the outputs and settle user and IoT domain; missing outputs are a link's to report."""
    try:
        outputs = session.outputs
    except OutputsError as error:
        missing = error

        def fail() -> Outputs:
            raise missing

        return fail
    session.grant(outputs)
    outputs.iot_domain(session.iot_domain_choice)
    return lambda: outputs


def _named(seen: Iterable[Finding], status: Status) -> list[Finding]:
    return [finding for finding in seen if finding.status is status]


def _print_json(findings: Iterable[Finding]) -> list[Finding]:
    seen = list(findings)
    broken, doubtful = ([one.name for one in _named(seen, status)] for status in (Status.FAILED, Status.WARNING))
    links = [asdict(finding) for finding in seen]
    typer.echo(json.dumps({"ok": not broken, "broken": broken, "warnings": doubtful, "links": links}, indent=2))
    return seen


def _print_lines(findings: Iterable[Finding], screen: Screen) -> Iterator[Finding]:
    seen: list[Finding] = []
    for finding in findings:
        again = finding.status is Status.SKIPPED and bool(seen) and seen[-1].detail == finding.detail
        detail = "as above" if again else finding.detail
        status = (f"{finding.status:{STATUS_CELLS}}", STYLES[finding.status])
        screen.styled(status, (f"  {finding.title:{TITLE_CELLS}}  {detail}", ""))
        if finding.fix:
            screen.styled((f"{'':{STATUS_CELLS}}  fix: {finding.fix}", "yellow"))
        seen.append(finding)
        yield finding
    screen.styled(_verdict(seen))


def _verdict(seen: list[Finding]) -> tuple[str, str]:
    if broken := _named(seen, Status.FAILED):
        return f"Broken: {', '.join(finding.title for finding in broken)}.", "bold red"
    skipped, doubtful = len(_named(seen, Status.SKIPPED)), len(_named(seen, Status.WARNING))
    holds = f"{len(seen) - skipped - doubtful} links hold"
    rest = [f"{doubtful} in doubt"] * bool(doubtful) + [f"{skipped} could not be looked at"] * bool(skipped)
    return f"{'; '.join([holds, *rest])}." if rest else f"All {holds}.", "yellow" if doubtful else "green"
