"""Conditions as people write them: `value > 20`, `endpoint like iot/%`, `time_finished is null`.

Source: apexblog.dev "ORDS FilterObject"; thatjeffsmith.com "Query filtering examples".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ords_client.collection import AnyCollection
from ords_client.errors import UsageError
from ords_client.times import date_literal, read_time

Condition = Mapping[str, Any]
WHERE = re.compile(
    r"(?P<column>\w+)\s*(?:"
    r"(?P<sign><=|>=|!=|<>|==|=|<|>)\s*(?P<value>.+)"
    r"|\s(?P<word>like|contains)\s+(?P<pattern>.+)"
    r"|\sbetween\s+(?P<low>.+?)\s+and\s+(?P<high>.+)"
    r"|\sis\s+(?P<negated>not\s+)?null)",
    re.IGNORECASE,
)
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
        raise UsageError(f"--where {text!r} is no condition, {hint} or 'time_finished is null'.")
    column = known_column(collection, "--where", found["column"])
    return {column: _test(column, found)}


def known_column(collection: AnyCollection, option: str, name: str) -> str:
    """Return the name of a column if the collection has it.

    Raises:
        UsageError: It has none of that name.
    """
    if name not in collection.columns:
        known = ", ".join(collection.columns)
        raise UsageError(f"{option}: {collection.name} has no column {name!r}; it has {known}.")
    return name


def _test(column: str, found: re.Match[str]) -> Condition:
    if found["sign"]:
        return {SIGNS[found["sign"]]: _literal(column, found["value"])}
    if found["word"]:
        return {WORDS[found["word"].lower()]: _unquoted(found["pattern"])}
    if found["low"]:
        return {"$between": [_literal(column, found["low"]), _literal(column, found["high"])]}
    return {"$notnull": None} if found["negated"] else {"$null": None}


def _literal(column: str, text: str) -> Any:
    if column.startswith("time_"):
        return date_literal(read_time(f"--where {column}", _unquoted(text), datetime.now(UTC)))
    try:
        return json.loads(text)
    except ValueError:
        return _unquoted(text)


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if quoted else text
