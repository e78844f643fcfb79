"""One request and one answer, as the client sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.auth import AuthBase

from ords_client.errors import BrokenAnswerError, ConnectionFailedError, OddAnswerError
from ords_client.foreign import quoted
from ords_client.json_text import read_json
from ords_client.times import http_date


class Nobody(AuthBase):
    """Adds no credentials, and keeps requests from adding those of a .netrc file."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return the request as it is."""
        return request


@dataclass(frozen=True)
class Request:
    """One request.

    Attributes:
        method: HTTP method.
        url: URL without a query.
        query: What comes behind the `?`.
        form: Fields of a form to send.
        body: Value to send as JSON.
        auth: Adds the credentials.
        secrets: What error lines must never repeat.
    """

    method: str
    url: str
    query: Mapping[str, str | int] | None = None
    form: Mapping[str, str] | None = None
    body: Any = None
    auth: AuthBase = field(default_factory=Nobody)
    secrets: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Answer:
    """One whole answer.

    Attributes:
        request: What was asked.
        status: HTTP status.
        reason: The words behind it.
        headers: The headers, their names in any case.
        content: The body, unpacked.
        received_at: When it was there, in seconds since 1970.
    """

    request: Request
    status: int
    reason: str
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    received_at: float

    def json_object(self, envelope_depth: int = 0) -> dict[str, Any]:
        """Return the body, if it is a JSON object and says that it is JSON.

        Args:
            envelope_depth: See `json_text.read_json`.

        Raises:
            BrokenAnswerError: It is not whole JSON.
            OddAnswerError: It is something else.
        """
        media_type = self.headers.get("Content-Type", "json").partition(";")[0].strip().lower()
        if not media_type.endswith("json"):
            raise OddAnswerError(f"{self.request.url} answered with {quoted(media_type)}, not with JSON.")
        try:
            body, _ = read_json(self.content, envelope_depth)
        except ValueError as error:
            problem = f"The answer of {self.request.url} broke off: it is not whole JSON ({quoted(error)})."
            raise BrokenAnswerError(problem) from error
        if not isinstance(body, dict):
            raise OddAnswerError(f"The answer of {self.request.url} is no JSON object.")
        return body

    def members(self) -> dict[str, Any]:
        """Return what a refusal says, member by member; nothing where it is no JSON object."""
        try:
            return self.json_object()
        except ConnectionFailedError:
            return {}

    def quote(self, words: object) -> str:
        """Return the service's words for an error line, without anything secret that was sent."""
        return quoted(words, *self.request.secrets)

    def answered_at(self) -> float | None:
        """Return when the service says it answered, in seconds since 1970; None when it does not say."""
        return http_date(self.headers.get("Date"))
