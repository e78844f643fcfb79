"""Preview a stack in plain words: `python -m pipeline.preview --stack NAME`.

Exit status: 0 nothing in the cloud changes, 2 something changes, 3 data or access is lost, 1 an error or a broken
policy.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from pipeline import markdown, steps
from pipeline import report as reports
from pipeline.command import command, secrets_of
from pipeline.engine import Stack
from pipeline.errors import EngineError
from pipeline.redaction import Redactor
from pipeline.report import EXIT_STATUS, Report
from pipeline.run import Run


def preview(stack: Stack, *, policy_pack: str = "") -> Report:
    """Preview a stack and report it, also if it fails.

    Args:
        stack: Which.
        policy_pack: Path of an executable policy pack; none by default.
    """
    run, redact = Run.find(), Redactor(secrets_of(stack))
    try:
        told = steps.read(stack.preview(policy_pack=policy_pack))
    except EngineError as error:
        return reports.failed(stack.name, str(error), redact, commit=run.commit, url=run.url)
    return reports.compose(told, stack.name, redact, commit=run.commit, url=run.url)


@command
def main() -> int:
    """Read the command line, preview and print."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.preview", description="Preview a stack in plain words.")
    parser.add_argument("--stack", required=True, help="name of the stack")
    parser.add_argument("--config-file", default="", help="configuration, if it is not Pulumi.<stack>.yaml")
    parser.add_argument("--policy-pack", default="", help="executable policy pack to hold the preview against")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--out", type=Path, help="also write the report as JSON to this file")
    given = parser.parse_args()
    report = preview(Stack(given.stack, given.config_file), policy_pack=given.policy_pack)
    if given.out:
        report.save(given.out)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a") as file:
            file.write(markdown.summary(report))
    sys.stdout.write((report.model_dump_json(indent=1) if given.json else report.text()) + "\n")
    return EXIT_STATUS[report.verdict]


if __name__ == "__main__":
    main()
