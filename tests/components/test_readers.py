"""What many readers cost is said before anybody waits for it."""

from __future__ import annotations

import pytest

from components.readers import Readers
from tests.support.person import person


def readers(created: int, existing: int = 0, **more: object) -> Readers:
    users = [person(f"user{number}", "A", "Reader") for number in range(created)]
    there = [f"there{number}" for number in range(existing)]
    return Readers.model_validate({"users": users, "existingUsers": there, "groups": [{"name": "readers"}], **more})


@pytest.mark.parametrize(
    ("given", "requests", "minutes"),
    [
        (readers(75), 152, 2),
        (readers(40, 70), 152, 2),
        (readers(149, assignUsers=False), 151, 2),
        (readers(1000, assignUsers=False), "1,002", 7),
    ],
)
def test_readers_who_take_longer_than_a_minute_are_announced(given: Readers, requests: int | str, minutes: int) -> None:
    line = given.warning()
    assert line
    assert line.startswith(f"{len(given.user_names):,} users mean {requests} requests")
    assert f" 150 a minute: {minutes} minutes or more." in line


@pytest.mark.parametrize(
    "given", [readers(1), readers(74), readers(148, assignUsers=False), readers(1, 5000, assignUsers=False)]
)
def test_of_others_nothing_is_said(given: Readers) -> None:
    assert given.warning() is None
