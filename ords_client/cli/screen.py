"""What a person sees: lines on standard output, progress and remarks on standard error, colours where they belong.

All words pass `foreign.visible` on their way, so none of them can steer the terminal. Rows are written as UTF-8
wherever they go to a file or a pipe; what a terminal's encoding lacks is written out. Colours and progress are for
terminals only, whatever `FORCE_COLOR` says: a file or a pipe holds rows and nothing else. `NO_COLOR` and `TERM=dumb`
are respected (https://no-color.org).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from ords_client.foreign import visible
from ords_client.pages import Page

Counter = Callable[[Iterable[Page]], Iterator[Page]]
"""Counts the rows of pages as they pass."""


class Screen:
    """Standard output and standard error of one command."""

    def __init__(self) -> None:
        """Look at where they lead."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            is_file = not sys.stdout.isatty()
            sys.stdout.reconfigure(encoding="utf-8" if is_file else None, errors="backslashreplace")
        self.out = Console(highlight=False, soft_wrap=True, force_terminal=sys.stdout.isatty())
        self.err = Console(stderr=True, highlight=False, soft_wrap=True, force_terminal=sys.stderr.isatty())

    @property
    def width_cells(self) -> int | None:
        """Width of the terminal on standard output; None when there is none."""
        return self.out.width if self.out.is_terminal else None

    def line(self, line: str, *, header: bool = False) -> None:
        """Print a line."""
        self.styled((line, "bold" if header else ""))

    def styled(self, *parts: tuple[str, str]) -> None:
        """Print a line of parts, each with its style."""
        text = Text.assemble(*((visible(words), style) for words, style in parts))
        if self.out.is_terminal:
            self.out.print(text)
        else:
            sys.stdout.write(f"{text.plain}\n")

    def remark(self, text: str) -> None:
        """Print a remark on standard error."""
        self.err.print(Text(visible(text)))

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
