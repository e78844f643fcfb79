"""The gate before a deploy: what it would do now must be what was reviewed. Compared by meaning, not by text.

A step means operation, type, name and changed inputs. Less than what was reviewed may pass: a deploy that broke off is
finished by running it again.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import forge as forges
from pipeline import markdown
from pipeline.errors import RefusedError
from pipeline.forge import Forge
from pipeline.report import Report

SHOWN = 20
"""How many unreviewed steps a refusal lists."""


def pass_through(report: Report, forge: Forge, change: int) -> str:
    """Return one line that says why a deploy may go on.

    Args:
        report: The fresh preview.
        forge: Where the change was reviewed.
        change: Number of the pull or merge request; 0 to look for the one that the commit came with.

    Raises:
        RefusedError: It may not; the text says what is new, or what is missing.
    """
    if report.errors:
        raise RefusedError(f"Stack {report.stack} cannot be deployed: {'; '.join(report.errors)}")
    if not report.steps:
        return f"Nothing is left to deploy to {report.stack}: no review is needed."
    number = change or _change_of(report, forge)
    known = forges.ours(forge.comments(number), markdown.MARKER, forge.author)
    reviewed = markdown.remembered(known.body, report.stack) if known else None
    if reviewed is None:
        raise RefusedError(
            f"Change {number} has no preview of stack {report.stack} that is up to date. "
            "Run the preview workflow on it again, have it reviewed, and run this again."
        )
    new = list(_unreviewed(report, reviewed[1]))
    if new:
        listed = "\n".join(f"  {line}" for line in new[:SHOWN])
        more = f"\n  … and {len(new) - SHOWN} more" if len(new) > SHOWN else ""
        ways = "a way that was" if len(new) == 1 else f"{len(new)} ways that were"
        raise RefusedError(
            f"Stack {report.stack} would now be changed in {ways} not reviewed in change {number} "
            f"at commit {reviewed[0][:10]}:\n{listed}{more}\n"
            "Somebody changed the stack or the cloud meanwhile. Run the preview workflow again, and have it reviewed."
        )
    return f"All {len(report.steps)} steps were reviewed in change {number}."


def _unreviewed(report: Report, reviewed: frozenset[str] | str) -> Iterator[str]:
    if isinstance(reviewed, str):
        if markdown.whole(markdown.digests(report)) != reviewed:
            yield "too many steps were reviewed to name the new ones: they are not the same as now"
        return
    for step in report.steps:
        if step.digest[: markdown.DIGEST_LENGTH] not in reviewed:
            yield step.shown.splitlines()[0]


def _change_of(report: Report, forge: Forge) -> int:
    found = forge.changes_of(report.commit)
    if not found:
        raise RefusedError(
            f"Commit {report.commit[:10]} came with no pull request, so nobody reviewed what it changes. "
            "Open one, or name the one that was reviewed: make deploy STACK=name CHANGE=number"
        )
    return found[-1]
