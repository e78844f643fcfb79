"""A name that is taken is refused when the engine is about to create it, and the look-up came before."""

from __future__ import annotations

from collections.abc import Callable

import pulumi
import pytest

from components.directory import USERS, Ids, find, ids
from components.free_names import FreeNames
from components.text import same_name
from tests.support.mock_engine import run
from tests.support.recording import URL, Recording

REFUSAL = "User {name} exists already: {id}."


def ask(free: FreeNames, user_name: str) -> pulumi.Output[None]:
    """Ask as the engine does before it creates a user."""
    args = pulumi.ResourceHookArgs("urn", "", f"user-{user_name}", "user", new_inputs={"userName": user_name})
    return pulumi.Output.from_input(free.hook.callback(args))


def asked(cloud: Recording, taken: Ids | None, user_name: str, compared: Callable[[str], str] = same_name) -> None:
    def program() -> None:
        free = FreeNames("user", "userName", pulumi.Output.from_input(taken), REFUSAL, compared)
        pulumi.export("asked", ask(free, user_name))

    run(cloud, program)


def test_a_name_that_is_taken_is_refused_however_it_is_spelled(cloud: Recording) -> None:
    with pytest.raises(pulumi.RunError, match=r"^User Grace exists already: 17\.$"):
        asked(cloud, {"grace": "17"}, "Grace")


@pytest.mark.parametrize(("name", "compared"), [("Grace", str), ("ada", same_name)])
def test_a_name_that_the_service_takes_for_another_is_free(
    cloud: Recording, name: str, compared: Callable[[str], str]
) -> None:
    asked(cloud, {"grace": "17"}, name, compared)


def test_nothing_is_in_the_way_where_nothing_answers(cloud: Recording) -> None:
    asked(cloud, None, "ada")


def test_what_waits_for_the_look_up_comes_after_it_and_the_hook_asks_nothing(cloud: Recording) -> None:
    cloud.users = {"grace": "17"}

    def program() -> None:
        free = FreeNames("user", "userName", find(USERS, URL, ["ada"]).apply(ids), REFUSAL)
        known = free.looked_up(URL)
        pulumi.export("calls", known.apply(lambda url: [url, len(cloud.calls)]))
        pulumi.export("asked", known.apply(lambda _: ask(free, "ada")))

    run(cloud, program)
    assert cloud.outputs["calls"] == [URL, 1]
    assert len(cloud.calls) == 1
