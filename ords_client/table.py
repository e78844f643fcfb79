"""Rows as a table of plain lines, as wide as the terminal, or as wide as the rows when it is not for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size

from ords_client.pages import Page

GAP = "  "
NARROWEST_CELLS = 12


class Table:
    """Lines of a table whose column widths the first page decides."""

    def __init__(self, columns: Sequence[str], width_cells: int | None) -> None:
        """Show `columns`.

        Args:
            columns: Names, in order.
            width_cells: Width of the terminal; None for no limit.
        """
        self._columns = columns
        self._width_cells = width_cells
        self._widths: list[int] = []

    def header(self, page: Page) -> str:
        """Fit the widths to a first page, and return the line of names."""
        rows = [[cell(item.get(name)) for name in self._columns] for item in page]
        self._widths = [max(cell_len(text) for text in column) for column in zip(self._columns, *rows, strict=True)]
        if self._width_cells is not None:
            self._narrow(self._width_cells - len(GAP) * (len(self._columns) - 1))
        return self._line(self._columns)

    def lines(self, page: Page) -> Iterator[str]:
        """Yield a line for each row."""
        for item in page:
            yield self._line([cell(item.get(name)) for name in self._columns])

    def _narrow(self, room_cells: int) -> None:
        """Take from the widest column, again and again, until all fit or none is wide."""
        while sum(self._widths) > room_cells:
            widest = self._widths.index(max(self._widths))
            if self._widths[widest] <= NARROWEST_CELLS:
                return
            self._widths[widest] -= 1

    def _line(self, cells: Sequence[str]) -> str:
        fitted = (self._fit(text, width) for text, width in zip(cells, self._widths, strict=True))
        return GAP.join(fitted).rstrip()

    def _fit(self, text: str, width: int) -> str:
        if self._width_cells is None or cell_len(text) <= width:
            return text + " " * (width - cell_len(text))
        if text.startswith("ocid1."):  # its end tells it from others
            return "…" + text[1 - width :]
        return set_cell_size(text, width - 1) + "…"


def cell(value: Any) -> str:
    """Return a value as one line of text that cannot steer the terminal."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(text)[1:-1]
