"""What it means that no answer came: the one place that knows the exceptions of requests and urllib3."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http.client import BadStatusLine, RemoteDisconnected, UnknownProtocol
from urllib.parse import urlsplit

import requests
import urllib3
from urllib3.exceptions import InvalidChunkLength, InvalidHeader, NameResolutionError, NewConnectionError

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

HUNG_UP = (RemoteDisconnected, ConnectionResetError, BrokenPipeError)
"""How a connection ends that was there."""
NO_HTTP = (BadStatusLine, InvalidChunkLength, InvalidHeader, UnknownProtocol)
"""What quotes the bytes that came: a token may be among them."""


def connection_failure(error: Exception, url: str, secrets: Sequence[str] = ()) -> ConnectionFailedError:
    """Return what it means, in one line, that no whole answer came.

    Args:
        error: What requests or urllib3 raised.
        url: Who was asked.
        secrets: What was sent, and no line may repeat.
    """
    host, words = _host(url), quoted(_words(error), *secrets)
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
    if isinstance(error, ValueError):  # of requests and urllib3, too: no such URL, proxy or header
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
    innermost = _innermost(error)
    if isinstance(innermost, NO_HTTP) and not isinstance(innermost, HUNG_UP):
        return "what came is no HTTP"
    words = re.sub(r"^\w+\(.*?\): ", "", str(innermost))
    return re.sub(r" \(_ssl\.c:\d+\)$", "", words).rstrip(".")
