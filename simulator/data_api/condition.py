"""What a filter asks for: tests on known columns, groups of them, and an order."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.data_api.collection import Column
from simulator.data_api.operand import Operand

GROUPS = ("$and", "$or")
RANGES = ("$lt", "$lte", "$gt", "$gte")
TEXT_SEARCHES = ("$like", "$instr", "$ninstr")
NULL_TESTS = ("$null", "$notnull")
OPERATORS = ("$eq", "$ne", *RANGES, "$between", "$in", *TEXT_SEARCHES, *NULL_TESTS)


@dataclass(frozen=True)
class Comparison:
    """One column compared with none, one, two or (`$in`) any number of operands, all strings or all numbers."""

    column: Column
    operator: str
    operands: tuple[Operand, ...] = ()


@dataclass(frozen=True)
class Group:
    """Conditions of which all (`$and`) or one (`$or`) must hold; an empty `$and` always holds."""

    operator: str
    conditions: tuple[Condition, ...] = ()


Condition = Comparison | Group


@dataclass(frozen=True)
class Order:
    """A column to sort by; without a wish, Oracle takes nulls for the greatest value."""

    column: Column
    descending: bool
    nulls_first: bool


@dataclass(frozen=True)
class Filter:
    """A whole filter object.

    Attributes:
        condition: What rows must fulfil.
        orders: What they are sorted by, first things first.
        as_of: Microseconds since 1970 of `$asof`: rows that came later are not seen.
    """

    condition: Condition = Group("$and")
    orders: tuple[Order, ...] = ()
    as_of: int | None = None
