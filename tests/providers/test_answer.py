from __future__ import annotations

from typing import Any

import pytest

from providers.answer import Answer, as_documented, as_list, as_object, retry_after_seconds
from providers.errors import UnexpectedAnswerError


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 0 "}, 0),
        ({"retry-after": "9" * 400}, 999_999_999),
        ({"retry-after": "²"}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "1.5"}, None),
        ({"retry-after": "Sun, 22 Nov 2026 15:00:00 +99999999999999"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Sun, 22 Nov 2026 15:00:00 GMT"}, None),
        ({"retry-after": "Sun, 22 Nov 2026 15:00:00 GMT", "date": "Sun, 22 Nov 2026 14:59:20 GMT"}, 40),
        ({"retry-after": "Sun, 22 Nov 2026 15:00:00 GMT", "date": "Sun, 22 Nov 2026 15:00:01 GMT"}, 0),
        ({"retry-after": "Sun, 22 Nov 2026 15:00:00", "date": "Sun, 22 Nov 2026 15:00:00 GMT"}, None),
    ],
)
def test_the_pause_asked_for_is_seconds_or_a_date_of_the_services_own_clock(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after_seconds(headers) == seconds
    assert Answer(None, headers).retry_after_seconds == seconds


def test_an_object_is_an_object() -> None:
    assert as_object("read x", Answer({"id": "x"}, {})) == {"id": "x"}


@pytest.mark.parametrize("body", [None, [], "text", 1])
def test_anything_else_is_not_what_was_asked_for(body: Any) -> None:
    with pytest.raises(UnexpectedAnswerError, match=r"^Could not read x: the answer is not an object: .* req-1"):
        as_object("read x", Answer(body, {"opc-request-id": "req-1"}))


@pytest.mark.parametrize(
    ("body", "listed"),
    [([{"id": "x"}], [{"id": "x"}]), ({"items": [{"id": "x"}]}, [{"id": "x"}]), ({"totalResults": 0}, []), ([], [])],
)
def test_a_list_may_be_bare_or_in_an_envelope(body: Any, listed: list[dict[str, str]]) -> None:
    """IAM answers a bare list, IoT an object with items, an identity domain leaves an empty list out."""
    assert as_list("list x", Answer(body, {}), "items") == listed


@pytest.mark.parametrize("body", [None, "text", {"items": None}, {"items": ["x"]}, [1]])
def test_a_list_of_something_else_is_not_what_was_asked_for(body: Any) -> None:
    with pytest.raises(UnexpectedAnswerError, match="the answer is not a list of objects"):
        as_list("list x", Answer(body, {}), "items")


@pytest.mark.parametrize("body", [{}, None, [], {"type": 5}, {"type": {}}, {"type": None}])
def test_an_answer_that_lacks_what_the_documentation_shows_is_refused(body: Any) -> None:
    with pytest.raises(UnexpectedAnswerError, match="Could not read x: the answer is not as the service documents it"):  # noqa: SIM117
        with as_documented("read x"):
            body["type"].split(".")
