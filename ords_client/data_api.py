"""GET requests to the data API of one IoT domain, repeated where that helps, refused in words where it does not.

Source: documentation "Internet of Things Data API"; ORDS problem documents (`code`, `title`, `message`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import requests

from ords_client.errors import (
    AccessRefusedError,
    ConnectionFailedError,
    DataApiError,
    FilterRefusedError,
    NotThereError,
)
from ords_client.network import TIMEOUT_SECONDS, connection_failure
from ords_client.token_source import TokenSource
from ords_client.tokens import Token

PAUSES_SECONDS = (0.25, 0.5, 1, 2)
"""Before an answer that broke off in the middle is asked for again."""

Item = dict[str, Any]


class BearerAuth(requests.auth.AuthBase):
    """Puts the token on a request; also keeps requests from using a .netrc file in its place."""

    def __init__(self, access_token: str) -> None:
        """Use this token."""
        self._access_token = access_token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        request.headers["Authorization"] = f"Bearer {self._access_token}"
        return request


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


class DataApi:
    """The data API of one IoT domain. Threads may share it."""

    def __init__(
        self,
        session: requests.Session,
        base_url: str,
        tokens: TokenSource,
        *,
        wait: Callable[[float], None] = _wait,
    ) -> None:
        """Send requests below `base_url` with tokens from `tokens`.

        Args:
            session: Sends the requests.
            base_url: `https://<group>.data.iot.<region>.oci.oraclecloud.com/ords/<domain>/20250531`.
            tokens: Gives the token for each request.
            wait: Waits a number of seconds.
        """
        self._session = session
        self._base_url = base_url
        self._tokens = tokens
        self._wait = wait

    def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Item:
        """Return the JSON object at `path`.

        Raises:
            DataApiError: The data API refused; its subclasses say why.
            TokenRefusedError: There is no token to ask with.
            ConnectionFailedError: No whole answer came, however often it was asked for.
        """
        pauses_seconds = iter(PAUSES_SECONDS)
        while True:
            try:
                return self._get_once(path, query)
            except ConnectionFailedError as error:
                pause_seconds = next(pauses_seconds, None)
                if error.kind != "broken" or pause_seconds is None:
                    raise
                self._wait(pause_seconds)

    def _get_once(self, path: str, query: Mapping[str, str | int] | None) -> Item:
        token = self._tokens.token()
        answer = self._send(token, path, query)
        if answer.status_code == requests.codes.unauthorized and self._tokens.replace(token):
            answer = self._send(self._tokens.token(), path, query)
        if answer.status_code != requests.codes.ok:
            raise refusal(answer)
        return self._json_object(answer)

    def _send(self, token: Token, path: str, query: Mapping[str, str | int] | None) -> requests.Response:
        url = f"{self._base_url}/{path}"
        try:
            return self._session.get(
                url,
                params=query,
                auth=BearerAuth(token.access_token),
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise connection_failure(error, url) from error

    def _json_object(self, answer: requests.Response) -> Item:
        try:
            body = answer.json()
        except ValueError as error:
            problem = f"The answer of {self._base_url} broke off: it is not whole JSON ({error})."
            raise ConnectionFailedError("broken", problem) from error
        if not isinstance(body, dict):
            raise ConnectionFailedError("broken", f"The answer of {self._base_url} is no JSON object.")
        return body


def refusal(answer: requests.Response) -> DataApiError:
    """Return the error for an answer that is not 200."""
    status = answer.status_code
    url = (answer.url or "").partition("?")[0]
    words = f"{url} answered {status}{_words(answer)}."
    if status in {401, 403}:
        return AccessRefusedError(status, f"{words} `ords-client check` names the link that is broken.")
    if status == 404:
        return NotThereError(status, f"{words} Is the IoT domain's short id right, and the row still there?")
    if status == 400:
        return FilterRefusedError(status, f"{words} It could not read the filter (q).")
    return DataApiError(status, words)


def _words(answer: requests.Response) -> str:
    """Return the service's own words, if it had any that are for people."""
    try:
        body = answer.json()
    except ValueError:
        return f" {answer.reason}" if answer.reason else ""
    if not isinstance(body, dict):
        return ""
    words = body.get("message") or body.get("title") or body.get("code") or ""
    return f' "{str(words).rstrip(".")}"' + (f" ({body['instance']})" if body.get("instance") else "")
