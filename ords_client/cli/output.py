"""Rows as table, CSV, JSON lines or Parquet, written page by page so that memory does not grow with the rows.

Does not: change values. Times stay as the data API gave them, except in Parquet, which has a type for them.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, BinaryIO, Protocol, TextIO

from ords_client.cli.table import Table
from ords_client.errors import UsageError
from ords_client.pages import Page


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


def write_table(pages: Iterable[Page], columns: Sequence[str], show: LineSink, width_cells: int | None) -> bool:
    """Write a table, and tell whether there was any row.

    Args:
        pages: The rows.
        columns: Names, in order.
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


def write_csv(pages: Iterable[Page], columns: Sequence[str], out: TextIO) -> None:
    """Write CSV with a line of names (RFC 4180); objects and arrays are JSON text in their cell."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for page in pages:
        writer.writerows([_csv_cell(item.get(name)) for name in columns] for item in page)
        out.flush()


def write_jsonl(pages: Iterable[Page], out: TextIO) -> None:
    """Write each row as one line of JSON, with every column the data API gave."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for page in pages:
        out.write("".join(f"{encode(item)}\n" for item in page))
        out.flush()


def write_parquet(pages: Iterable[Page], columns: Sequence[str], out: BinaryIO) -> None:
    """Write Parquet: times as timestamps, ids as integers, `value` as a number with `value_text` beside it.

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


def _csv_cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else value
