"""What a service answered, and whether it has the shape that was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from providers.errors import UnexpectedAnswerError

Object = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """An answer of a good status.

    Attributes:
        body: The JSON, or None when there is none.
        headers: Its headers, by name in lower case.
    """

    body: Any
    headers: Mapping[str, str]

    @property
    def retry_after_seconds(self) -> float | None:
        """The pause that the service asks for, if it does."""
        return retry_after_seconds(self.headers)

    @property
    def request_id(self) -> str:
        """The `opc-request-id`, or `none`."""
        return self.headers.get("opc-request-id", "none")


def as_object(action: str, answer: Answer) -> Object:
    """Return the body of an answer that must be a JSON object.

    Args:
        action: What the request was for, for an error.
        answer: The answer.

    Raises:
        UnexpectedAnswerError: It is something else.
    """
    if not isinstance(answer.body, dict):
        raise UnexpectedAnswerError(action, "an object", answer.body, answer.request_id)
    return answer.body


def as_list(action: str, answer: Answer, member: str) -> list[Object]:
    """Return the objects of a list: the body itself, or what stands under a member's name.

    Args:
        action: What the request was for, for an error.
        answer: The answer.
        member: `items` of a control plane, `Resources` of an identity domain.

    Raises:
        UnexpectedAnswerError: It is something else.
    """
    found = answer.body.get(member, []) if isinstance(answer.body, dict) else answer.body
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise UnexpectedAnswerError(action, "a list of objects", answer.body, answer.request_id)
    return found


@contextmanager
def as_documented(action: str) -> Iterator[None]:
    """Read answers as the documentation shows them; what lacks something, or holds something else, is refused.

    Args:
        action: What the answers are for, for an error.

    Raises:
        UnexpectedAnswerError: An answer has another shape.
    """
    try:
        yield
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        problem = f"{type(error).__name__} {error}"
        raise UnexpectedAnswerError(action, "as the service documents it", problem, "") from None


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After`: seconds, or a date, which counts from the answer's own `Date`. Source: RFC 9110, 10.2.3."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until, sent = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("date", ""))
        return max((until - sent).total_seconds(), 0)
    except (TypeError, ValueError, OverflowError):
        return None
