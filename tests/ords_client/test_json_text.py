from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ords_client.json_text import MOST_DEPTH, Kept, is_whole, read_json, write_json

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


@given(JSON_VALUES)
def test_what_can_be_decoded_is_and_comes_back(value: Any) -> None:
    assert read_json(json.dumps(value)) == (value, True)
    assert read_json(write_json(value).encode()) == (value, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'{"a": "\\ud800"}', {"a": "\\ud800"}),
        (b'{"\\udfff": 1}', {"\\udfff": 1}),
        (b'["x\\ud83d"]', ["x\\ud83d"]),
        (b'"\xff"', "\\udcff"),
        (b"NaN", "NaN"),
        (b"[-Infinity, 1]", ["-Infinity", 1]),
        (b"1e999", "1e999"),
        (b"-1e999", "-1e999"),
        (b"9" * 5000, "9" * 5000),
        (nested(20_000).encode(), nested(20_000)),
    ],
)
def test_what_cannot_be_decoded_stays_the_text_that_came(text: bytes, expected: Any) -> None:
    assert read_json(text) == (expected, False)


@pytest.mark.parametrize(
    "text", [b'"\\ud83d\\ude00"', b"1e308", b"9007199254740993", nested(MOST_DEPTH).encode(), b'"\xc3\xa9"']
)
def test_what_only_looks_odd_is_decoded(text: bytes) -> None:
    assert read_json(text) == (json.loads(text), True)


def test_a_value_that_is_too_deep_harms_no_other() -> None:
    deep = nested(3000)
    page = f'{{"items": [{{"id": 1, "value": {deep}, "note": "]]]"}}, {{"id": 2, "value": [[1]]}}]}}'
    value, whole = read_json(page, envelope_depth=3)
    assert not whole
    assert value == {"items": [{"id": 1, "value": deep, "note": "]]]"}, {"id": 2, "value": [[1]]}]}
    assert [is_whole(item["value"]) for item in value["items"]] == [False, True]


@pytest.mark.parametrize("text", ["", "[", "[" * 50_000, '{"a":' * 50_000, "nul", '"\\u12', "[1,]", "\x00", '{"a" 1}'])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_json(text)


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        value, whole = read_json(data)
    except ValueError:
        return
    assert is_whole(value) is whole
    assert json.loads(write_json(value).encode()) == value


FRAGMENTS = st.sampled_from(
    ["[", "]", "{", "}", '"', "\\", "\\ud800", "\\udc00", "NaN", "1e999", ":", ",", '"a"', "1", "\ud800", "[" * 300]
)


@settings(deadline=None)
@given(st.lists(FRAGMENTS, max_size=30).map("".join), st.integers(0, 3))
def test_any_text_is_read_or_refused(text: str, envelope_depth: int) -> None:
    try:
        value, _ = read_json(text, envelope_depth)
    except ValueError:
        return
    write_json(value).encode()


def test_kept_text_is_text() -> None:
    value, _ = read_json(b'{"v": [NaN]}')
    assert isinstance(value["v"][0], Kept)
    assert not is_whole(value)
    assert not is_whole({Kept("x"): 1})
