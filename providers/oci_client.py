"""Requests to Oracle Cloud, signed, repeated while the service is busy, with errors for people.

Does not: use the SDK's service clients. They hide what a person needs in an error: the text of an identity domain's
answer, and the word of a state that the SDK does not list. The SDK signs; `requests` sends; `tenacity` repeats.
Nor follow a redirect, nor send anything to a host that is not of the realm: what is sent holds secrets.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import BadStatusLine, RemoteDisconnected, UnknownProtocol
from typing import Any, Self
from urllib.parse import quote, urlencode, urlsplit

import requests
import tenacity
from urllib3.exceptions import InvalidChunkLength, InvalidHeader

from providers import realm
from providers.answer import Answer, Object, as_documented, as_list, as_object, retry_after_seconds
from providers.errors import (
    AnswerBrokenError,
    ForeignHostError,
    NoAnswerInTimeError,
    NotConnectedError,
    NotFoundError,
    ProxyFailedError,
    RefusedError,
    TlsFailedError,
    UnexpectedAnswerError,
    UnreachableError,
)
from providers.sent_secrets import hide, secrets_in, secrets_of_login
from providers.session import session
from providers.waiting import pause

Login = Callable[[requests.PreparedRequest], requests.PreparedRequest] | tuple[str, str]

TIMEOUT_SECONDS = (10, 60)
"""As in Oracle's SDKs."""
RETRY_SECONDS = 120
"""How long a request is repeated while the service is busy or unreachable."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 15
"""The random pauses between repetitions grow from the one to the other."""
BUSY_STATUSES = frozenset({429, 500, 502, 503, 504})
MOST_PAGES = 1000
"""Of a list: a million things are more than a tenancy may have."""
SCIM_PAGE = 1000
"""Resources on a full page of an identity domain."""
LONGEST_WORDS = 1000
"""Of a service's message, in characters."""


@dataclass(frozen=True)
class _Received:
    """An answer of any status, read to its end."""

    status: int
    reason: str
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")


class _BusyError(Exception):
    """The service asked for patience; the last such answer is what a person is told in the end."""

    def __init__(self, received: _Received) -> None:
        self.received = received


LASTING = r"CERTIFICATE_VERIFY_FAILED|Tunnel connection failed: 4\d\d"
"""What no repetition mends: a certificate that is not trusted, and a proxy that refuses."""
PASSING = (_BusyError, requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


def _may_pass(error: BaseException) -> bool:
    """Tell whether a repetition can help."""
    return isinstance(error, PASSING) and not re.search(LASTING, str(error))


def _pause_seconds(state: tenacity.RetryCallState) -> float:
    """Wait as long as the service asks for, else a growing random time."""
    error = state.outcome.exception() if state.outcome else None
    asked = retry_after_seconds(error.received.headers) if isinstance(error, _BusyError) else None
    growing = tenacity.wait_random_exponential(FIRST_PAUSE_SECONDS, max=LONGEST_PAUSE_SECONDS)
    return growing(state) if asked is None else asked


@dataclass
class OciClient:
    """Sends requests to one region and its identity domains.

    Attributes:
        region: Name of the region.
        login: Signs the requests; or user name and password, or what a function adds to a request.
        say: Shows a line to the person.
        now: A clock in seconds that only runs forward.
        sleep: Pauses for a number of seconds.
        retry_seconds: How long a request is repeated while the service is busy or unreachable.
        timeout_seconds: To connect, and to wait for an answer.
        session: Holds the connections of one operation.
    """

    region: str
    login: Login = field(repr=False)
    say: Callable[[str], None]
    now: Callable[[], float]
    sleep: Callable[[float], None]
    retry_seconds: float = RETRY_SECONDS
    timeout_seconds: tuple[float, float] = TIMEOUT_SECONDS
    session: requests.Session = field(default_factory=session)

    def __enter__(self) -> Self:
        """Keep connections open for the requests of one operation."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.session.close()

    def in_region(self, region: str) -> OciClient:
        """Return a client for another region of the realm, with the same login and connections."""
        return dataclasses.replace(self, region=region)

    def once(self, login: Login | None = None) -> OciClient:
        """Return a client that asks once, for who waits and asks again anyway.

        Args:
            login: What requests carry instead of this client's login.
        """
        return dataclasses.replace(self, login=login or self.login, retry_seconds=0)

    def service_url(self, service: str, version: str) -> str:
        """Return the base URL of a regional service.

        Args:
            service: `iot` or `identity`.
            version: API version, such as `20250531`.
        """
        return f"https://{realm.service_host(service, self.region)}/{version}"

    def request(
        self,
        action: str,
        method: str,
        url: str,
        *,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request until it is answered.

        A repeated POST must carry an `opc-retry-token` among its headers: the service then acts only once.

        Args:
            action: What the request is for, for an error: "read IoT domain ocid1...".
            method: HTTP method.
            url: Full URL, whose parts from outside are quoted.
            body: JSON body, or None.
            form: Fields of a form instead of a JSON body.
            headers: More headers.

        Returns:
            The answer, of a 2xx status.

        Raises:
            ForeignHostError: The URL does not lead to a service of Oracle by https.
            RefusedError: The service answered with an error that a repetition does not mend.
            UnexpectedAnswerError: The answer is not JSON.
            UnreachableError: There was no answer, also after the repetitions.
        """
        if not realm.is_oracles(url, self.region):
            raise ForeignHostError(action, url, self.region)
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(_may_pass),
            wait=_pause_seconds,
            stop=tenacity.stop_before_delay(self.retry_seconds),
            sleep=lambda seconds: pause(seconds, f"{action}: no good answer yet", self.say, self.sleep),
            reraise=True,
        )
        sent = {"form": form} if form else {"json": body}
        secrets = (*secrets_in(sent), *(secrets_of_login(*self.login) if isinstance(self.login, tuple) else ()))
        with _network_failures(action, url, secrets):
            try:
                received = retrying(self._send, method, url, dict(headers or {}), sent)
            except _BusyError as error:
                received = error.received
        return _answer(action, received, secrets)

    def read(self, action: str, url: str) -> Object:
        """Read a resource.

        Args:
            action: What the request is for, for an error.
            url: URL of the resource.

        Returns:
            Its body.

        Raises:
            NotFoundError: It is not there, or not for this caller: Oracle does not tell the two apart.
            UnexpectedAnswerError: The answer is no object.
        """
        return as_object(action, self.request(action, "GET", url))

    def find(self, action: str, url: str) -> Object | None:
        """Read a resource; None when it is not there, or not for this caller."""
        try:
            return self.read(action, url)
        except NotFoundError:
            return None

    def pages(self, action: str, url: str) -> Iterator[Object]:
        """Read all pages of a list of a control plane; a page that comes again is the last.

        Args:
            action: What the request is for, for an error.
            url: URL of the list, with its query.

        Raises:
            UnexpectedAnswerError: A page is no list of objects, or there is no end of them.
        """
        page, seen = "", set[str]()
        while page not in seen:
            seen.add(page)
            answer = self.request(action, "GET", f"{url}&page={quote(page, safe='')}" if page else url)
            yield from as_list(action, answer, "items")
            page = answer.headers.get("opc-next-page", "")
            if len(seen) == MOST_PAGES and page:
                raise UnexpectedAnswerError(action, "a list with an end", f"page after page, {page}", answer.request_id)

    def resources(self, action: str, url: str, **query: str) -> Iterator[Object]:
        """Read all resources of a list of an identity domain, a thousand at a time.

        Args:
            action: What the request is for, for an error.
            url: URL of the list, without a query.
            query: What to ask for, such as `filter`.

        Raises:
            UnexpectedAnswerError: A page is no list of objects, or there is no end of them.

        Source: identity domains REST API, "Searching": `count` is at most 1,000; RFC 7644, 3.4.2.4.
        """
        start = 1
        for _ in range(MOST_PAGES):
            text = urlencode({**query, "startIndex": start, "count": SCIM_PAGE})
            answer = self.request(action, "GET", f"{url}?{text}")
            page = as_list(action, answer, "Resources")
            yield from page
            start += len(page)
            with as_documented(action):  # the service may give smaller pages than it is asked for
                is_last = not page or start > int(as_object(action, answer).get("totalResults", 0))
            if is_last:
                return
        raise UnexpectedAnswerError(action, "a list with an end", f"{start - 1:,} resources and more", "")

    def _send(self, method: str, url: str, headers: dict[str, str], sent: Mapping[str, Any]) -> _Received:
        # Oracle's signature covers the content type of every POST, PUT and PATCH, also of one without a body.
        kind = "application/x-www-form-urlencoded" if "form" in sent else "application/json"
        response = self.session.request(
            method,
            url,
            json=sent.get("json"),
            data=sent.get("form"),
            headers={"content-type": kind, "accept": "application/json", **headers},
            auth=_in_utf8(self.login),
            timeout=self.timeout_seconds,
            allow_redirects=False,
        )
        received = _Received(response.status_code, response.reason, response.headers, response.content)
        if received.status in BUSY_STATUSES:
            raise _BusyError(received)
        return received


def _in_utf8(login: Login) -> Any:
    """Encode name and password: `requests` itself would take Latin-1, which lacks most letters."""
    return tuple(map(str.encode, login)) if isinstance(login, tuple) else login


NETWORK_FAILURES: tuple[tuple[type[Exception], type[UnreachableError]], ...] = (
    (requests.exceptions.ProxyError, ProxyFailedError),
    (requests.exceptions.SSLError, TlsFailedError),
    (requests.Timeout, NoAnswerInTimeError),
    (requests.exceptions.ChunkedEncodingError, AnswerBrokenError),
    (requests.exceptions.ContentDecodingError, AnswerBrokenError),
    (requests.ConnectionError, NotConnectedError),
)
"""What `requests` raises, and what it means; the first that fits."""
NO_HTTP = (BadStatusLine, InvalidChunkLength, InvalidHeader, UnknownProtocol)
"""What quotes the bytes that came: a token may be among them."""


@contextmanager
def _network_failures(action: str, url: str, secrets: tuple[str, ...]) -> Iterator[None]:
    """Translate what the network says; the one place that does."""
    try:
        yield
    except requests.RequestException as error:
        kind = next((ours for theirs, ours in NETWORK_FAILURES if isinstance(error, theirs)), UnreachableError)
        raise kind(action, urlsplit(url).netloc, f"{type(error).__name__}: {_cause(error, secrets)}") from None


def _cause(error: BaseException, secrets: tuple[str, ...]) -> str:
    """Say the innermost reason: it lacks the object addresses that urllib3 prints."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    if isinstance(error, NO_HTTP) and not isinstance(error, RemoteDisconnected):
        return "what came is no HTTP"
    return hide(str(error), secrets)


def _answer(action: str, received: _Received, secrets: tuple[str, ...]) -> Answer:
    request_id = received.headers.get("opc-request-id", "")
    body = _json(received)
    if 200 <= received.status < 300 and (body is not None or not received.content):
        return Answer(body, received.headers)
    if 200 <= received.status < 300:  # a page of something that stands between
        raise UnexpectedAnswerError(action, "JSON", _plain(received, secrets), request_id)
    code, words = _said(body)
    words = hide(words, secrets)[:LONGEST_WORDS] or _plain(received, secrets)
    asked = retry_after_seconds(received.headers) or 0
    if asked > RETRY_SECONDS:
        words = f"{words.rstrip('. ')}; it asks for a pause of {asked:.0f} s"
    raise (NotFoundError if received.status == 404 else RefusedError)(action, received.status, code, words, request_id)


def _json(received: _Received) -> Any:
    """Return the body that is JSON and says so; None otherwise."""
    kind = received.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not (kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))):
        return None
    try:
        body = json.loads(received.content)
        # What the engine could not keep is none: NaN, numbers beyond a float, halves of characters, depth without end.
        json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return None
    return body


def _said(body: Any) -> tuple[str, str]:
    """Read code and message of an error, in the shape of the control planes, of an identity domain, or of OAuth.

    Source: ErrorDetails of the OCI SDKs; "Response Body" of the identity domains documentation; RFC 6749, 5.2.
    """
    if not isinstance(body, dict):
        return "", ""
    extension = body.get("urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error")
    code = body.get("code") or (extension.get("messageId") if isinstance(extension, dict) else "") or body.get("error")
    return str(code or ""), str(body.get("message") or body.get("detail") or body.get("error_description") or "")


def _plain(received: _Received, secrets: tuple[str, ...]) -> str:
    """Show the beginning of an answer that is no JSON, such as a proxy's page, in one line."""
    return " ".join(hide(received.text, secrets).split())[:200] or received.reason
