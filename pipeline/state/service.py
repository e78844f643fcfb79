"""Signed requests whose bodies are bytes, repeated while the service is busy or the connection breaks.

Does not: use the SDK's service clients. They take a signer of an API key only together with the key itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import oci
import requests
import tenacity

from providers.answer import as_documented
from providers.credentials import Credentials
from providers.errors import RefusedError, UnreachableError
from providers.session import session

BUSY_STATUSES = frozenset({429, 500, 502, 503, 504})
RETRY_SECONDS = 120
TIMEOUT_SECONDS = (10, 60)
"""To connect and to wait for an answer, as in Oracle's SDKs."""
MOST_BYTES = 10**9
"""Of an answer: a state has less than a gigabyte."""


class _BusyError(Exception):
    def __init__(self, response: requests.Response) -> None:
        self.response = response


PASSING = (_BusyError, requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


class Service:
    """One regional service of Oracle Cloud."""

    def __init__(
        self,
        credentials: Credentials,
        template: str,
        *,
        retry_seconds: float = RETRY_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
        connect: Callable[[int], requests.Session] = session,
    ) -> None:
        """Open connections to the service.

        Args:
            credentials: Sign the requests, and name the region.
            template: Its URL, with `{region}` and `{secondLevelDomain}`. Source: the SDK's client of the service.
            retry_seconds: How long a request is repeated.
            sleep: Pauses for a number of seconds.
            connect: Opens connections whose answers have at most so many bytes.
        """
        self.region = credentials.region
        self._url = oci.regions.endpoint_for("", region=credentials.region, service_endpoint_template=template)
        self._session = connect(MOST_BYTES)
        self._session.auth = credentials.signer
        self._retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(_may_pass),
            wait=tenacity.wait_random_exponential(0.5, max=15),
            stop=tenacity.stop_before_delay(retry_seconds),
            sleep=sleep,
            reraise=True,
        )

    def request(
        self,
        action: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send a request until it is answered; it may arrive more than once.

        Args:
            action: What it is for, for an error.
            method: HTTP method.
            path: Path, quoted.
            query: Query parameters.
            content: Body.
            headers: More headers.

        Raises:
            RefusedError: The service answered with an error.
            UnreachableError: It did not answer.
        """
        try:
            response = self._retrying(self._send, method, path, query, content, headers)
        except _BusyError as error:
            response = error.response
        except requests.RequestException as error:
            raise UnreachableError(action, self._url.removeprefix("https://"), type(error).__name__) from None
        if not 200 <= response.status_code < 300:
            code, words = _said(response)
            request_id = response.headers.get("opc-request-id", "")
            raise RefusedError(action, response.status_code, code, words, request_id)
        return response

    def read(self, action: str, path: str, query: Mapping[str, str] | None = None) -> Any:
        """Return the JSON at a path.

        Args:
            action: What it is for, for an error.
            path: Path, quoted.
            query: Query parameters.

        Raises:
            RefusedError: The service answered with an error.
            UnexpectedAnswerError: It answered with something else than JSON.
            UnreachableError: It did not answer.
        """
        answer = self.request(action, "GET", path, query=query)
        with as_documented(action):
            return answer.json()

    def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        content: bytes | None,
        headers: Mapping[str, str] | None,
    ) -> requests.Response:
        response = self._session.request(
            method,
            f"{self._url}{path}",
            params=query,
            data=content,
            headers={"content-type": "application/octet-stream", "accept": "application/json", **(headers or {})},
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
        )
        if response.status_code in BUSY_STATUSES:
            raise _BusyError(response)
        return response


def _may_pass(error: BaseException) -> bool:
    """Tell whether a repetition can help: it does not make a certificate trusted."""
    return isinstance(error, PASSING) and "CERTIFICATE_VERIFY_FAILED" not in str(error)


def _said(response: requests.Response) -> tuple[str, str]:
    """Read code and message of an error. Source: ErrorDetails of the OCI SDKs."""
    try:
        body = response.json()
        return str(body["code"]), str(body["message"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return "", " ".join(response.text.split())[:200] or response.reason
