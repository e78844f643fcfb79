from __future__ import annotations

import json

import pytest
from scim2_models.path import AttrPath

from simulator.identity_domains.scim.schema import SCHEMAS_DIRECTORY, load, read
from tests.simulator.identity_domains.sdk_schemas import RESOURCES, table

STATE = "urn:ietf:params:scim:schemas:oracle:idcs:extension:userState:User"


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_table_says_what_the_sdk_says(name: str) -> None:
    assert json.loads((SCHEMAS_DIRECTORY / f"{name}.json").read_text()) == table(name)


def test_there_is_no_other_table() -> None:
    assert {path.stem for path in SCHEMAS_DIRECTORY.glob("*")} == set(RESOURCES)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (AttrPath("USERNAME"), ["userName"]),
        (AttrPath("name", "FAMILYname"), ["name", "familyName"]),
        (AttrPath("userName", uri="urn:ietf:params:scim:schemas:core:2.0:USER"), ["userName"]),
        (AttrPath("locked", "on", uri=STATE), [STATE, "locked", "on"]),
        (AttrPath("User", uri=STATE.removesuffix(":User")), [STATE]),
        (AttrPath("shoeSize"), []),
        (AttrPath("userName", "first"), []),
        (AttrPath("locked", uri="urn:none"), []),
    ],
)
def test_attribute_is_found_without_regard_to_case(path: AttrPath, names: list[str]) -> None:
    assert [attribute.name for attribute in load("User").find(path)] == names


def test_facts_this_project_lives_by() -> None:
    app, group, user, settings = (load(name).attributes for name in ("App", "Group", "User", "Setting"))
    assert app["clientsecret"].returned == "default"
    assert app["name"].mutability == "immutable"
    assert app["scopes"].parts["fqs"].mutability == "readOnly"
    assert group["members"].returned == "request"
    assert group["members"].parts["type"].canonical_values == ("User",)
    assert (user["password"].mutability, user["password"].returned) == ("writeOnly", "never")
    assert settings["csraccess"].required


def test_every_value_is_read() -> None:
    trail = load("User").find(AttrPath("emails", "value"))
    assert read({"emails": [{"value": "a"}, {}, {"value": "b"}]}, trail) == ["a", "b"]
    assert read({"emails": None}, trail) == []
