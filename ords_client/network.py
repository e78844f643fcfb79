"""One way to speak HTTP: time-outs, retries, and words for what can fail before a service answers."""

from __future__ import annotations

import re
from http.client import RemoteDisconnected
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NameResolutionError, NewConnectionError

from ords_client.errors import ConnectionFailedError

TIMEOUT_SECONDS = (10, 60)
"""For connecting, and for each wait for bytes."""
HUNG_UP = (RemoteDisconnected, ConnectionResetError, BrokenPipeError)
"""How a connection ends that was there."""
BACKOFF_SECONDS = 0.25
"""Pause before a second repetition; doubled before each further one, and a little random."""


def new_session(connections: int = 1) -> requests.Session:
    """Return a session that repeats what a moment's trouble spoiled (429, 5xx, no connection).

    Args:
        connections: How many connections to one host may be open at once, 1 to 64.
    """
    retries = urllib3.Retry(
        total=5,
        connect=2,
        read=2,
        other=2,  # what breaks behind a proxy counts as other
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods=None,
        backoff_factor=BACKOFF_SECONDS,
        backoff_jitter=BACKOFF_SECONDS,
        raise_on_status=False,
    )
    session = requests.Session()
    session.headers["Accept"] = "application/json"
    session.mount("https://", HTTPAdapter(pool_maxsize=connections, pool_block=True, max_retries=retries))
    return session


def connection_failure(error: requests.RequestException, url: str) -> ConnectionFailedError:
    """Say in one line why no whole answer came from `url`."""
    host = urlsplit(url).netloc
    kind, problem = _kind(error)
    return ConnectionFailedError(kind, problem.format(host=host, words=_words(error)))


def _kind(error: requests.RequestException) -> tuple[str, str]:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(error, requests.exceptions.ProxyError) and not isinstance(_innermost(error), HUNG_UP):
        return "proxy", "The proxy does not let us through to {host}: {words}."
    if isinstance(error, requests.exceptions.SSLError):
        return "tls", "TLS with {host} failed: {words}."
    if isinstance(reason, NameResolutionError):
        return "dns", "The name {host} cannot be resolved (DNS): {words}."
    if isinstance(reason, NewConnectionError):
        return "connect", "{host} accepts no connection: {words}."
    if isinstance(error, requests.exceptions.Timeout) or isinstance(reason, urllib3.exceptions.TimeoutError):
        return "timeout", "{host} did not answer in time: {words}."
    return "broken", "The answer of {host} broke off: {words}."


def _innermost(error: BaseException) -> BaseException:
    """Return the failure itself, without the layers that passed it on."""
    below = [getattr(error, "reason", None), getattr(error, "original_error", None), *error.args[::-1]]
    return next((_innermost(inner) for inner in below if isinstance(inner, BaseException)), error)


def _words(error: BaseException) -> str:
    words = re.sub(r"^HTTPS?Connection\w*\(.*?\): ", "", str(_innermost(error)))
    return re.sub(r" \(_ssl\.c:\d+\)$", "", words).rstrip(".")
