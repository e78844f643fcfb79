from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.recording import URL, Recording


def test_a_user_is_made_with_the_recovery_address_that_the_service_would_add(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    inputs = run_program(**typical).only("DomainsUser").inputs
    assert inputs.pop("password")["value"] == typical["initialPasswords"]["grace"]
    assert inputs == {
        "idcsEndpoint": URL,
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "grace",
        "name": {"givenName": "Grace", "familyName": "Hopper"},
        "emails": [
            {"value": "grace@example.com", "type": "work", "primary": True},
            {"value": "grace@example.com", "type": "recovery"},
        ],
        "externalId": "iot-ords/dev",
        "forceDelete": True,
    }


def test_a_group_has_created_and_existing_members_and_asks_to_be_told_them(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    """Members are not part of a plain answer: without `all` every later run would put them again."""
    assert run_program(**typical).only("DomainsGroup").inputs == {
        "idcsEndpoint": URL,
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
        "attributeSets": ["all"],
        "displayName": "readers",
        "urnietfparamsscimschemasoracleidcsextensiongroupGroup": {"description": "Read IoT data"},
        "members": [{"value": "id-of-readers-user-grace", "type": "User"}, {"value": "id-of-linus", "type": "User"}],
        "forceDelete": True,
    }


def test_a_group_without_description_has_no_extension(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**{**typical, "groups": [{"name": "readers"}]})
    inputs = recording.only("DomainsGroup").inputs
    assert not [key for key in inputs if key.startswith("urn")]
    assert not inputs.get("members")


def test_users_and_groups_are_assigned_to_the_app(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    grants = {grant.name: grant.inputs for grant in run_program(**typical).of_type("DomainsGrant")}
    assert grants["readers-grant-user-linus"] == {
        "idcsEndpoint": URL,
        "schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:Grant"],
        "grantMechanism": "ADMINISTRATOR_TO_USER",
        "grantee": {"type": "User", "value": "id-of-linus"},
        "app": {"value": "id-of-app-guard"},
    }
    group = grants["readers-grant-group-readers"]
    assert group["grantMechanism"] == "ADMINISTRATOR_TO_GROUP"
    assert group["grantee"] == {"type": "Group", "value": "id-of-readers-group-readers"}
    assert len(grants) == 3


def test_users_may_be_assigned_through_their_groups_only(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    grants = run_program(**typical, assignUsers=False).of_type("DomainsGrant")
    assert [grant.name for grant in grants] == ["readers-grant-group-readers"]


def test_nobody_needs_to_be_given_access(run_program: Callable[..., Recording], typical: dict[str, Any]) -> None:
    recording = run_program(**{**typical, "users": [], "existingUsers": [], "groups": [], "initialPasswords": {}})
    assert recording.of_type("DomainsGrant") == []
    assert recording.outputs["users"] == recording.outputs["groups"] == {}


def test_a_quote_in_a_user_name_cannot_break_the_filter(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    cloud.users = {'o"brien': "id-of-obrien"}
    groups = [{"name": "readers", "members": ['o"brien']}]
    run_program(**{**typical, "existingUsers": ['o"brien'], "groups": groups})
    (call,) = [call for call in cloud.calls if call.token.endswith("getDomainsUsers")]
    assert call.args["userFilter"] == 'userName eq "grace" or userName eq "o\\"brien"'


def test_an_existing_user_that_is_not_there_is_named_with_the_way_out(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    cloud.users = {}
    with pytest.raises(Exception, match=r"User linus of existingUsers is not in the identity domain.*key users"):
        run_program(**typical)


def test_many_existing_users_are_looked_up_in_few_requests(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    names = [f"user{number}" for number in range(60)]
    cloud.users = {name: f"id-of-{name}" for name in names}
    recording = run_program(**{**typical, "existingUsers": names, "groups": []})
    asked = [call for call in cloud.calls if call.token.endswith("getDomainsUsers")]
    assert len([call for call in asked if "user59" in call.args["userFilter"]]) == 1
    assert len([call for call in asked if "user1" in call.args["userFilter"]]) <= 3
    assert recording.outputs["users"]["user59"] == "id-of-user59"


def test_an_existing_group_is_used_and_assigned(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    cloud.existing_groups = {"Analysts": "id-of-analysts"}
    recording = run_program(**typical, existingGroups=["analysts"])
    assert recording.named("readers-grant-group-analysts").inputs["grantee"]["value"] == "id-of-analysts"
    assert recording.outputs["groups"]["analysts"] == "id-of-analysts"


def test_a_member_and_a_password_are_found_without_regard_to_case(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    groups = [{"name": "readers", "members": ["GRACE"]}]
    passwords = {"Grace": "-".join(["Correct", "horse", "9"])}
    recording = run_program(**{**typical, "groups": groups, "initialPasswords": passwords})
    assert recording.only("DomainsGroup").inputs["members"] == [{"value": "id-of-readers-user-grace", "type": "User"}]
    assert recording.only("DomainsUser").inputs["password"]["value"] == passwords["Grace"]
