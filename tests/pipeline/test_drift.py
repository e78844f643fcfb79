"""The drift issue of a stack through its life: one issue, whatever happens."""

from __future__ import annotations

import pytest

from pipeline import drift, forge
from pipeline.errors import RefusedError
from tests.pipeline import recorded
from tests.pipeline.fake_forge import FakeForge


def settle(fake: FakeForge, name: str, stack: str = "prod") -> str:
    return drift.settle(forge.find(fake.variables()), recorded.reported(name, stack))


def states(fake: FakeForge) -> list[str]:
    return ["open" if str(issue["state"]).startswith("open") else "closed" for issue in fake.issues]


def test_one_issue_is_opened_edited_closed_and_reopened(fake: FakeForge) -> None:
    runs = [settle(fake, name) for name in ("nothing", "drift", "drift", "nothing", "nothing", "drift", "nothing")]
    assert runs == ["no drift", "opened", "edited", "closed", "no drift", "reopened", "closed"]
    assert states(fake) == ["closed"]


def test_the_issue_says_what_was_changed_and_the_command_that_mends_it(fake: FakeForge) -> None:
    settle(fake, "drift")
    text = fake.issues[0]["description" if fake.gitlab else "body"]
    assert "Somebody changed the application IoT data by hand" in text
    assert "    pulumi up --refresh --stack prod" in text
    assert "put the change into Pulumi.prod.yaml" in text
    assert fake.issues[0]["title"] == "Stack prod has drifted"


def test_the_closed_issue_says_that_it_is_healed_and_what_it_was(fake: FakeForge) -> None:
    settle(fake, "drift")
    settle(fake, "nothing")
    text = fake.issues[0]["description" if fake.gitlab else "body"]
    assert "**Healed:**" in text
    assert "Somebody changed" in text


def test_each_stack_has_its_own_issue(fake: FakeForge) -> None:
    settle(fake, "drift", "dev")
    settle(fake, "drift", "dev2")
    settle(fake, "nothing", "dev")
    assert states(fake) == ["closed", "open"]


def test_a_change_that_waits_for_its_deploy_is_no_drift(fake: FakeForge) -> None:
    assert settle(fake, "add_reader") == "no drift"


def test_an_issue_of_somebody_else_is_left_alone(fake: FakeForge) -> None:
    fake.add_issue(query={}, body={"title": "x", "body": drift.marker("prod"), "description": drift.marker("prod")})
    fake.issues[0]["user"]["login"] = fake.issues[0]["author"]["username"] = "mallory"
    assert settle(fake, "drift") == "opened"
    assert len(fake.issues) == 2


def test_a_failed_preview_leaves_the_issue_as_it_is(fake: FakeForge) -> None:
    settle(fake, "drift")
    with pytest.raises(RefusedError, match="could not be found out"):
        settle(fake, "unknown_user")
    assert states(fake) == ["open"]
