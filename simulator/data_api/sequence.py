"""Rows of one IoT domain in the order a filter asks for, and the statements that read them."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.data_api import sql
from simulator.data_api.collection import Collection, Kind
from simulator.data_api.condition import Filter, Order
from simulator.data_api.operand import Operand
from simulator.data_api.sql import Clause

DOMAIN = "domain = (SELECT key FROM iot_domains WHERE ocid = ?)"


@dataclass(frozen=True)
class Sequence:
    """Rows in a total order: no two of them are equal in all of `orders`."""

    collection: Collection
    where: Clause
    orders: tuple[Order, ...]

    @property
    def can_resume(self) -> bool:
        """Whether the values of one row lead straight to the next: all columns without nulls, sorted one way."""
        simple = all(not order.column.nullable and order.column.kind is not Kind.JSON for order in self.orders)
        return simple and self.collection.has_id and len({order.descending for order in self.orders}) == 1

    def after_offset(self, offset: int, limit: int) -> Clause:
        """Select `limit` rows after the first `offset` ones, which have to be counted."""
        return self._select(self.where, limit, offset)

    def after_row(self, place: tuple[Operand, ...], limit: int) -> Clause:
        """Select `limit` rows after the one with these values of `orders`, found by index."""
        columns = ", ".join(order.column.name for order in self.orders)
        marks = ", ".join("?" for _ in self.orders)
        sign = "<" if self.orders[0].descending else ">"
        return self._select(sql.both(self.where, Clause(f"({columns}) {sign} ({marks})", place)), limit, 0)

    def _select(self, where: Clause, limit: int, offset: int) -> Clause:
        columns = ", ".join(column.name for column in self.collection.columns)
        source = f"SELECT {columns} FROM {self.collection.table} WHERE {where.text}"  # noqa: S608 - see sql.py
        text = f"{source} ORDER BY {sql.order_by(self.orders)} LIMIT ? OFFSET ?"
        return Clause(text, (*where.values, limit, offset))


def of_filter(collection: Collection, iot_domain_ocid: str, filter: Filter, *, backwards: bool = False) -> Sequence:
    """Return the rows of an IoT domain that a filter lets through.

    Args:
        collection: Where they come from.
        iot_domain_ocid: Whose they are.
        filter: What they fulfil and how they are sorted; equal ones come in their natural order.
        backwards: Whether rows that the filter does not sort come last first.
    """
    where = sql.both(Clause(DOMAIN, (iot_domain_ocid,)), sql.where(filter.condition))
    if filter.as_of is not None:
        where = sql.both(where, Clause(f"{collection.time} <= ?", (filter.as_of,)))
    descending = filter.orders[-1].descending if filter.orders else backwards
    keys = [Order(column, descending, False) for column in collection.natural_order]
    named = {order.column for order in filter.orders}
    return Sequence(collection, where, filter.orders + tuple(key for key in keys if key.column not in named))


def by_id(collection: Collection, iot_domain_ocid: str, id: int | str) -> Clause:
    """Select one row with its details."""
    columns = ", ".join(column.name for column in collection.columns + collection.details)
    text = f"SELECT {columns} FROM {collection.table} WHERE {DOMAIN} AND id = ?"  # noqa: S608 - constants
    return Clause(text, (iot_domain_ocid, id))
