"""What a preview found, for people and machines: the file that one job writes and the next one reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from pipeline import graph, story
from pipeline.access import Side
from pipeline.errors import PipelineError
from pipeline.redaction import Redactor
from pipeline.steps import Preview

Verdict = Literal["none", "changes", "loses", "error"]
EXIT_STATUS: Mapping[str, int] = {"none": 0, "error": 1, "changes": 2, "loses": 3}
"""Exit status of `python -m pipeline.preview`."""
TITLES: Mapping[str, str] = {
    "none": "no change",
    "changes": "changes",
    "loses": "loses data or access",
    "error": "error",
}


Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]*$")]
StackName = Annotated[str, StringConstraints(pattern=r"^[\w./-]+$")]
"""A report may come from somebody's pull request: what goes unescaped into a comment has its form checked."""


class ReportedStep(BaseModel):
    """A step that does something.

    Attributes:
        digest: Stands for what a reviewer agrees to: operation, type, name and changed inputs.
        shown: The same for people, with values, redacted.
    """

    model_config = ConfigDict(frozen=True)

    digest: Hash
    shown: str


class Report(BaseModel):
    """A preview of one stack, redacted.

    Attributes:
        stack: Name of the stack.
        verdict: What it comes to.
        sentences: What matters most first.
        drift: What somebody changed by hand.
        to_do: What a person must do outside.
        errors: Why it cannot be deployed.
        steps: What is done, resource by resource.
        picture: Who may read what afterwards, in Mermaid; empty if it is too large.
        policies: Policy pack and version to violations.
        commit: Hash of the commit.
        time: When the preview was made, ISO 8601, UTC.
        url: Page of the run.
    """

    model_config = ConfigDict(frozen=True)

    stack: StackName
    verdict: Verdict
    sentences: tuple[str, ...] = ()
    drift: tuple[str, ...] = ()
    to_do: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    steps: tuple[ReportedStep, ...] = ()
    picture: str = ""
    policies: dict[str, tuple[str, ...]] = {}
    commit: Hash = ""
    time: str = ""
    url: str = ""

    @classmethod
    def load(cls, file: Path) -> Report:
        """Read a report.

        Raises:
            PipelineError: The file is not there, or is not a report.
        """
        try:
            return cls.model_validate_json(file.read_text())
        except (OSError, ValidationError) as error:
            raise PipelineError(
                f"{file} is no report of a preview. Make one: make preview STACK=name OUT={file}"
            ) from error

    def save(self, file: Path) -> None:
        """Write the report."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.model_dump_json(indent=1) + "\n")

    def text(self) -> str:
        """Return the report for a terminal."""
        lines = [f"Stack {self.stack}: {TITLES[self.verdict]}", *(f"  {sentence}" for sentence in self.sentences)]
        if self.errors:
            lines += ["This must be mended first:", *(_indented(error) for error in self.errors)]
        if self.to_do:
            lines += ["To do outside:", *(_indented(one) for one in self.to_do)]
        if self.steps:
            lines += [f"Resources ({len(self.steps)}):", *(_indented(step.shown) for step in self.steps)]
        return "\n".join(lines)


def compose(preview: Preview, stack: str, redact: Redactor, *, commit: str = "", url: str = "") -> Report:
    """Make the report of a preview.

    Args:
        preview: What the engine told.
        stack: Name of the stack.
        redact: Takes secrets and personal data out.
        commit: Hash of the commit.
        url: Page of the run.
    """
    told = story.tell(preview, stack)
    shown = zip(preview.changes, story.steps_shown(preview), strict=True)
    plain = {
        "stack": stack,
        "sentences": [sentence.text for sentence in told.sentences],
        "drift": told.drift,
        "to_do": told.to_do,
        "errors": told.errors,
        "steps": [{"digest": step.digest, "shown": line} for step, line in shown],
        "picture": graph.mermaid(graph.picture(Side(preview, after=True), redact)),
        "policies": preview.policies,
        "url": url,
    }
    time = datetime.now(UTC).isoformat(timespec="seconds")
    return Report.model_validate(redact.everything(plain) | {"verdict": told.verdict, "commit": commit, "time": time})


def failed(stack: str, error: str, redact: Redactor, *, commit: str = "", url: str = "") -> Report:
    """Make the report of a preview that did not even start."""
    time = datetime.now(UTC).isoformat(timespec="seconds")
    return Report(stack=stack, verdict="error", errors=(redact(error),), commit=commit, time=time, url=url)


def worst(reports: Sequence[Report]) -> Verdict:
    """Return the verdict that matters most among some reports."""
    order: tuple[Verdict, ...] = ("none", "changes", "loses", "error")
    return max((report.verdict for report in reports), key=order.index, default="none")


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
