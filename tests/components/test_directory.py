"""Names are looked up many at a time, and only for what is really about to be created."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pulumi
import pytest

from components.directory import USERS, FreeNames
from tests.support.mock_engine import run
from tests.support.recording import URL, Recording

Ask = Callable[[pulumi.ResourceHookArgs], Awaitable[None]]


def about_to_create(user_name: str, url: Any = URL) -> pulumi.ResourceHookArgs:
    inputs = {"userName": user_name, "idcsEndpoint": url}
    return pulumi.ResourceHookArgs("urn", "", f"readers-user-{user_name}", "user", new_inputs=inputs)


def ask(cloud: Recording, *hook_args: pulumi.ResourceHookArgs) -> None:
    """Ask as the engine does before it creates resources."""
    names = [f"user{number}" for number in range(60)]

    def program() -> pulumi.Output[None]:
        free = FreeNames(USERS, names, "Move {name} to existingUsers.")

        async def check() -> None:
            for args in hook_args:
                await free._check(args)

        return pulumi.Output.from_input(check())

    run(cloud, lambda: pulumi.export("asked", program()))


def test_a_name_that_is_taken_is_refused_with_what_to_do_instead(cloud: Recording) -> None:
    cloud.users = {"User7": "id"}
    with pytest.raises(pulumi.RunError, match=r"^User user7 exists already .*\. Move user7 to existingUsers\.$"):
        ask(cloud, about_to_create("user7"))


def test_all_names_are_looked_up_at_the_first_question(cloud: Recording) -> None:
    cloud.users = {}
    ask(cloud, *(about_to_create(f"user{number}") for number in range(60)))
    assert len(cloud.calls) == 3


@pytest.mark.parametrize("url", [None, "04da6b54-80e4-46f7-96ec-b56ff0331ba9"])
def test_nothing_is_asked_of_an_identity_domain_that_is_not_there_yet(cloud: Recording, url: Any) -> None:
    ask(cloud, about_to_create("user7", url))
    assert cloud.calls == []
