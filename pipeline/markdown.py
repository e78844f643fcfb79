"""Markdown of a preview: one comment for all stacks, cut to what a forge accepts. Does not: send it (comment.py)."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Sequence

from pipeline.report import TITLES, Report

LIMIT = 65_536
"""Characters in a comment. Source: GitHub's answer 422, "body is too long (maximum is 65536 characters)"."""
MARKER = "<!-- iot-ords previews -->"
OUTDATED = "> **Outdated:** a newer commit was pushed; its preview is on the way.\n\n"
DIGEST_LENGTH = 10
DIGESTS_LIMIT = 24_000
"""Characters for all digests in a comment; beyond that one digest stands for all of a stack."""
SIGNS = {"none": "✅", "changes": "✏️", "loses": "⚠️", "error": "❌"}
SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#+!|~@$%:&\"']|(?<=www)\.|(?<=GH)-", re.IGNORECASE)
"""The last two would make a link: of a host name, and of an issue. Source: GitHub Flavored Markdown, "Autolinks"."""
CODE = re.compile(r"`([^`\n]+)`")


def comment(reports: Sequence[Report]) -> str:
    """Return the comment for the previews of all stacks; never longer than a forge accepts.

    Args:
        reports: One of each stack.
    """
    ordered = sorted(reports, key=lambda report: report.stack)
    head = f"{MARKER}\n{_memory(ordered)}\n"
    if all(report.verdict == "none" and not report.steps for report in ordered):
        return head + _quiet(ordered)
    head += _table(ordered)
    share = (LIMIT - len(head)) // len(ordered)
    return head + "".join(_section(report, share) for report in ordered)


def outdated(body: str) -> str:
    """Return a comment with the mark that a newer commit was pushed."""
    marker, _, rest = body.partition("\n")
    return body if OUTDATED in rest else f"{marker}\n{OUTDATED}{rest}"[:LIMIT]


def escaped(text: str) -> str:
    """Return a text that means only itself: no HTML, no Markdown, nobody is mentioned."""
    return SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text.replace("\n", " "))


def digests(report: Report) -> frozenset[str]:
    """Return what each step means, as short digests that name nobody."""
    return frozenset(step.digest[:DIGEST_LENGTH] for step in report.steps)


def whole(found: frozenset[str]) -> str:
    """Return one digest that stands for all."""
    return "=" + hashlib.sha256(" ".join(sorted(found)).encode()).hexdigest()[:32]


def remembered(body: str, stack: str) -> tuple[str, frozenset[str] | str] | None:
    """Return commit and digests of the reviewed preview of a stack, or one digest for all if they were too many.

    Args:
        body: The comment.
        stack: Name of the stack.

    Returns:
        None if the comment holds no preview of it, or is outdated.
    """
    found = re.search(rf"<!-- preview {re.escape(stack)} (\S+) (\S*) -->", body)
    if found is None or OUTDATED in body:
        return None
    commit, listed = found.groups()
    if listed.startswith("="):
        return commit, listed
    return commit, frozenset(listed.split(",")) - {""}


def summary(report: Report) -> str:
    """Return the summary of one stack's job."""
    return _section(report, LIMIT)


def _memory(reports: Sequence[Report]) -> str:
    """Remember in the comment what is reviewed, for the gate before the deploy (gate.py)."""
    fits = sum(len(report.steps) for report in reports) * (DIGEST_LENGTH + 1) < DIGESTS_LIMIT
    lines = []
    for report in reports:
        if report.verdict != "error":
            found = digests(report)
            listed = ",".join(sorted(found)) if fits else whole(found)
            lines.append(f"<!-- preview {report.stack} {report.commit} {listed} -->")
    return "\n".join(lines)


def _quiet(reports: Sequence[Report]) -> str:
    stacks = ", ".join(f"**{escaped(report.stack)}**" for report in reports)
    return f"✅ {stacks}: nothing in the cloud changes. {origin(reports[0])} {_policies(reports[0])}\n"


def _table(reports: Sequence[Report]) -> str:
    rows = [
        f"| **{escaped(report.stack)}** | {SIGNS[report.verdict]} {TITLES[report.verdict]} | {len(report.steps)} |"
        for report in reports
    ]
    return "\n".join(["| Environment | What happens | Resources |", "|---|---|---|", *rows, ""])


def _section(report: Report, room: int) -> str:
    """Tell one stack: sentences, errors and what to do within two thirds of the room, resources in the rest."""
    title = f"\n### {SIGNS[report.verdict]} {escaped(report.stack)}: {TITLES[report.verdict]}\n\n"
    end = f"\n{origin(report)} {_policies(report)}\n"
    third = (room - len(title) - len(end)) // 3
    told = _fit([f"- {sentence(one)}" for one in report.sentences], third - 200, "- … and {} more")
    if report.errors:
        blocks = [f"<pre>{html.escape(error[:2000])}</pre>" for error in report.errors]
        told += "\n**To mend first:**\n" + _fit(blocks, third // 2, "… and {} more errors")
    if report.to_do:
        steps = [f"- {sentence(one)}" for one in report.to_do]
        told += "\n**To do outside:**\n\n" + _fit(steps, third // 2 - 200, "- … and {} more")
    drawn = _drawn(report) if len(_drawn(report)) < third // 2 else ""
    return title + told + end + drawn + (_folded(report, third - len(drawn)) if report.steps else "")


def _fit(lines: Sequence[str], room: int, left_out: str) -> str:
    """Join whole lines as far as they fit, and count what is left out."""
    room -= len(left_out) + 8
    shown: list[str] = []
    for number, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*shown, left_out.format(len(lines) - number), ""])
        shown.append(line)
    return "\n".join([*shown, ""])


def sentence(text: str) -> str:
    """Escape a sentence, but for commands in backquotes."""
    pieces = CODE.split(text)
    return "".join(
        f"<code>{escaped(piece)}</code>" if number % 2 else escaped(piece) for number, piece in enumerate(pieces)
    )


def origin(report: Report) -> str:
    """Say which commit, when, and where."""
    commit = f"<code>{html.escape(report.commit[:10])}</code>" if report.commit else "work in progress"
    link = f" ([run]({report.url}))" if re.fullmatch(r"https?://[\w./:-]+", report.url) else ""
    return f"<sub>Commit {commit}, {escaped(report.time[:40])}{link}.</sub>"


def _policies(report: Report) -> str:
    if not report.policies:
        return "<sub>No policies were checked.</sub>"
    told = [
        f"{escaped(pack[:60])}: {'kept' if not broken else f'{len(broken)} broken'}"
        for pack, broken in list(report.policies.items())[:5]
    ]
    return f"<sub>Policies: {'; '.join(told)}.</sub>"


def _drawn(report: Report) -> str:
    """Draw who may read what afterwards; a forge draws Mermaid by itself."""
    if not report.steps or not report.picture or "```" in report.picture:
        return ""
    start = f"\n<details><summary>{escaped(report.stack)}: who may read what afterwards</summary>\n\n"
    return f"{start}```mermaid\n{report.picture}\n```\n</details>\n"


def _folded(report: Report, room: int) -> str:
    start = f"\n<details><summary>{escaped(report.stack)}: {len(report.steps)} resources</summary>\n\n<pre>\n"
    end = "</pre>\n</details>\n"
    lines = [html.escape(step.shown) for step in report.steps]
    left_out = "… and {} more resources; the job's artifact has them all."
    return start + _fit(lines, room - len(start) - len(end), left_out) + end
