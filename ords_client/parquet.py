"""Rows as a Parquet file. Imported only when Parquet is asked for: it needs `pyarrow` (extra `parquet`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, BinaryIO, Self

import pyarrow as pa
import pyarrow.parquet as pq

from ords_client.pages import Page

TIME = pa.timestamp("us", tz="UTC")
ROWS_PER_GROUP = 50_000


class ParquetFile:
    """A Parquet file being written, one row group for many pages."""

    def __init__(self, columns: Sequence[str], out: BinaryIO) -> None:
        """Write `columns` to `out`, which need not be seekable."""
        self._columns = columns
        self._schema = pa.schema([field for name in columns for field in _fields(name)])
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
        if len(self._waiting) >= ROWS_PER_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_batch(pa.RecordBatch.from_pylist(self._waiting, schema=self._schema))
            self._waiting = []


def _fields(name: str) -> list[tuple[str, pa.DataType]]:
    if name == "value":
        return [("value", pa.float64()), ("value_text", pa.string())]
    if name.startswith("time_"):
        return [(name, TIME)]
    return [(name, pa.int64() if name in {"id", "reason_code"} else pa.string())]


def _row(item: dict[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    row = {name: _cell(name, item.get(name)) for name in columns}
    return row | _value(item["value"]) if "value" in item else row


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"value": float(value), "value_text": None}
    return {"value": None, "value_text": _text(value)}


def _cell(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.startswith("time_"):
        return datetime.fromisoformat(value)
    return int(value) if name in {"id", "reason_code"} else _text(value)


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
