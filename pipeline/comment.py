"""Write the one comment of a pull or merge request: `python -m pipeline.comment publish|outdate`.

`publish` writes what the previews of all stacks found; `outdate` marks the comment as soon as a newer commit is pushed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline import forge as forges
from pipeline import markdown
from pipeline.command import command
from pipeline.errors import PipelineError
from pipeline.forge import Forge
from pipeline.redaction import Redactor
from pipeline.report import Report, failed
from pipeline.run import Run


def publish(forge: Forge, change: int, body: str) -> str:
    """Write the comment of a change, or write it anew.

    Returns:
        What was done: `written`, `edited` or `unchanged`.
    """
    known = forges.ours(forge.comments(change), markdown.MARKER, forge.author)
    if known and known.body.strip() == body.strip():
        return "unchanged"
    forge.comment(change, body, known)
    return "edited" if known else "written"


def outdate(forge: Forge, change: int) -> str:
    """Mark the comment of a change as outdated, if there is one.

    Returns:
        What was done: `marked` or `no comment yet`.
    """
    known = forges.ours(forge.comments(change), markdown.MARKER, forge.author)
    if known is None:
        return "no comment yet"
    forge.comment(change, markdown.outdated(known.body), known)
    return "marked"


def load_all(folder: Path, stacks: Sequence[str] = ()) -> Sequence[Report]:
    """Read the reports of all stacks from a folder of artifacts.

    Args:
        folder: Where they are.
        stacks: Which there must be: one without a report failed before it could write one.

    Raises:
        PipelineError: There is none.
    """
    files = sorted(folder.rglob("*.json"))
    if stacks:
        found = {report.stack: report for report in map(Report.load, files)}
        return [found.get(stack) or _missing(stack) for stack in stacks]
    if not files:
        raise PipelineError(
            f"{folder} holds no report of a preview. Make one: make preview STACK=name OUT={folder}/name.json"
        )
    return [Report.load(file) for file in files]


def _missing(stack: str) -> Report:
    run = Run.find()
    error = "Its preview ended before it could tell anything. The log of its job says why."
    return failed(stack, error, Redactor(), commit=run.commit, url=run.url)


@command
def main() -> int:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.comment", description="Write the comment of a change.")
    parser.add_argument("what", choices=("publish", "outdate"))
    parser.add_argument("--change", type=int, default=Run.find().change, help="number of the pull or merge request")
    parser.add_argument("--reports", type=Path, default=Path("previews"), help="folder of the reports")
    parser.add_argument("--stacks", type=json.loads, default=[], help="which there must be, as a JSON list")
    given = parser.parse_args()
    if not given.change:
        raise PipelineError("This run belongs to no pull request. Name one: --change NUMBER")
    forge = forges.find()
    if given.what == "outdate":
        done = forges.insist(lambda: outdate(forge, given.change))
    else:
        body = markdown.comment(load_all(given.reports, given.stacks))
        done = forges.insist(lambda: publish(forge, given.change, body))
    sys.stdout.write(f"Comment of change {given.change}: {done}.\n")
    return 0


if __name__ == "__main__":
    main()
