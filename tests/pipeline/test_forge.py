"""What a forge answers is believed only if it is what was asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import repeat

import pytest

from pipeline import forge
from pipeline.errors import ForgeError
from pipeline.forge import Edit, Forge
from tests.pipeline.fake_forge import FakeForge

ASKED: list[Callable[[Forge], object]] = [
    lambda there: list(there.comments(4)),
    lambda there: list(there.issues()),
    lambda there: there.changes_of("c0ffee"),
    lambda there: there.comment(4, "text", None),
    lambda there: there.issue("title", "text", None, is_open=True),
    lambda there: there.commit_file(Edit("a", "b", "c", "message", "c0ffee")),
]
READ = ASKED[:3]
NOTHING_WAS_DONE = [
    (301, b""),
    (302, b"{}"),
    (307, b"<html>"),
    (200, b"<html>sign in"),
    (200, b"[" * 20_000),
    (304, b""),
]
NO_LIST = [b"", b"null", b"{}", b'"x"', b"[1]", b"[null]", b'[{"id": "../../x", "number": "y", "iid": []}]', b"[{}]"]


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize("instead", NOTHING_WAS_DONE)
def test_an_answer_of_something_else_is_no_success(
    fake: FakeForge, ask: Callable[[Forge], object], instead: tuple[int, bytes]
) -> None:
    fake.instead = instead
    with pytest.raises(ForgeError, match="Something else than the forge answered") as told:
        ask(forge.find(fake.variables()))
    assert str(told.value).isprintable()
    assert len(str(told.value)) < 1000


@pytest.mark.parametrize("ask", READ)
@pytest.mark.parametrize("body", NO_LIST)
def test_a_list_of_another_shape_is_refused(fake: FakeForge, ask: Callable[[Forge], object], body: bytes) -> None:
    fake.instead = (200, body)
    with pytest.raises(ForgeError, match="Something else than the forge answered"):
        ask(forge.find(fake.variables()))


def test_the_words_of_a_refusal_are_bounded(fake: FakeForge) -> None:
    fake.instead = (422, json.dumps({"message": "x" * 100_000}).encode())
    with pytest.raises(ForgeError) as told:
        list(forge.find(fake.variables()).comments(4))
    assert len(str(told.value)) < 1000


def test_pages_without_an_end_have_one_here(fake: FakeForge) -> None:
    note = {"id": 1, "number": 1, "author": {"username": "x"}, "body": ""}
    fake.instead = (200, json.dumps(list(repeat(note, forge.PAGE))).encode())
    with pytest.raises(ForgeError, match="does not come to an end"):
        list(forge.find(fake.variables()).comments(4))
