"""Keep one issue for each stack that tells what somebody changed by hand: `python -m pipeline.drift --stack NAME`.

It is opened, edited in place, reopened, and closed when the drift is healed. Exit status 0 whether or not there is
drift; 1 if that could not be found out.
"""

from __future__ import annotations

import argparse

from pipeline import forge as forges
from pipeline import markdown
from pipeline.command import command, say
from pipeline.engine import Stack
from pipeline.errors import RefusedError
from pipeline.forge import Forge
from pipeline.preview import preview
from pipeline.report import Report


def settle(forge: Forge, report: Report) -> str:
    """Bring the issue of a stack to what a preview found.

    Returns:
        What was done: `opened`, `edited`, `reopened`, `closed`, or `no drift`.

    Raises:
        RefusedError: The preview failed, so that nobody knows; the issue stays as it is.
    """
    if report.errors:
        raise RefusedError(
            f"Whether stack {report.stack} has drifted could not be found out: {'; '.join(report.errors)}"
        )
    known = forges.ours(forge.issues(), marker(report.stack), forge.author)
    title = f"Stack {report.stack} has drifted"
    if report.drift:
        forge.issue(title, body(report), known, is_open=True)
        return "opened" if known is None else "edited" if known.is_open else "reopened"
    if known is None or not known.is_open:
        return "no drift"
    forge.issue(title, healed(report, known.body), known, is_open=False)
    return "closed"


def marker(stack: str) -> str:
    """Return what the issue of a stack begins with."""
    return f"<!-- iot-ords drift {stack} -->"


def body(report: Report) -> str:
    """Return the text of the issue: what was changed, what it means, and the command that mends it."""
    told = [f"- {markdown.sentence(one)}" for one in report.drift]
    effects = [f"- {markdown.sentence(one)}" for one in report.sentences if one not in report.drift]
    lines = [
        f"The cloud is not what the program of stack {markdown.escaped(report.stack)} says:",
        "",
        *told,
        "",
        "**Put it right:** run the deploy workflow for this stack, or",
        "",
        f"    pulumi up --refresh --stack {report.stack}",
        "",
        f"**Or keep it:** put the change into Pulumi.{report.stack}.yaml by a pull request.",
    ]
    if effects:
        lines += ["", "<details><summary>What a deploy would do now</summary>", "", *effects, "</details>"]
    return "\n".join([marker(report.stack), *lines, "", markdown.origin(report)])[: markdown.LIMIT]


def healed(report: Report, known: str) -> str:
    """Return the text of the issue when its drift is gone: it tells so, above what it told before."""
    before = known.partition("\n")[2]
    note = f"> **Healed:** the cloud is again what the program says. {markdown.origin(report)}\n\n"
    return f"{marker(report.stack)}\n{note}{before}"[: markdown.LIMIT]


@command
def main() -> int:
    """Read the command line, preview, and settle the issue."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.drift", description="Keep the drift issue of a stack.")
    parser.add_argument("--stack", required=True, help="name of the stack")
    parser.add_argument("--config-file", default="", help="configuration, if it is not Pulumi.<stack>.yaml")
    given = parser.parse_args()
    report = preview(Stack(given.stack, given.config_file))
    say("\n".join(report.drift) or f"Stack {report.stack} has not drifted.")
    say(f"Issue of stack {report.stack}: {forges.insist(lambda: settle(forges.find(), report))}.")
    return 0


if __name__ == "__main__":
    main()
