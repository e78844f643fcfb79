from __future__ import annotations

import copy
from typing import Any

from recovery.state import SECRET, UNREAD, State

USER = "urn:pulumi:dev::iot-ords::oci:Identity/domainsUser:DomainsUser::readers-user-grace"
OTHER = "urn:pulumi:dev::iot-ords::oci:Identity/domainsUser:DomainsUser::readers-user-linus"
PLUGIN = "urn:pulumi:dev::iot-ords::pulumi:providers:oci::home"


def pending(urn: str = USER, kind: str = "creating", **resource: Any) -> dict[str, Any]:
    entry = {"urn": urn, "type": urn.split("::")[2], "inputs": {"userName": "grace"}, **resource}
    return {"type": kind, "resource": entry}


def state(*operations: dict[str, Any], resources: list[dict[str, Any]] | None = None) -> State:
    return State({"version": 3, "deployment": {"resources": resources or [], "pending_operations": list(operations)}})


def test_what_was_about_to_be_made_and_is_not_known_is_pending() -> None:
    found = state(pending(), pending(OTHER, "deleting"), pending(PLUGIN), resources=[{"urn": PLUGIN}])
    (waiting,) = found.pending(found)
    assert (waiting.name, waiting.inputs) == ("readers-user-grace", {"userName": "grace"})


def test_a_name_may_hold_what_separates_the_parts_of_a_urn() -> None:
    found = state(pending(f"{USER}::b"))
    (waiting,) = found.pending(found)
    assert waiting.name == "readers-user-grace::b"


def test_names_that_are_secret_are_read_in_clear_text_and_kept_encrypted() -> None:
    encrypted = state(pending(inputs={"userName": {SECRET: "x", "ciphertext": "v1:"}}))
    shown = state(pending(inputs={"userName": {SECRET: "x", "plaintext": '"grace"'}, "emails": [{"value": 1}]}))
    (waiting,) = encrypted.pending(shown)
    assert waiting.inputs == {"userName": "grace", "emails": [{"value": 1}]}
    encrypted.adopt(waiting, "1")
    assert encrypted.resources[0]["inputs"] == {"userName": {SECRET: "x", "ciphertext": "v1:"}}


def test_an_operation_without_inputs_or_resource_is_no_obstacle() -> None:
    bare = state(pending(inputs=None), {"type": "creating"}, {})
    (waiting,) = bare.pending(copy.deepcopy(bare))
    assert waiting.inputs == {}


def test_what_is_adopted_is_marked_until_it_has_been_read() -> None:
    found = state(pending(custom=True))
    (waiting,) = found.pending(found)
    found.adopt(waiting, "1")
    found.forget_operations()
    assert not found.is_interrupted
    assert found.unread() == [USER]
    (resource,) = found.resources
    assert (resource["id"], resource["outputs"], resource["initErrors"]) == ("1", {"userName": "grace"}, [UNREAD])
    resource["initErrors"] = None
    assert found.unread() == []


def test_the_region_of_a_resource_is_that_of_its_plugin() -> None:
    found = state(resources=[{"urn": PLUGIN, "inputs": {"region": "us-phoenix-1"}}, {"urn": "urn:other"}])
    assert found.region_of({"provider": f"{PLUGIN}::0f536f11"}) == "us-phoenix-1"
    assert found.region_of({"provider": "urn:other::1"}) == ""
    assert found.region_of({}) == ""


def test_the_oldest_resource_tells_when_the_stack_was_begun() -> None:
    found = state(resources=[{"urn": "a", "created": "2026-02"}, {"urn": "b", "created": "2026-01"}, {"urn": "c"}])
    assert found.begun == "2026-01"
    assert state().begun == ""


def test_a_state_without_anything_is_in_order() -> None:
    empty = State({"version": 3, "deployment": {}})
    assert not empty.is_interrupted
    assert empty.unread() == []
