"""Signed requests to Oracle Cloud, repeated while the service is busy, with errors for people.

Does not: use the SDK's service clients. They hide what a person needs in an error: the text of an identity domain's
answer, and the word of a state that the SDK does not list. The SDK signs; `requests` sends; `tenacity` repeats.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import oci
import requests
import tenacity

from providers.credentials import Credentials
from providers.errors import RefusedError, UnreachableError

TIMEOUT_SECONDS = (10, 60)
"""To connect and to wait for an answer, as in Oracle's SDKs."""
RETRY_SECONDS = 120
"""How long a request is repeated while the service is busy or unreachable."""
BUSY_STATUSES = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Answer:
    """What the service answered: the body (None when there is none) and the headers."""

    body: Any
    headers: Mapping[str, str]

    @property
    def retry_after_seconds(self) -> float | None:
        """The pause that the service asks for, if it does so in seconds."""
        return retry_after_seconds(self.headers)

    @property
    def request_id(self) -> str:
        """The `opc-request-id`, or `none`."""
        return self.headers.get("opc-request-id", "none")


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After`; a date there counts as none, since Oracle sends seconds."""
    text = headers.get("retry-after", "")
    return float(text) if text.isdigit() else None


class _BusyError(Exception):
    """The service asked for patience; the last such answer is what a person is told in the end."""

    def __init__(self, response: requests.Response) -> None:
        self.response = response


PASSING = (_BusyError, requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


def _may_pass(error: BaseException) -> bool:
    """Tell whether a repetition can help: it does not make a certificate trusted."""
    return isinstance(error, PASSING) and "CERTIFICATE_VERIFY_FAILED" not in str(error)


def _pause(state: tenacity.RetryCallState) -> float:
    """Wait as long as the service asks for, else a growing random time."""
    error = state.outcome.exception() if state.outcome else None
    asked = retry_after_seconds(error.response.headers) if isinstance(error, _BusyError) else None
    return asked if asked is not None else tenacity.wait_random_exponential(0.5, max=15)(state)


class OciClient:
    """Sends signed requests to one region and its identity domains."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        retry_seconds: float = RETRY_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Make a client.

        Args:
            credentials: Signs the requests.
            retry_seconds: How long a request is repeated while the service is busy or unreachable.
            sleep: How to pause between the repetitions.
        """
        self.region = credentials.region
        self._credentials = credentials
        self._retry_seconds = retry_seconds
        self._sleep = sleep
        self._session = requests.Session()
        self._session.auth = credentials.signer

    def __enter__(self) -> Self:
        """Keep connections open for the requests of one operation."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._session.close()

    def impatient(self) -> OciClient:
        """Give a client that asks once, for who waits and asks again anyway."""
        return OciClient(self._credentials, retry_seconds=0)

    def service_url(self, service: str, version: str) -> str:
        """Give the base URL of a regional service.

        Args:
            service: `iot` or `identity`.
            version: API version, such as `20250531`.
        """
        endpoint = oci.regions.endpoint_for(
            service,
            region=self.region,
            service_endpoint_template=f"https://{service}.{{region}}.oci.{{secondLevelDomain}}",
        )
        return f"{endpoint}/{version}"

    def request(
        self, action: str, method: str, url: str, *, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request until it is answered.

        A repeated POST must carry an `opc-retry-token` among its headers: the service then acts only once.

        Args:
            action: What the request is for, for an error: "read IoT domain ocid1...".
            method: HTTP method.
            url: Full URL.
            body: JSON body, or None.
            headers: More headers.

        Returns:
            The answer, of a 2xx status.

        Raises:
            RefusedError: The service answered with an error that a repetition does not mend.
            UnreachableError: There was no answer, also after the repetitions.
        """
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(_may_pass),
            wait=_pause,
            stop=tenacity.stop_before_delay(self._retry_seconds),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            response = retrying(self._send, method, url, body, dict(headers or {}))
        except _BusyError as error:
            response = error.response
        except requests.RequestException as error:
            raise UnreachableError(action, urlsplit(url).netloc, _cause(error)) from None
        return _answer(action, response)

    def find(self, action: str, url: str) -> Any:
        """Read a resource.

        Args:
            action: What the request is for, for an error.
            url: URL of the resource.

        Returns:
            Its body, or None when it is not there, or not for this caller: Oracle does not tell the two apart.

        Raises:
            RefusedError: The service answered with another error than 404.
        """
        try:
            return self.request(action, "GET", url).body
        except RefusedError as error:
            if error.status == 404:
                return None
            raise

    def _send(self, method: str, url: str, body: Any, headers: dict[str, str]) -> requests.Response:
        # Oracle's signature covers the content type of every POST, PUT and PATCH, also of one without a body.
        response = self._session.request(
            method,
            url,
            json=body,
            headers={"content-type": "application/json", "accept": "application/json", **headers},
            timeout=TIMEOUT_SECONDS,
        )
        if response.status_code in BUSY_STATUSES:
            raise _BusyError(response)
        return response


def _cause(error: requests.RequestException) -> str:
    """Name the innermost reason, without the object addresses that urllib3 prints."""
    reason: BaseException = error
    while reason.__cause__ or reason.__context__:
        reason = reason.__cause__ or reason.__context__ or reason
    return f"{type(error).__name__}: {reason}"


def _answer(action: str, response: requests.Response) -> Answer:
    request_id = response.headers.get("opc-request-id", "")
    try:
        body = response.json() if response.content else None
    except ValueError:
        if response.ok:  # a page of something that stands between
            words = f"the answer is not JSON: {_plain(response)}"
            raise RefusedError(action, response.status_code, "", words, request_id) from None
        body = None
    if response.ok:
        return Answer(body, response.headers)
    code, words = _said(body)
    raise RefusedError(action, response.status_code, code, words or _plain(response), request_id)


def _said(body: Any) -> tuple[str, str]:
    """Read code and message of an error, in the shape of the control planes or of an identity domain.

    Source: ErrorDetails of the OCI SDKs; "Response Body" of the identity domains documentation.
    """
    if not isinstance(body, dict):
        return "", ""
    extension = body.get("urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error") or {}
    return str(body.get("code") or extension.get("messageId") or ""), str(
        body.get("message") or body.get("detail") or ""
    )


def _plain(response: requests.Response) -> str:
    """Show the beginning of an answer that is no JSON, such as a proxy's page, in one line."""
    return " ".join(response.text.split())[:200] or response.reason
