"""The one way to speak HTTP: what is sent, how long it may take, what is repeated, and what can fail on the way.

    Request -> Http.ask -> Answer -> whoever asked reads it

No redirect is followed, no .netrc is read, and an answer has a size and a time it may not exceed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import RemoteDisconnected
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError

from ords_client.errors import (
    BrokenAnswerError,
    ConnectionFailedError,
    NameNotFoundError,
    NotConnectedError,
    OddAnswerError,
    ProxyFailedError,
    ProxyRefusedError,
    TimedOutError,
    TlsFailedError,
)
from ords_client.foreign import quoted
from ords_client.json_text import read_json

TIMEOUT_SECONDS = (10, 60)
"""For connecting, and for each wait for bytes."""
MOST_ANSWER_SECONDS = 300
"""For one whole answer."""
MOST_BYTES, MOST_REFUSAL_BYTES = 64 * 2**20, 64 * 2**10
"""Of an answer, unpacked; what a refusal says behind that is left out."""
PAUSES_SECONDS = (0.25, 0.5, 1, 2, 4)
"""Before the first, second, ... repetition."""
LONGEST_PAUSE_SECONDS = 30
"""However long a service asks us to stay away."""
SPOKEN_SECONDS, HEARTBEAT_SECONDS = 2, 10
"""From when on a pause is said, and how often it is said again."""
BUSY = (429, 500, 502, 503, 504)
BUSY_REPEATS = len(PAUSES_SECONDS)
HUNG_UP = (RemoteDisconnected, ConnectionResetError, BrokenPipeError)
"""How a connection ends that was there."""

T = TypeVar("T")


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
        return _date(self.headers.get("Date"))


class Http:
    """Sends requests, and repeats what a moment's trouble spoiled. Threads may share it.

    What is repeated: 429 and 5xx, five times; failures as often as their class says.
    """

    def __init__(
        self,
        *,
        connections: int = 1,
        sleep: Callable[[float], None] | None = None,
        now: Callable[[], float] = time.time,
        say: Callable[[str], None] = lambda _text: None,
    ) -> None:
        """Open no connection yet.

        Args:
            connections: How many connections to one host may be open at once, 1 to 64.
            sleep: Waits a number of seconds. Default: as time passes.
            now: Gives the seconds since 1970.
            say: Tells a person why it takes longer.
        """
        self.now = now
        self.sleep = sleep or time.sleep
        self._say = say
        self._session = requests.Session()
        self._session.headers["Accept"] = "application/json"
        self._session.mount("https://", HTTPAdapter(pool_maxsize=connections, pool_block=True, max_retries=0))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def ask(self, request: Request, read: Callable[[Answer], T]) -> T:
        """Send a request, and return what `read` makes of the answer.

        Args:
            request: What to send.
            read: Reads the answer, or raises what is wrong with it.

        Raises:
            ConnectionFailedError: No answer that can be used came, however often it was asked for.
        """
        repeats = 0
        while True:
            try:
                answer = self._send(request)
                if answer.status not in BUSY or repeats == BUSY_REPEATS:
                    return read(answer)
                pause_seconds = self._pause_seconds(answer, repeats)
                why = f"{urlsplit(request.url).netloc} is busy ({answer.status})."
            except ConnectionFailedError as error:
                if repeats >= error.repeats:
                    raise
                pause_seconds, why = PAUSES_SECONDS[repeats], str(error)
            self.pause(pause_seconds, why)
            repeats += 1

    def pause(self, seconds: float, why: str) -> None:
        """Wait, and say so if it is for long.

        Args:
            seconds: How long.
            why: What for, as a sentence.
        """
        while seconds > 0:
            if seconds >= SPOKEN_SECONDS:
                self._say(f"{why} Trying again in {seconds:.0f} s.")
            self.sleep(min(seconds, HEARTBEAT_SECONDS))
            seconds -= HEARTBEAT_SECONDS

    def _pause_seconds(self, answer: Answer, repeats: int) -> float:
        asked_seconds = retry_after_seconds(answer.headers.get("Retry-After", ""), answer.received_at)
        return min(max(PAUSES_SECONDS[repeats], asked_seconds), LONGEST_PAUSE_SECONDS)

    def _send(self, request: Request) -> Answer:
        try:
            with self._session.request(
                request.method,
                request.url,
                params=request.query,
                data=request.form,
                json=request.body,
                auth=request.auth,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
                stream=True,
            ) as response:
                content = self._content(request, response)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise connection_failure(error, request.url) from error
        return Answer(
            request, response.status_code, response.reason or "", response.headers, content, received_at=self.now()
        )

    def _content(self, request: Request, response: requests.Response) -> bytes:
        ends_at = self.now() + MOST_ANSWER_SECONDS
        most_bytes = MOST_BYTES if response.ok else MOST_REFUSAL_BYTES
        content = bytearray()
        while part := response.raw.read1(65536, decode_content=True):
            content += part
            if len(content) > most_bytes and response.ok:
                raise OddAnswerError(f"The answer of {request.url} is larger than {most_bytes // 2**20} MiB.")
            if len(content) > most_bytes:
                break
            if self.now() > ends_at:
                raise TimedOutError(f"The answer of {request.url} takes longer than {MOST_ANSWER_SECONDS} s.")
        return bytes(content)


def retry_after_seconds(text: str, now: float) -> float:
    """Return how long a service asks us to stay away; 0 when it does not say so in a known form.

    Args:
        text: The header `Retry-After`: seconds, or a date.
        now: Seconds since 1970.

    Source: RFC 9110, section 10.2.3.
    """
    if text.isascii() and text.strip().isdigit():
        return float(text)
    date = _date(text)
    return max(0.0, date - now) if date else 0.0


def connection_failure(error: Exception, url: str) -> ConnectionFailedError:
    """Return what it means, in one line, that no whole answer came from `url`."""
    host, words = _host(url), quoted(_words(error))
    reason = getattr(error.args[0], "reason", None) if error.args else None
    innermost = _innermost(error)
    if isinstance(error, requests.exceptions.ProxyError) and not isinstance(innermost, HUNG_UP):
        refused = re.search("Tunnel connection failed: 4", words)
        kind = ProxyRefusedError if refused else ProxyFailedError
        return kind(f"The proxy does not let us through to {host}: {words}.")
    if isinstance(error, requests.exceptions.SSLError | urllib3.exceptions.SSLError) or "CA certificate" in words:
        return TlsFailedError(f"TLS with {host} failed: {words}.")
    if isinstance(reason, NameResolutionError):
        return NameNotFoundError(f"The name {host} cannot be resolved (DNS): {words}.")
    if isinstance(reason, NewConnectionError):
        return NotConnectedError(f"{host} accepts no connection: {words}.")
    if _timed_out(error) or _timed_out(reason) or _timed_out(innermost):
        return TimedOutError(f"{host} did not answer in time: {words}.")
    if isinstance(error, requests.exceptions.InvalidURL | urllib3.exceptions.LocationParseError | UnicodeError):
        return OddAnswerError(f"{host} cannot be asked: {words}.")
    return BrokenAnswerError(f"The answer of {host} broke off: {words}.")


def _host(url: str) -> str:
    try:
        return quoted(urlsplit(url).netloc.rpartition("@")[2])
    except ValueError:
        return quoted(url)


def _timed_out(error: object) -> bool:
    return isinstance(error, requests.exceptions.Timeout | urllib3.exceptions.TimeoutError | TimeoutError)


def _innermost(error: BaseException) -> BaseException:
    """Return the failure itself, without the layers that passed it on."""
    below = [getattr(error, "reason", None), getattr(error, "original_error", None), *error.args[::-1]]
    return next((_innermost(inner) for inner in below if isinstance(inner, BaseException)), error)


def _words(error: BaseException) -> str:
    words = re.sub(r"^HTTPS?Connection\w*\(.*?\): ", "", str(_innermost(error)))
    return re.sub(r" \(_ssl\.c:\d+\)$", "", words).rstrip(".")


def _date(text: str | None) -> float | None:
    try:
        return parsedate_to_datetime(text or "").timestamp()
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
