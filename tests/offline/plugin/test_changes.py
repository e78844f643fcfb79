import json
from pathlib import Path
from typing import Any

import pytest
from pulumi.provider.experimental.provider import PropertyDiffKind

from offline.plugin.changes import changed_properties, detailed_diff, drifted_inputs, imported, without_ignored
from offline.plugin.schema import resource_schema
from offline.plugin.values import UNKNOWN
from tests.offline.plugin.engine import Engine
from tests.offline.plugin.recorded_program import APP, GRANT, GROUP, RESOURCES
from tests.offline.plugin.recorded_service import DOMAIN_URL, IDS, RecordedService

IMPORTED = json.loads((Path(__file__).parents[2] / "data" / "plugin-import.json").read_text())["resources"]
SCHEMA = resource_schema(APP)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"allowedGrants": ["a", "b"]}, {"allowedGrants": ["b", "a"]}),
        ({"scopes": [{"value": "/a", "fqs": "x/a"}]}, {"scopes": [{"value": "/a"}]}),
        ({"basedOnTemplate": {"value": "T", "ref": "R"}}, {"basedOnTemplate": {"value": "T"}}),
        ({"description": "server's own"}, {}),
        ({}, {"description": "", "active": False, "allowedGrants": []}),
    ],
)
def test_what_says_the_same_is_no_change(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert changed_properties(SCHEMA, old, new) == set()


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ({"allowedGrants": ["a", "a"]}, {"allowedGrants": ["a", "b"]}, "allowedGrants"),
        ({"scopes": [{"value": "/a"}]}, {"scopes": []}, "scopes"),
        ({"scopes": [{"value": "/a"}]}, {"scopes": [{"value": UNKNOWN}]}, "scopes"),
        ({"basedOnTemplate": {"value": "T"}}, {"basedOnTemplate": {"value": "U"}}, "basedOnTemplate"),
        ({"audience": "/a"}, {"audience": UNKNOWN}, "audience"),
        ({"forceDelete": True}, {}, "forceDelete"),
    ],
)
def test_what_differs_is_a_change(old: dict[str, Any], new: dict[str, Any], changed: str) -> None:
    assert changed_properties(SCHEMA, old, new) == {changed}


def test_what_a_program_ignores_keeps_the_services_value() -> None:
    asked = {"schemas": ["a"], "basedOnTemplate": {"value": "T", "wellKnownId": "T"}, "audience": "/x"}
    known = {"schemas": ["a", "b"], "basedOnTemplate": {"value": "T", "wellKnownId": ""}, "audience": "/y"}

    assert without_ignored(asked, known, ["schemas", "basedOnTemplate.wellKnownId"]) == {**known, "audience": "/x"}


def test_a_drift_shows_as_a_change_of_what_the_program_says_only() -> None:
    asked = {"audience": "/x", "scopes": [{"value": "/a"}], "basedOnTemplate": {"value": "T"}, "active": True}
    outputs = {
        "audience": "/y",
        "scopes": [{"value": "/a", "fqs": "x/a"}, {"value": "/b", "fqs": "x/b"}],
        "basedOnTemplate": {"value": "U", "ref": "R"},
        "active": True,
        "clientSecret": "s",
    }
    assert drifted_inputs(SCHEMA, asked, outputs) == {
        "audience": "/y",
        "scopes": [{"value": "/a"}, {"value": "/b"}],
        "basedOnTemplate": {"value": "U"},
        "active": True,
    }


def test_members_that_are_gone_leave_the_inputs_and_come_back_as_an_addition() -> None:
    asked = {"displayName": "readers", "members": [{"type": "User", "value": "7"}]}
    outputs = {"displayName": "readers", "members": []}

    assert drifted_inputs(resource_schema(GROUP), asked, outputs) == {"displayName": "readers"}
    (addition,) = detailed_diff({"members"}, set(), outputs, asked).values()
    assert addition.kind == PropertyDiffKind.ADD


@pytest.mark.parametrize("empty", [[], ""])
def test_what_the_program_says_is_empty_stays_an_input(empty: object) -> None:
    assert drifted_inputs(SCHEMA, {"description": empty}, {}) == {"description": empty}


@pytest.mark.parametrize("resource", IMPORTED, ids=lambda resource: resource["name"])
def test_an_import_gives_the_inputs_that_the_real_plugin_gives(resource: dict[str, Any]) -> None:
    outputs = {name: value for name, value in resource["outputs"].items() if value is not None}

    assert drifted_inputs(resource_schema(resource["type"]), {}, outputs) == resource["inputs"]


def test_an_import_id_names_the_identity_domain_too() -> None:
    assert imported(f"idcsEndpoint/{DOMAIN_URL}/groups/7", {}) == ("7", {"idcsEndpoint": DOMAIN_URL})


def test_an_import_gives_every_input_that_is_set(engine: Engine, service: RecordedService) -> None:
    engine.create("g", GROUP, RESOURCES["g"][1])
    stored = engine.state["g"]
    stored.resource_id = f"idcsEndpoint/{DOMAIN_URL}/groups/{IDS['readers']}"
    stored.inputs, stored.outputs = {}, {}
    assert engine.refresh("g")

    assert engine.state["g"].inputs.keys() == {"displayName", "idcsEndpoint", "members", "ocid", "schemas"}


def test_a_new_client_name_replaces_the_app_after_the_old_one_is_gone(engine: Engine) -> None:
    inputs = RESOURCES["app"][1]
    engine.create("app", APP, inputs)

    assert engine.diff("app", {**inputs, "name": "other"}).replaces == ["name"]
    moved = engine.diff("app", {**inputs, "idcsEndpoint": "https://idcs-0.identity.oraclecloud.com:443"})
    assert (moved.replaces, moved.delete_before_replace) == (["idcsEndpoint"], True)


def test_every_change_of_a_grant_replaces_it(engine: Engine) -> None:
    inputs = RESOURCES["gr"][1]
    engine.create("gr", GRANT, inputs)

    assert engine.diff("gr", {**inputs, "app": {"value": "other"}}).replaces == ["app"]
