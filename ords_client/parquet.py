"""Rows as a Parquet file. Imported only when Parquet is asked for: it needs `pyarrow` (extra `parquet`)."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any, BinaryIO, Self

import pyarrow as pa
import pyarrow.parquet as pq

from ords_client.json_text import json_cell
from ords_client.pages import Page
from ords_client.rows import Column, Kind
from ords_client.times import row_time

TYPES = {
    Kind.ID: pa.int64(),
    Kind.NUMBER: pa.int64(),
    Kind.TIME: pa.timestamp("us", tz="UTC"),
    Kind.VALUE: pa.float64(),
}
"""Of columns that are not text."""
MISFITS = "misfits"
"""Column with all values of a row that are not of their column's type, as one JSON object."""
LARGEST_EXACT = 2**53
ROWS_PER_GROUP = 50_000


class ParquetFile:
    """A Parquet file being written, one row group for many pages."""

    def __init__(self, columns: Sequence[Column], out: BinaryIO, *, rows_per_group: int = ROWS_PER_GROUP) -> None:
        """Write `columns` to `out`, which need not be seekable, at least `rows_per_group` rows at a time."""
        self._rows_per_group = rows_per_group
        self._columns = columns
        fields = [(name, kind) for column in columns for name, kind in _fields(column)]
        self._schema = pa.schema([*fields, (MISFITS, pa.string())])
        self._writer = pq.ParquetWriter(out, self._schema)
        self._waiting: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        """Return the file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file."""
        self._flush()
        self._writer.close()

    def write(self, page: Page) -> None:
        """Add the rows of a page."""
        self._waiting += [_row(item, self._columns) for item in page]
        if len(self._waiting) >= self._rows_per_group:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_batch(pa.RecordBatch.from_pylist(self._waiting, schema=self._schema))
            self._waiting = []


def _fields(column: Column) -> list[tuple[str, pa.DataType]]:
    field = (column.name, TYPES.get(column.kind, pa.string()))
    return [field, (f"{column.name}_text", pa.string())] if column.kind is Kind.VALUE else [field]


def _row(item: dict[str, Any], columns: Sequence[Column]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    misfits: dict[str, Any] = {}
    for column in columns:
        value = item.get(column.name)
        row[column.name] = cell = _cell(column.kind, value)
        if column.kind is Kind.VALUE:
            row[f"{column.name}_text"] = None if _is_exact(cell, value) else _text(value)
        elif cell is None and value is not None:
            misfits[column.name] = value
    return row | ({MISFITS: json_cell(misfits)} if misfits else {})


def _cell(kind: Kind, value: Any) -> Any:
    if kind is Kind.TIME:
        return row_time(value)
    if kind in {Kind.ID, Kind.NUMBER}:
        return _int64(value)
    return _float(value) if kind is Kind.VALUE else _text(value)


def _int64(value: Any) -> int | None:
    try:
        number = None if isinstance(value, bool | float) else int(value)
    except (TypeError, ValueError):
        return None
    return number if number is not None and -(2**63) <= number < 2**63 else None


def _float(value: Any) -> float | None:
    try:
        return float(value) if type(value) in {int, float} else None
    except OverflowError:
        return None


def _is_exact(cell: float | None, value: Any) -> bool:
    return cell is not None and (isinstance(value, float) or abs(value) <= LARGEST_EXACT)


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json_cell(value)
