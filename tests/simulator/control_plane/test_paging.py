from __future__ import annotations

import base64
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.datastructures import QueryParams

from simulator.control_plane.paging import choice, page
from simulator.kernel.call import Call
from simulator.kernel.refusal import Refusal

DOCUMENTS = [{"n": number} for number in range(5)]


def call(**query: str) -> Call:
    return cast("Call", SimpleNamespace(query=QueryParams(query)))


def test_pages_follow_each_other_and_end() -> None:
    seen: list[bytes] = []
    token: str | None = ""
    while token is not None:
        answer = page(call(limit="2", page=token), DOCUMENTS, list)
        seen.append(bytes(answer.body))
        token = answer.headers.get("opc-next-page")
    assert seen == [b'[{"n":0},{"n":1}]', b'[{"n":2},{"n":3}]', b'[{"n":4}]']


def test_there_is_a_way_back() -> None:
    second = page(call(limit="2", page=_token('{"offset": 2}')), DOCUMENTS, list)
    first = page(call(limit="2", page=second.headers["opc-prev-page"]), DOCUMENTS, list)
    assert first.body == b'[{"n":0},{"n":1}]'


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "many", "", "1.5", "٣"])
def test_a_wrong_limit_is_refused(limit: str) -> None:
    refused(lambda: page(call(limit=limit), DOCUMENTS, list))


@pytest.mark.parametrize("token", ["x", "%", "bm8", "٣", '{"offset": -1}', '{"offset": "x"}', "{}", "[]", "1"])
def test_a_token_of_nobody_is_refused(token: str) -> None:
    refused(lambda: page(call(page=_token(token) if token[0] in "{[1" else token), DOCUMENTS, list))


def test_a_choice_is_one_of_the_values() -> None:
    assert choice(call(), "sortOrder", ("ASC", "DESC")) == "ASC"
    assert choice(call(sortOrder="DESC"), "sortOrder", ("ASC", "DESC")) == "DESC"
    refused(lambda: choice(call(sortOrder="down"), "sortOrder", ("ASC", "DESC")))


def _token(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


def refused(act: Any) -> None:
    with pytest.raises(Refusal) as refusal:
        act()
    assert (refusal.value.status, refusal.value.code) == (400, "InvalidParameter")
