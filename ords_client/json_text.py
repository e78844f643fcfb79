"""JSON as others write it: what this machine cannot hold or pass on stays the text that came, and is marked.

Kept as text: half a surrogate pair, bytes that are no UTF-8, NaN and infinities, numbers beyond a float, integers of
thousands of digits, and parts nested deeper than 100.

Source: RFC 8259, sections 6, 8.2 and 9 (numbers, surrogates and depth are where JSON programs differ).
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

MOST_DEPTH = 100
MOST_DIGITS = 4000
CONTAINERS = frozenset({dict, list})
HALVES = re.compile("[\ud800-\udfff]")
STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
TOKENS = re.compile(rf"{STRING}|[\[{{\]}}]", re.DOTALL)
TOO_DEEP = "\0too deep"
write_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Return a value as JSON on one line of a file."""
json_cell = json.JSONEncoder(ensure_ascii=False).encode
"""Return a value as JSON inside a cell, easier to read."""


class Kept(str):
    """Text that stayed as it came, because it could not be decoded."""

    __slots__ = ()


def read_json(given: bytes | str, envelope_depth: int = 0) -> tuple[Any, bool]:
    """Return a JSON value, and whether all of it was decoded; what was not is `Kept` text in its place.

    Args:
        given: The JSON text.
        envelope_depth: How many levels are the service's own; only what lies deeper is kept as text for its depth.

    Raises:
        ValueError: It is no JSON.
    """
    text = given.decode("utf-8-sig", "surrogateescape") if isinstance(given, bytes) else given
    reader = _Reader()
    try:
        value = _loads(text, reader)
        is_deep = _is_deep(value, envelope_depth + MOST_DEPTH)
    except RecursionError:
        is_deep = True
    if is_deep:
        value = _loads(_without_depth(text, envelope_depth), reader, object_hook=reader.part)
    if _has_halves(text):
        value = reader.clean(value)
    return value, not reader.kept


def is_whole(value: Any) -> bool:
    """Tell whether all of a value was decoded."""
    if isinstance(value, dict):
        return all(map(is_whole, value)) and all(map(is_whole, value.values()))
    return all(map(is_whole, value)) if isinstance(value, list) else not isinstance(value, Kept)


class _Reader:
    """Decodes the parts of one JSON text, and remembers whether one had to stay text."""

    def __init__(self) -> None:
        self.kept = False

    def keep(self, text: str) -> Kept:
        self.kept = True
        return Kept(text)

    def number(self, text: str) -> float | Kept:
        number = float(text)
        return number if math.isfinite(number) else self.keep(text)

    def integer(self, text: str) -> int | Kept:
        return int(text) if len(text) <= MOST_DIGITS else self.keep(text)

    def part(self, value: dict[str, Any]) -> Any:
        return self.keep(str(value[TOO_DEEP])) if TOO_DEEP in value else value

    def clean(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {self.clean(name): self.clean(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.clean(one) for one in value]
        if isinstance(value, str) and HALVES.search(value):
            return self.keep(HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", value))
        return value


def _loads(text: str, reader: _Reader, **options: Any) -> Any:
    try:
        return json.loads(
            text, parse_constant=reader.keep, parse_float=reader.number, parse_int=reader.integer, **options
        )
    except RecursionError as error:
        if options:
            raise ValueError("nested too deeply") from error
        raise


def _is_deep(value: Any, levels: int) -> bool:
    """Tell whether a value has more than so many levels."""
    if type(value) not in CONTAINERS:
        return False
    for one in value.values() if type(value) is dict else value:  # a loop, because every page of rows passes here
        if type(one) in CONTAINERS and (levels == 1 or _is_deep(one, levels - 1)):
            return True
    return levels == 0


def _has_halves(text: str) -> bool:
    if "\\ud" in text or "\\uD" in text:
        return True
    return not text.isascii() and HALVES.search(text) is not None


def _without_depth(text: str, envelope_depth: int) -> str:
    """Return the JSON with each value that is nested too deeply as one object that holds its text."""
    parts: list[str] = []
    done, depth, deepest, start = 0, 0, 0, 0
    for token in TOKENS.finditer(text):
        if token[0] in "[{":
            depth += 1
            deepest = depth if depth == envelope_depth + 1 else max(deepest, depth)
            start = token.start() if depth == envelope_depth + 1 else start
        elif token[0] in "]}":
            if depth == envelope_depth + 1 and deepest > envelope_depth + MOST_DEPTH:
                parts += text[done:start], json.dumps({TOO_DEEP: text[start : token.end()]})
                done = token.end()
            depth -= 1
    return "".join([*parts, text[done:]])
