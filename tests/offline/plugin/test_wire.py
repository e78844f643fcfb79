import pytest

from offline.plugin.schema import resource_schema
from offline.plugin.wire import from_wire, merge, to_wire
from tests.offline.plugin.recorded_program import APP, DOMAIN, USER


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("2026-11-22T11:15:37Z", "2026-11-22 11:15:37 +0000 UTC"),
        ("2026-11-22T11:15:37.120Z", "2026-11-22 11:15:37.12 +0000 UTC"),
        ("2026-11-22T12:15:37+01:00", "2026-11-22 11:15:37 +0000 UTC"),
    ],
)
def test_times_are_stored_as_go_prints_them(sent: str, stored: str) -> None:
    assert from_wire(resource_schema(DOMAIN).properties, {"timeCreated": sent})["timeCreated"] == stored


def test_a_plain_value_that_the_service_leaves_out_is_kept_and_a_list_is_not() -> None:
    known = {"description": "mine", "scopes": [{"value": "/a"}], "forceDelete": True}
    merged = merge(resource_schema(APP).properties, {}, known)

    assert (merged["description"], merged["scopes"], merged["forceDelete"]) == ("mine", [], True)


def test_what_the_service_refuses_when_empty_is_not_sent() -> None:
    name = "urnietfparamsscimschemasoracleidcsextensionuserStateUser"
    state = {"maxConcurrentSessions": 0, "lastFailedLoginDate": "", "loginAttempts": 0}

    assert list(to_wire(resource_schema(USER).properties, {name: state}).values()) == [{"loginAttempts": 0}]


def test_what_never_travels_is_not_sent() -> None:
    assert (
        to_wire(resource_schema(APP).properties, {"forceDelete": True, "idcsEndpoint": "https://x", "other": 1}) == {}
    )
