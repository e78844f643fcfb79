"""Conditions as people write them: `value > 20`, `endpoint like iot/%`, `time_finished is null`.

Source: apexblog.dev "ORDS FilterObject"; thatjeffsmith.com "Query filtering examples". `$in` stands in no Oracle page
about ORDS: oracle-devrel/oracle-emea-appdev-useful-stuff uses it on a live IoT domain, oracle/skills lists it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ords_client.collection import AnyCollection
from ords_client.errors import UsageError
from ords_client.foreign import echoed
from ords_client.json_text import read_json
from ords_client.rows import Kind
from ords_client.times import date_literal, read_time

Condition = Mapping[str, Any]
WHERE = re.compile(
    r"(?P<column>\w+)\s*(?:"
    r"(?P<sign><=|>=|!=|<>|==|=|<|>)\s*(?P<value>.+)"
    r"|\s(?P<word>like|contains)\s+(?P<pattern>.+)"
    r"|\sin\s*\(\s*(?P<choices>.+?)\s*\)"
    r"|\sbetween\s+(?P<low>.+?)\s+and\s+(?P<high>.+)"
    r"|\sis\s+(?P<negated>not\s+)?null)",
    re.IGNORECASE,
)
CHOICE = r"""\s*('(?:[^']|'')*'|"(?:[^"]|"")*"|[^\s,'"][^,]*?)\s*"""
CHOICES = re.compile(rf"{CHOICE}(?:,{CHOICE})*")
SIGNS = {
    "=": "$eq",
    "==": "$eq",
    "!=": "$ne",
    "<>": "$ne",
    "<": "$lt",
    "<=": "$lte",
    ">": "$gt",
    ">=": "$gte",
}
WORDS = {"like": "$like", "contains": "$instr"}


def read_condition(collection: AnyCollection, text: str) -> Condition:
    """Return a condition as the data API reads it.

    Args:
        collection: What is asked; gives the columns.
        text: The condition as people write it.

    Raises:
        UsageError: It cannot be read, or names no column.
    """
    found = WHERE.fullmatch(text.strip())
    if found is None:
        hint = "such as 'value > 20', 'endpoint like iot/%', 'endpoint contains press', 'value between 1 and 9'"
        raise UsageError(
            f"--where {echoed(text)} is no condition, {hint}, 'value in (1, 2)' or 'time_finished is null'."
        )
    column = known_column(collection, "--where", found["column"])
    return {column: _test(column, collection.kinds[column], found)}


def known_column(collection: AnyCollection, option: str, name: str) -> str:
    """Return the name of a column if the collection has it.

    Raises:
        UsageError: It has none of that name.
    """
    if name not in collection.kinds:
        known = ", ".join(collection.kinds)
        raise UsageError(f"{option}: {collection.name} has no column {echoed(name)}; it has {known}.")
    return name


def _test(column: str, kind: Kind, found: re.Match[str]) -> Condition:
    def literal(text: str) -> Any:
        return _literal(column, kind, text)

    if found["sign"]:
        return {SIGNS[found["sign"]]: literal(found["value"])}
    if found["word"]:
        return {WORDS[found["word"].lower()]: _unquoted(found["pattern"])}
    if found["choices"]:
        return {"$in": [literal(choice) for choice in _choices(found["choices"])]}
    if found["low"]:
        return {"$between": [literal(found["low"]), literal(found["high"])]}
    return {"$notnull": None} if found["negated"] else {"$null": None}


def _choices(text: str) -> list[str]:
    if not CHOICES.fullmatch(text):
        raise UsageError(
            f"--where: the list {echoed(text)} has an empty choice, or quotes that do not close. Write it like "
            "(a, 'b, c', 'it''s')."
        )
    return re.findall(rf"{CHOICE}(?:,|$)", text)


def _literal(column: str, kind: Kind, text: str) -> Any:
    if kind is Kind.TIME:
        return date_literal(read_time(f"--where {column}", _unquoted(text), datetime.now(UTC)))
    if kind in {Kind.TEXT, Kind.OCID}:
        return _unquoted(text)
    try:
        return read_json(text)[0]
    except ValueError:
        return _unquoted(text)


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1].replace(text[0] * 2, text[0]) if quoted else text
