from __future__ import annotations

import re
from typing import Any

import pytest

from simulator.identity_domains.scim.schema import Attribute, Schema, load
from simulator.identity_domains.scim.validation import Rules, clean, clean_value, distinct, require
from simulator.kernel.refusal import Refusal

RULES = Rules()


def refused(attribute: Attribute, value: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        clean_value(attribute, value, RULES, attribute.name)
    assert refusal.value.status == 400
    return refusal.value.message


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        ("boolean", [True], ["true", 1]),
        ("integer", [0, 2**31 - 1], [True, 1.0, "1", 2**31, 10**400]),
        ("decimal", [1, 1.5], [True, "1"]),
        ("string", ["x"], [1, True, ["x"], {}]),
        ("dateTime", ["2026-11-02T09:30:00Z"], ["yesterday", 1]),
        ("binary", ["AAAA"], ["?", "A"]),
        ("complex", [], ["x", 1, []]),
    ],
)
def test_value_has_the_type_of_its_attribute(type_: str, good: list[Any], bad: list[Any]) -> None:
    attribute = Attribute("x", type=type_)
    assert [clean_value(attribute, value, RULES, "x") for value in good] == good
    for value in bad:
        assert "x is not" in refused(attribute, value)


def test_list_is_a_list() -> None:
    assert "a list" in refused(Attribute("x", multi_valued=True), "a")


def test_number_stays_within_its_bounds() -> None:
    assert "from 1 to 999" in refused(Attribute("x", type="integer", minimum=1, maximum=999), 0)


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_and_the_empty_string_mean_nothing(value: Any) -> None:
    assert clean_value(Attribute("x"), value, RULES, "x") is None


def test_what_only_the_server_sets_is_dropped_whatever_it_is() -> None:
    assert clean_value(Attribute("x", mutability="readOnly"), {"any": ["thing"]}, RULES, "x") is None


def test_word_is_written_as_the_schema_writes_it() -> None:
    words = Attribute("x", canonical_values=("readOnly",))
    assert clean_value(words, "READONLY", RULES, "x") == "readOnly"
    assert "one of readOnly" in refused(words, "none")
    assert "one of User" in refused(Attribute("x", canonical_values=("User",), case_exact=True), "user")


def test_reference_longer_than_an_id_is_refused() -> None:
    reference = Attribute("value", required=True, case_exact=True)
    assert "longer than 40" in refused(reference, "o" * 41)
    assert clean_value(Attribute("value"), "o" * 41, RULES, "value") == "o" * 41


def test_items_of_one_key_are_one_item() -> None:
    attribute = Attribute("x", key=("value",))
    assert distinct(attribute, [{"value": 1, "a": 1}, {"value": 1, "a": 2}, {"value": 2}]) == [
        {"value": 1, "a": 1},
        {"value": 2},
    ]
    assert distinct(Attribute("x"), ["a", "a", "b"]) == ["a", "b"]


def test_names_are_matched_without_regard_to_case_and_written_right() -> None:
    assert clean(load("User"), {"USERNAME": "grace"}, RULES) == {"userName": "grace"}


def test_unknown_attribute_is_refused_or_ignored() -> None:
    assert clean(load("User"), {"shoeSize": 44}, Rules(ignore_unknown=True)) == {}
    with pytest.raises(Refusal, match="shoeSize"):
        clean(load("User"), {"shoeSize": 44}, RULES)


def test_required_attribute_and_its_required_parts_are_named_when_missing() -> None:
    parts = {"value": Attribute("value", required=True)}
    schema = Schema("urn:x", "X", {"list": Attribute("list", required=True, multi_valued=True, parts=parts)})
    for document, names in (({}, "list"), ({"list": []}, "list"), ({"list": [{"value": "a"}, {}]}, "list.value")):
        with pytest.raises(Refusal, match=re.escape(f": {names}.")):
            require(schema, document)
    require(schema, {"list": [{"value": "a"}]})
