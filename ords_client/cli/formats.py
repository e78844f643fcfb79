"""Rows as table, CSV, JSON lines or Parquet, written page by page so that memory does not grow with the rows.

Does not: change values. Times stay as the data API gave them, except in Parquet, which has a type for them. On a
terminal, characters that could steer it are written out; files keep every byte.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, BinaryIO, Protocol, TextIO

from ords_client.cli.table import Table
from ords_client.errors import UsageError
from ords_client.foreign import visible
from ords_client.json_text import json_cell, write_json
from ords_client.pages import Page
from ords_client.rows import Column

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""The last four are the first four in full width. Source: OWASP, "CSV Injection"."""


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


class LineSink(Protocol):
    """What shows lines of a table to a person."""

    def __call__(self, line: str, *, header: bool = False) -> None:
        """Show a line."""


def write_table(pages: Iterable[Page], columns: Sequence[Column], show: LineSink, width_cells: int | None) -> bool:
    """Write a table, and tell whether there was any row.

    Args:
        pages: The rows.
        columns: What to show, in order.
        show: Takes each line.
        width_cells: Width of the terminal; None for no limit.
    """
    table = Table(columns, width_cells)
    begun = False
    for page in filter(None, pages):
        if not begun:
            show(table.header(page), header=True)
            begun = True
        for line in table.lines(page):
            show(line)
    return begun


def write_csv(pages: Iterable[Page], columns: Sequence[Column], out: TextIO, *, for_spreadsheets: bool = False) -> None:
    """Write CSV with a line of names (RFC 4180); objects and arrays are JSON text in their cell.

    Args:
        pages: The rows.
        columns: What to write, in order.
        out: Where to.
        for_spreadsheets: Put an apostrophe before text that a spreadsheet would run as a formula.
    """
    lines = _Lines(out)
    shown = visible if out.isatty() else str
    writer = csv.writer(lines, lineterminator=_Lines.END)
    writer.writerow(column.name for column in columns)
    for page in pages:
        writer.writerows(
            [_csv_cell(item.get(column.name), shown, for_spreadsheets=for_spreadsheets) for column in columns]
            for item in page
        )
        out.flush()


def write_jsonl(pages: Iterable[Page], out: TextIO) -> None:
    """Write each row as one line of JSON, with every column the data API gave."""
    shown = visible if out.isatty() else str
    for page in pages:
        out.write("".join(f"{shown(write_json(item))}\n" for item in page))
        out.flush()


def write_parquet(pages: Iterable[Page], columns: Sequence[Column], out: BinaryIO) -> None:
    """Write Parquet: times as timestamps, ids as integers, `value` as a number with `value_text` beside it.

    What is not of its column's type is in the column `misfits`, as JSON.

    Raises:
        UsageError: `pyarrow` is not installed.
    """
    try:
        from ords_client.parquet import ParquetFile
    except ImportError as error:
        problem = "Parquet needs pyarrow: `pip install 'ords-client[parquet]'`."
        raise UsageError(problem) from error
    with ParquetFile(columns, out) as file:
        for page in pages:
            file.write(page)


class _Lines:
    """Ends lines with a line feed alone. The writer ends them with both, and so quotes cells that hold either."""

    END = "\r\n"

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, line: str) -> None:
        self._out.write(line.removesuffix(self.END) + "\n")


def _csv_cell(value: Any, shown: Callable[[str], str], *, for_spreadsheets: bool) -> Any:
    text = json_cell(value) if isinstance(value, dict | list | bool) else value
    if not isinstance(text, str):
        return text
    return f"'{shown(text)}" if for_spreadsheets and text.startswith(FORMULA_STARTS) else shown(text)
