"""What a person sees: lines on standard output, progress and remarks on standard error, colours where they belong.

Colours and progress are for terminals only; `NO_COLOR` and `TERM=dumb` are respected (https://no-color.org).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from ords_client.pages import Page


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

    def counted(self, pages: Iterable[Page], limit: int | None) -> Iterator[Page]:
        """Yield pages and show on a terminal how many rows came.

        Args:
            pages: The pages.
            limit: How many rows there will be at most; None when nobody knows.
        """
        console = self.out if self.out.is_terminal else self.err
        with _progress(console) as progress:
            task = progress.add_task("rows", total=limit)
            for page in pages:
                yield page
                progress.advance(task, len(page))


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
