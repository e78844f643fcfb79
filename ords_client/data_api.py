"""GET requests to the data API of one IoT domain: what a good answer is, and what a refusal means.

Source: documentation "Internet of Things Data API"; the envelope `{items, hasMore, limit, offset, count, links}` of
ORDS collections; ORDS problem documents (`code`, `title`, `message`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import quote, urlencode

import requests
from requests.auth import AuthBase

from ords_client.errors import (
    AccessRefusedError,
    DataApiError,
    FilterRefusedError,
    NotThereError,
    OddAnswerError,
    UsageError,
)
from ords_client.exchange import Answer, Request
from ords_client.json_text import Kept, is_whole
from ords_client.network import Http
from ords_client.tokens import Token

UNDECODED = "undecoded"
"""Member of a row that names its columns that hold what could not be decoded, as the text that came."""
MOST_URL_CHARACTERS = 8000
"""Source: RFC 9110, section 4.1, recommends that 8,000 are taken; Jetty, which ORDS runs on, takes 8 KiB of headers."""
NEW_SECONDS = 60
"""A token this young may be refused by a data API whose clock is behind the identity domain's."""
PAUSES_FOR_NEW_TOKENS_SECONDS = (1, 2)
"""Before a new token is tried again. Source: ORDS_SECURITY reference: no `iat` of the future, skew 0 to 60 s."""

NOT_PLAIN = frozenset({dict, list, Kept})
Item = dict[str, Any]
T = TypeVar("T")


class Tokens(Protocol):
    """Gives tokens."""

    def token(self) -> Token:
        """Return a token."""

    def replace(self, refused: Token) -> bool:
        """Get another token in place of one that was refused; tell whether there is one."""


class BearerAuth(AuthBase):
    """Puts the token on a request."""

    def __init__(self, access_token: str) -> None:
        """Use this token."""
        self._access_token = access_token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        request.headers["Authorization"] = f"Bearer {self._access_token}"
        return request


@dataclass(frozen=True)
class RowsPage:
    """One page of a list.

    Attributes:
        items: The rows.
        has_more: Whether more come behind them; None when the data API does not say.
    """

    items: list[Item]
    has_more: bool | None


class DataApi:
    """The data API of one IoT domain. Threads may share it."""

    def __init__(self, http: Http, base_url: str, tokens: Tokens) -> None:
        """Send requests below `base_url` with tokens from `tokens`.

        Args:
            http: Sends the requests.
            base_url: `https://<group>.data.iot.<region>.oci.<realm>/ords/<domain>/20250531`.
            tokens: Gives the token for each request.
        """
        self._http = http
        self._base_url = base_url
        self._tokens = tokens
        self._accepted: Token | None = None

    def page(self, collection: str, query: Mapping[str, str | int]) -> RowsPage:
        """Return one page of a collection.

        Args:
            collection: Its name in the URL.
            query: `q`, `limit` and `offset`.

        Raises:
            DataApiError: The data API refused; its subclasses say why.
            TokenRefusedError: There is no token to ask with.
            ConnectionFailedError: No answer that can be used came, however often it was asked for.
            UsageError: The filter is too long to be sent.
        """
        return self._get(collection, query, rows_page)

    def row(self, collection: str, row_id: object) -> Item:
        """Return one row with its payload; errors as for `page`."""
        return self._get(f"{collection}/{quote(str(row_id), safe='')}", {}, row_details)

    def _get(self, path: str, query: Mapping[str, str | int], read: Callable[[Answer], T]) -> T:
        _refuse_long(query)
        token = self._tokens.token()
        try:
            return self._ask(path, query, token, read)
        except AccessRefusedError as refused:
            if refused.status != requests.codes.unauthorized:
                raise
            if self._tokens.replace(token):
                return self._ask(path, query, self._tokens.token(), read)
            return self._ask_again(path, query, token, read, refused)

    def _ask_again(
        self,
        path: str,
        query: Mapping[str, str | int],
        token: Token,
        read: Callable[[Answer], T],
        refused: AccessRefusedError,
    ) -> T:
        """Try a token again that was granted a moment ago: the data API's clock may not have got there yet."""
        if token == self._accepted or self._http.now() - token.granted_at > NEW_SECONDS:
            raise refused
        for pause_seconds in PAUSES_FOR_NEW_TOKENS_SECONDS:
            ahead_seconds = (token.issued_at or 0) - (refused.answered_at or token.issued_at or 0)
            self._http.pause(
                min(max(pause_seconds, ahead_seconds), NEW_SECONDS), "The data API refuses a token this new."
            )
            try:
                return self._ask(path, query, token, read)
            except AccessRefusedError as error:
                refused = error
        raise refused

    def _ask(self, path: str, query: Mapping[str, str | int], token: Token, read: Callable[[Answer], T]) -> T:
        request = Request(
            "GET",
            f"{self._base_url}/{path}",
            query=query,
            auth=BearerAuth(token.access_token),
            secrets=(token.access_token,),
        )
        found = self._http.ask(request, read)
        self._accepted = token
        return found


def rows_page(answer: Answer) -> RowsPage:
    """Return the page in an answer, if it is one: 200, JSON, with `items` that are all rows.

    Raises:
        DataApiError: It is a refusal.
        OddAnswerError: It is something else.
        BrokenAnswerError: It broke off.
    """
    body = _good(answer, envelope_depth=3)
    items = body.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise OddAnswerError("The data API answered without `items`, so not with rows.")
    has_more = body.get("hasMore")
    return RowsPage([_marked(item) for item in items], has_more if isinstance(has_more, bool) else None)


def row_details(answer: Answer) -> Item:
    """Return the row in an answer, if it is one: 200 and a JSON object.

    Raises:
        DataApiError: It is a refusal.
        ConnectionFailedError: It is something else, or broke off.
    """
    return _marked(_good(answer, envelope_depth=1))


def refusal(answer: Answer) -> DataApiError:
    """Return the error for an answer that is not 200."""
    status, url, at = answer.status, answer.request.url, answer.answered_at()
    said = f"{url} answered {status}{_words(answer)}."
    if status in {401, 403}:
        return AccessRefusedError(status, f"{said} `ords-client check` names the link that is broken.", at)
    if status == 404:
        return NotThereError(status, f"{said} Is the IoT domain's short id right, and the row still there?", at)
    if status == 400:
        return FilterRefusedError(status, f"{said} It could not read the filter (q).", at)
    if 300 <= status < 400:
        return DataApiError(status, f"{said} It points elsewhere, where no token is sent; check the base URL.", at)
    return DataApiError(status, said, at)


def _good(answer: Answer, envelope_depth: int) -> Item:
    if answer.status != requests.codes.ok:
        raise refusal(answer)
    return answer.json_object(envelope_depth)


def _words(answer: Answer) -> str:
    """Return the service's own words, if it had any that are for people."""
    body = answer.members()
    words = next((body[name] for name in ("message", "title", "code") if body.get(name)), "")
    if not words:
        return f" {answer.quote(answer.reason)}" if answer.reason else ""
    return f' "{answer.quote(words)}"' + (f" ({answer.quote(body['instance'])})" if body.get("instance") else "")


def _marked(item: Item) -> Item:
    item.pop("links", None)
    kept = [name for name, value in item.items() if type(value) in NOT_PLAIN and not is_whole(value)]
    return item | {UNDECODED: ", ".join(kept)} if kept else item


def _refuse_long(query: Mapping[str, str | int]) -> None:
    characters = len(urlencode(query))
    if characters > MOST_URL_CHARACTERS:
        problem = f"The filter is {characters:,} characters long in a URL, and servers take {MOST_URL_CHARACTERS:,}"
        raise UsageError(f"{problem}: ask in parts, for example for fewer digital twins at a time.")
