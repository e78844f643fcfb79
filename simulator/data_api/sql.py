"""Conditions and orders of a filter as SQL: constants of this file, names of known columns, and `?`."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.data_api.collection import Column, Kind
from simulator.data_api.condition import Comparison, Condition, Group, Order
from simulator.data_api.operand import Operand

TEMPLATES = {
    "$eq": "{} = ?",
    "$ne": "{} <> ?",
    "$lt": "{} < ?",
    "$lte": "{} <= ?",
    "$gt": "{} > ?",
    "$gte": "{} >= ?",
    "$between": "{} BETWEEN ? AND ?",
    "$in": "{} IN ([])",
    "$like": "{} LIKE ?",
    "$instr": "instr(upper({}), upper(?)) > 0",
    "$ninstr": "instr(upper({}), upper(?)) = 0",
    "$null": "{} IS NULL",
    "$notnull": "{} IS NOT NULL",
}
JSON_NUMBER = "CASE WHEN json_valid({0}) AND json_type({0}) IN ('integer', 'real') THEN {0} ->> '$' END"
JSON_STRING = "CASE WHEN json_valid({0}) AND json_type({0}) = 'text' THEN {0} ->> '$' END"
JSON_ORDER = "CASE WHEN json_valid({0}) THEN {0} ->> '$' ELSE {0} END"
"""A value that is no valid JSON is found by no comparison, and sorted as the text that it is."""


@dataclass(frozen=True)
class Clause:
    """A piece of SQL and the values of its `?`."""

    text: str
    values: tuple[Operand | None, ...] = ()


def where(condition: Condition) -> Clause:
    """Return a condition as one expression."""
    if isinstance(condition, Comparison):
        return _test(condition)
    return _group(condition)


def both(one: Clause, other: Clause) -> Clause:
    """Return the expression that holds when both do."""
    return Clause(f"{one.text} AND {other.text}", one.values + other.values)


def order_by(orders: tuple[Order, ...]) -> str:
    """Return the terms of ORDER BY."""
    return ", ".join(_order(order) for order in orders)


def _group(group: Group) -> Clause:
    if not group.conditions:
        return Clause("1")
    parts = [where(condition) for condition in group.conditions]
    joined = (" AND " if group.operator == "$and" else " OR ").join(part.text for part in parts)
    return Clause(f"({joined})", tuple(value for part in parts for value in part.values))


def _test(test: Comparison) -> Clause:
    template = TEMPLATES[test.operator].replace("[]", ", ".join("?" for _ in test.operands))
    if any(isinstance(value, str) and not value.isascii() for value in test.operands):
        template = template.replace("upper(", "unicode_upper(")
    # To Oracle an empty string is null, and no comparison with null holds.
    values = tuple(None if value == "" else value for value in test.operands)
    return Clause(template.format(_expression(test.column, test.operands)), values)


def _expression(column: Column, operands: tuple[Operand, ...]) -> str:
    """Return what of the column is compared: of a JSON value only what has the type of the operand."""
    if column.kind is not Kind.JSON or not operands:
        return column.name
    return (JSON_STRING if isinstance(operands[0], str) else JSON_NUMBER).format(column.name)


def _order(order: Order) -> str:
    name = order.column.name
    expression = JSON_ORDER.format(name) if order.column.kind is Kind.JSON else name
    direction = "DESC" if order.descending else "ASC"
    if not order.column.nullable:
        return f"{expression} {direction}"
    return f"{expression} {direction} NULLS {'FIRST' if order.nulls_first else 'LAST'}"
