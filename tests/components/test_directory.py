"""Names are looked up many at a time."""

from __future__ import annotations

import pulumi

from components.directory import USERS, find, ids
from tests.support.mock_engine import run
from tests.support.recording import URL, Recording


def looked_up(cloud: Recording, names: list[str]) -> object:
    run(cloud, lambda: pulumi.export("found", find(USERS, URL, names).apply(ids)))
    return cloud.outputs["found"]


def test_many_names_are_looked_up_in_one_request(cloud: Recording) -> None:
    looked_up(cloud, [f"user{number}" for number in range(60)])
    assert len(cloud.calls) == 3


def test_those_that_there_are_are_found_by_what_their_spellings_have_in_common(cloud: Recording) -> None:
    cloud.users = {"User7": "id"}
    assert looked_up(cloud, ["user7", "user8"]) == {"user7": "id"}


def test_without_names_nothing_is_asked(cloud: Recording) -> None:
    assert looked_up(cloud, []) == {}
    assert cloud.calls == []


def test_a_control_character_in_a_name_cannot_break_the_filter(cloud: Recording) -> None:
    looked_up(cloud, ["tab\tin"])
    [call] = cloud.calls
    assert call.args["userFilter"] == 'userName eq "tab\\tin"'
