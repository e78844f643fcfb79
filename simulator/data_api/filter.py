"""The filter object of the query parameter `q`, read into conditions whose columns and operators are known.

Source: ORDS Developer's Guide, "FilterObject Grammar"; the MySQL REST Service documentation prints the same grammar.
`$in` stands in oracle/skills db/ords/ords-auto-rest.md, and in what
oracle-emea-appdev-useful-stuff asks a live IoT domain.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from simulator.data_api import operand
from simulator.data_api.collection import Collection, Column, Kind
from simulator.data_api.condition import (
    GROUPS,
    NULL_TESTS,
    OPERATORS,
    RANGES,
    TEXT_SEARCHES,
    Comparison,
    Condition,
    Filter,
    Group,
    Order,
)
from simulator.data_api.operand import Operand, OperandError, shown

LENGTH_LIMIT = 8_192
DEPTH_LIMIT = 32
CONDITION_LIMIT = 200
IN_LIMIT = 1_000
"""Values of one `$in`. Source: Oracle Database SQL takes so many expressions in a list before release 23."""
DIRECTIONS = {"asc": False, "desc": True, "1": False, "-1": True}
NULLS = {"nulls first": True, "nulls last": False}


class FilterError(ValueError):
    """A filter that cannot be understood; the text completes "The filter q ..."."""


def parse(text: str, collection: Collection, *, string_ranges: bool = True, text_after: bool = False) -> Filter:
    """Read a filter object.

    Args:
        text: The value of `q`, already percent-decoded.
        collection: Whose columns may be named.
        string_ranges: Whether `$lt` and its kind may compare strings.
        text_after: Whether something may stand behind the filter object.

    Raises:
        FilterError: Not JSON, an unknown column or operator, an operand of the wrong type, too long, too deep,
            or too many conditions.
    """
    try:
        return _Parser(collection, string_ranges).filter(_load(text, text_after=text_after))
    except OperandError as error:
        raise FilterError(str(error)) from error
    except RecursionError as error:
        raise FilterError("is nested too deep") from error


def _load(text: str, *, text_after: bool) -> dict[str, Any]:
    if len(text) > LENGTH_LIMIT:
        raise FilterError(f"is longer than {LENGTH_LIMIT} characters")
    try:
        document = _first_value(text) if text_after else json.loads(text, parse_constant=_refuse_constant)
        json.dumps(document, ensure_ascii=False).encode()  # half of a surrogate pair is JSON, but no text
    except ValueError as error:
        raise FilterError("is not valid JSON") from error
    return _object(document, "the filter")


def _first_value(text: str) -> Any:
    return json.JSONDecoder(parse_constant=_refuse_constant).raw_decode(text.lstrip())[0]


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


@dataclass
class _Parser:
    collection: Collection
    string_ranges: bool
    tests: int = 0

    def filter(self, document: dict[str, Any]) -> Filter:
        orders = self.orders(document.pop("$orderby", {}))
        as_of = _as_of(document.pop("$asof")) if "$asof" in document else None
        return Filter(self.all_of(document, None, 0), orders, as_of)

    def orders(self, document: Any) -> tuple[Order, ...]:
        members = _object(document, "$orderby").items()
        return tuple(_order(self.column(name), wish) for name, wish in members)

    def column(self, name: str) -> Column:
        column = self.collection.column(name)
        if column is None:
            raise FilterError(f"names {shown(name)}, which is no column of {self.collection.name}")
        return column

    def all_of(self, members: dict[str, Any], context: Column | None, depth: int) -> Condition:
        if depth > DEPTH_LIMIT:
            raise FilterError(f"is nested more than {DEPTH_LIMIT} levels deep")
        conditions = tuple(self.member(key, value, context, depth + 1) for key, value in members.items())
        return conditions[0] if len(conditions) == 1 else Group("$and", conditions)

    def member(self, key: str, value: Any, context: Column | None, depth: int) -> Condition:
        if key in GROUPS:
            return self.group(key, value, context, depth)
        if not key.startswith("$"):
            return self.on_column(self.column(key), value, depth)
        if key not in OPERATORS:
            raise FilterError(f"uses {shown(key)}, which is no operator here")
        if context is None:
            raise FilterError(f"uses {key} without a column")
        return self.test(context, key, value)

    def group(self, operator: str, value: Any, context: Column | None, depth: int) -> Condition:
        # Each entry uses the column around it or names its own.
        entries = value if isinstance(value, list) else [value]
        if not entries:
            raise FilterError("has an empty array")
        conditions = (self.all_of(_members(entry, operator), context, depth) for entry in entries)
        return Group(operator, tuple(conditions))

    def on_column(self, column: Column, value: Any, depth: int) -> Condition:
        if isinstance(value, list):
            return self.group("$and", value, column, depth)
        if not isinstance(value, dict) or "$date" in value:
            return self.test(column, "$eq", value)
        stray = next((key for key in value if not key.startswith("$")), None)
        if stray is not None:
            raise FilterError(f"has {shown(stray)} where an operator on {column.name} belongs")
        return self.all_of(_members(value, column.name), column, depth)

    def test(self, column: Column, operator: str, value: Any) -> Condition:
        self.tests += 1
        if self.tests > CONDITION_LIMIT:
            raise FilterError(f"has more than {CONDITION_LIMIT} conditions")
        if operator in NULL_TESTS:
            return _null_test(column, operator, value)
        if operator == "$between":
            return self.between(column, value)
        if operator == "$in":
            return _one_of(column, value)
        if operator in TEXT_SEARCHES:
            return _text_search(column, operator, value)
        return self.comparison(column, operator, value)

    def between(self, column: Column, value: Any) -> Comparison:
        match value:
            case [None, end] if end is not None:
                return self.comparison(column, "$lte", end)
            case [end, None] if end is not None:
                return self.comparison(column, "$gte", end)
            case [start, end] if start is not None and end is not None:
                return Comparison(
                    column, "$between", _same_type(operand.read(column, start), operand.read(column, end))
                )
        raise FilterError(f"gives $between {shown(value)} instead of [a, b] of which one may be null")

    def comparison(self, column: Column, operator: str, value: Any) -> Comparison:
        read = operand.read(column, value)
        if operator in RANGES and isinstance(read, str) and not self.string_ranges:
            raise FilterError(f"compares strings with {operator}, which takes numbers and dates only")
        return Comparison(column, operator, (read,))


def _null_test(column: Column, operator: str, value: Any) -> Comparison:
    if value is not None:
        raise FilterError(f"gives {operator} {shown(value)} instead of null")
    return Comparison(column, operator)


def _one_of(column: Column, value: Any) -> Condition:
    if not isinstance(value, list) or not 0 < len(value) <= IN_LIMIT:
        raise FilterError(f"gives $in {shown(value)} instead of 1 to {IN_LIMIT} values")
    operands = [operand.read(column, each) for each in value]
    texts = tuple(each for each in operands if isinstance(each, str))
    numbers = tuple(each for each in operands if not isinstance(each, str))
    tests = tuple(Comparison(column, "$in", each) for each in (texts, numbers) if each)
    return tests[0] if len(tests) == 1 else Group("$or", tests)


def _text_search(column: Column, operator: str, value: Any) -> Comparison:
    if column.kind not in (Kind.STRING, Kind.JSON) or not isinstance(value, str):
        raise FilterError(f"uses {operator} on {column.name} with {shown(value)}; it takes strings only")
    return Comparison(column, operator, (value,))


def _same_type(start: Operand, end: Operand) -> tuple[Operand, Operand]:
    if isinstance(start, str) is not isinstance(end, str):
        raise FilterError("gives $between a string and a number")
    return start, end


def _order(column: Column, wish: Any) -> Order:
    # "asc", -1 or ["desc", "nulls last"]. Source of the array: redstonecontentsolutions.com/blog/47.
    words = [str(word).lower() for word in (wish if isinstance(wish, list) else [wish])]
    match words:
        case [direction] if direction in DIRECTIONS:
            return Order(column, DIRECTIONS[direction], DIRECTIONS[direction])
        case [direction, nulls] if direction in DIRECTIONS and nulls in NULLS:
            return Order(column, DIRECTIONS[direction], NULLS[nulls])
    raise FilterError(f"sorts {column.name} by {shown(wish)} instead of asc, desc, 1 or -1")


def _as_of(value: Any) -> int:
    match value:
        case str(text) | {"$date": str(text)}:
            return operand.instant(text)
        case {"$scn": _} | int():
            raise FilterError("uses $asof with a system change number, which is none of this database")
    raise FilterError(f"gives $asof {shown(value)} instead of a date")


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FilterError(f"has {shown(value)} where {name} has to be an object")
    return value


def _members(value: Any, name: str) -> dict[str, Any]:
    if members := _object(value, f"an entry of {name}"):
        return members
    raise FilterError(f"has an empty object in {name}")
