"""Read pages and rows of an IoT domain's telemetry, in the types the API shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from simulator.data_api import errors, payload, sequence, timestamp
from simulator.data_api.collection import Collection, Column, Kind
from simulator.data_api.sequence import Sequence
from simulator.data_api.telemetry import Telemetry

Item = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Some rows of a sequence.

    Attributes:
        items: The rows.
        has_more: Whether others follow.
    """

    items: list[Item]
    has_more: bool


@dataclass(frozen=True)
class Reader:
    """Reads telemetry; a query that takes longer than the time-out is given up; payloads as in payload.py."""

    telemetry: Telemetry
    timeout_seconds: float
    undecodable_payloads: str = "text"

    def page(self, rows: Sequence, limit: int, offset: int) -> Page:
        """Return up to `limit` rows after the first `offset` ones.

        Raises:
            Refusal: 503, it took too long.
        """
        with self._connection() as connection:
            found = self._fetch(connection, rows, limit, offset)
        columns = rows.collection.columns
        return Page([self._item(columns, row) for row in found[:limit]], len(found) > limit)

    def row(self, collection: Collection, iot_domain_ocid: str, id: int | str) -> Item | None:
        """Return the row with that id and its details, or None.

        Raises:
            Refusal: 503, it took too long.
        """
        statement = sequence.by_id(collection, iot_domain_ocid, id)
        with self._connection() as connection:
            row = connection.execute(statement.text, statement.values).fetchone()
        return None if row is None else self._item(collection.columns + collection.details, row)

    def _item(self, columns: tuple[Column, ...], row: tuple[Any, ...]) -> Item:
        return {column.name: self._shown(column, value) for column, value in zip(columns, row, strict=True)}

    def _shown(self, column: Column, value: Any) -> Any:
        if value is None:
            return None
        match column.kind:
            case Kind.TIMESTAMP:
                return timestamp.render(value)
            case Kind.JSON:
                return _value(value)
            case Kind.PAYLOAD:
                return payload.shown(value, self.undecodable_payloads)
        return value

    def _fetch(self, connection: sqlite3.Connection, rows: Sequence, limit: int, offset: int) -> list[tuple[Any, ...]]:
        # One row more than asked for tells whether there are others.
        bookmarks = self.telemetry.bookmarks
        newest_row = _newest_row(connection, rows.collection)
        place = bookmarks.find(rows, newest_row, offset)
        statement = rows.after_row(place, limit + 1) if place else rows.after_offset(offset, limit + 1)
        found = connection.execute(statement.text, statement.values).fetchall()
        if len(found) > limit and rows.can_resume:
            bookmarks.put(rows, newest_row, offset + limit, _place(rows, found[limit - 1]))
        return found

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            with self.telemetry.reading(self.timeout_seconds) as connection:
                yield connection
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            raise errors.timed_out(self.timeout_seconds) from error


def _newest_row(connection: sqlite3.Connection, collection: Collection) -> int:
    (row,) = connection.execute(f"SELECT coalesce(max(row), 0) FROM {collection.table}").fetchone()  # noqa: S608
    return int(row)


def _place(rows: Sequence, row: tuple[Any, ...]) -> tuple[Any, ...]:
    names = [column.name for column in rows.collection.columns]
    return tuple(row[names.index(order.column.name)] for order in rows.orders)


def _value(text: str) -> Any:
    try:
        return payload.value_of(text)
    except ValueError:
        return text
