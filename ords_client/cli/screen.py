"""What a person sees: lines on standard output, progress and remarks on standard error, colours where they belong.

Colours and progress are for terminals only; `NO_COLOR` and `TERM=dumb` are respected (https://no-color.org).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from ords_client.pages import Page

Counter = Callable[[Iterable[Page]], Iterator[Page]]
"""Counts the rows of pages as they pass."""


class Screen:
    """Standard output and standard error of one command."""

    def __init__(self) -> None:
        """Look at where they lead."""
        self.out = Console(highlight=False, soft_wrap=True)
        self.err = Console(stderr=True, highlight=False, soft_wrap=True)

    @property
    def width_cells(self) -> int | None:
        """Width of the terminal on standard output; None when there is none."""
        return self.out.width if self.out.is_terminal else None

    def line(self, line: str, *, header: bool = False) -> None:
        """Print a line."""
        if self.out.is_terminal:
            self.out.print(Text(line, style="bold" if header else ""))
        else:
            sys.stdout.write(f"{line}\n")

    def remark(self, text: str) -> None:
        """Print a remark on standard error."""
        self.err.print(Text(text))

    @contextmanager
    def counter(self, limit: int | None) -> Iterator[Counter]:
        """Show on a terminal how many rows came, until the block ends.

        Args:
            limit: How many rows there will be at most; None when nobody knows.
        """
        with _progress(self.out if self.out.is_terminal else self.err) as progress:
            task = progress.add_task("rows", total=limit)

            def count(pages: Iterable[Page]) -> Iterator[Page]:
                for page in pages:
                    yield page
                    progress.advance(task, len(page))

            yield count


def _progress(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        BarColumn(),
        TextColumn("{task.completed:,} rows"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal or console.is_dumb_terminal,
    )
