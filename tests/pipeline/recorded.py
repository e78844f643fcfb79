"""Previews that were recorded from the real engine (record.py)."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline import report, steps, story
from pipeline.redaction import Redactor
from pipeline.report import Report
from pipeline.steps import Preview
from pipeline.story import Story

FOLDER = Path(__file__).parents[1] / "data" / "previews"
NAMES = sorted(file.stem for file in FOLDER.glob("*.jsonl"))


def preview(name: str) -> Preview:
    """Read a recorded preview."""
    return steps.read(json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text().splitlines())


def tell(name: str) -> Story:
    """Tell a recorded preview."""
    return story.tell(preview(name), "sim")


def reported(name: str, stack: str = "sim", *, commit: str = "c0ffee", secrets: tuple[str, ...] = ()) -> Report:
    """Report a recorded preview."""
    return report.compose(preview(name), stack, Redactor(secrets, {}), commit=commit, url="https://forge.example/run/1")
