from __future__ import annotations

from typing import Any

import pytest

from simulator.identity_domains.scim import patch
from simulator.identity_domains.scim.schema import load
from simulator.identity_domains.scim.validation import Rules
from simulator.kernel.refusal import Refusal

STATE = "urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User"


def patched(*operations: Any) -> dict[str, Any]:
    user = {
        "id": "1",
        "userName": "grace",
        "name": {"givenName": "Grace", "familyName": "Hopper"},
        "emails": [
            {"type": "work", "value": "work@example.com", "primary": True},
            {"type": "home", "value": "home@example.com", "primary": False},
        ],
    }
    patch.apply(load("User"), user, {"Operations": list(operations)}, Rules())
    return user


def operation(op: str, path: object = None, value: Any = None) -> dict[str, Any]:
    return {"op": op, "path": path, "value": value}


def test_attribute_is_replaced_added_and_removed() -> None:
    assert patched(operation("replace", "username", "amazing"))["userName"] == "amazing"
    assert patched(operation("Add", "title", "Admiral"))["title"] == "Admiral"
    assert "name" not in patched(operation("remove", "name"))


def test_value_without_path_sets_each_attribute() -> None:
    after = patched(operation("replace", None, {"title": "Admiral", "name.givenName": "G."}))
    assert (after["title"], after["name"]) == ("Admiral", {"givenName": "G.", "familyName": "Hopper"})


def test_parts_that_a_complex_value_leaves_out_stay() -> None:
    assert patched(operation("replace", "name", {"givenName": "G."}))["name"]["familyName"] == "Hopper"


def test_item_is_chosen_by_a_filter_in_the_path() -> None:
    after = patched(operation("replace", 'emails[type eq "home"].value', "new@example.com"))
    assert [email["value"] for email in after["emails"]] == ["work@example.com", "new@example.com"]
    after = patched(operation("replace", 'EMAILS[TYPE EQ "home"]', {"value": "new@example.com"}))
    assert after["emails"][1] == {"type": "home", "value": "new@example.com", "primary": False}
    after = patched(operation("remove", 'emails[type eq "home"]'))
    assert [email["type"] for email in after["emails"]] == ["work"]
    after = patched(operation("remove", 'emails[type eq "home"].primary'))
    assert after["emails"][1] == {"type": "home", "value": "home@example.com"}


@pytest.mark.parametrize("nothing", [None, ""])
def test_part_replaced_by_nothing_is_gone(nothing: Any) -> None:
    after = patched(operation("replace", 'emails[type eq "home"].value', nothing))
    assert after["emails"][1] == {"type": "home", "primary": False}


def test_new_primary_item_takes_over() -> None:
    after = patched(operation("replace", 'emails[type eq "home"].primary', True))
    assert [email["primary"] for email in after["emails"]] == [False, True]
    added = {"type": "other", "value": "o@example.com", "primary": True}
    assert [email["primary"] for email in patched(operation("add", "emails", added))["emails"]] == [False, False, True]


def test_added_item_of_the_same_key_changes_the_item() -> None:
    again = {"type": "work", "value": "work@example.com", "verified": True}
    after = patched(operation("add", "emails", [again]))
    assert (len(after["emails"]), after["emails"][0]["verified"]) == (2, True)


def test_replaced_list_holds_the_new_items_only() -> None:
    after = patched(operation("replace", "emails", [{"type": "other", "value": "o@example.com"}]))
    assert [email["type"] for email in after["emails"]] == ["other"]


def test_removed_items_may_be_given_as_value() -> None:
    gone = [{"type": "home", "value": "home@example.com"}]
    assert [email["type"] for email in patched(operation("remove", "emails", gone))["emails"]] == ["work"]


def test_extension_is_reached_by_its_urn() -> None:
    after = patched(operation("add", f"{STATE}:maxConcurrentSessions", 3))
    assert after[STATE] == {"maxConcurrentSessions": 3}
    after = patched(operation("replace", None, {STATE: {"locked": {"on": True}}}))
    assert after[STATE] == {"locked": {"on": True}}


@pytest.mark.parametrize(
    "bad",
    [
        operation("move", "title"),
        operation("replace", "shoeSize", 44),
        operation("replace", "id", "2"),
        operation("replace", "meta.version", "2"),
        operation("replace", 'emails[type eq "fax"].value', "x"),
        operation("replace", 'emails[type eq "work"].colour', "x"),
        operation("replace", 'emails[shoeSize eq "work"]', {"value": "x"}),
        operation("replace", "emails[", "x"),
        operation("replace", 'userName eq "x"', "x"),
        operation("replace", 7, "x"),
        operation("replace", "active", "yes"),
        operation("add", "emails", "x"),
        operation("add", None, ["x"]),
        operation("remove"),
        {"path": "title"},
        "remove",
    ],
)
def test_operation_that_makes_no_sense_is_refused(bad: Any) -> None:
    with pytest.raises(Refusal) as refused:
        patched(bad)
    assert refused.value.status == 400


def test_operations_are_a_list_of_at_least_one() -> None:
    with pytest.raises(Refusal):
        patched()


def test_more_than_1000_operations_are_too_many() -> None:
    with pytest.raises(Refusal) as refused:
        patched(*[operation("replace", "title", "x")] * 1001)
    assert refused.value.status == 413
