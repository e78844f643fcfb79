"""Rows as a table of plain lines, as wide as the terminal, or as wide as the rows when it is not for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size

from ords_client.data_api import Item
from ords_client.foreign import visible
from ords_client.json_text import json_cell
from ords_client.pages import Page
from ords_client.rows import Column, Kind
from ords_client.times import row_time

GAP = "  "
TEXTS = (Kind.TEXT, Kind.VALUE, Kind.PAYLOAD, Kind.NUMBER)
NARROWING = (((Kind.OCID,), 24), (TEXTS, 16), ((Kind.OCID,), 12), (TEXTS, 8))
"""Which columns give way first on a narrow terminal, and how far; times and ids never do."""


class Table:
    """Lines of a table whose column widths the first page decides."""

    def __init__(self, columns: Sequence[Column], width_cells: int | None) -> None:
        """Show `columns`.

        Args:
            columns: What to show, in order.
            width_cells: Width of the terminal; None for no limit.
        """
        self._columns = columns
        self._width_cells = width_cells
        self._widths: list[int] = []

    def header(self, page: Page) -> str:
        """Fit the widths to a first page, and return the line of names."""
        names = [column.name for column in self._columns]
        rows = [self._cells(item) for item in page]
        self._widths = [max(cell_len(text) for text in column) for column in zip(names, *rows, strict=True)]
        if self._width_cells is not None:
            self._narrow(self._width_cells - len(GAP) * (len(self._columns) - 1))
        return self._line(names)

    def lines(self, page: Page) -> Iterator[str]:
        """Yield a line for each row."""
        for item in page:
            yield self._line(self._cells(item))

    def _cells(self, item: Item) -> list[str]:
        return [self._cell(column, item.get(column.name)) for column in self._columns]

    def _cell(self, column: Column, value: Any) -> str:
        """Show times to the second on a terminal, where room is short."""
        time = row_time(value) if column.kind is Kind.TIME and self._width_cells is not None else None
        return f"{time:%Y-%m-%d %H:%M:%S}Z" if time else cell(value)

    def _narrow(self, room_cells: int) -> None:
        """Take from the widest column of each kind in turn, until all fit or nothing gives way any more."""
        for kinds, narrowest_cells in NARROWING:
            of_kind = [place for place, column in enumerate(self._columns) if column.kind in kinds]
            while of_kind and sum(self._widths) > room_cells:
                widest = max(of_kind, key=self._widths.__getitem__)
                if self._widths[widest] <= narrowest_cells:
                    break
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
    return visible(value if isinstance(value, str) else json_cell(value))
