"""Sessions whose answers have an end: in time, and in size.

A time-out of a socket starts anew with every byte that drips in. Here a clock runs beside each read, so head, body,
lengths of chunks, trailers and the head of a proxy's answer are all bound.
"""

from __future__ import annotations

import io
import socket
import time
from http.client import HTTPResponse
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.exceptions import ChunkedEncodingError, ContentDecodingError, ReadTimeout
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError

MOST_ANSWER_SECONDS = 120
"""For all of an answer, from the end of the request on."""
MOST_ANSWER_BYTES = 16 * 2**20
"""Unpacked. The largest honest answer of a list, a thousand apps, has two million."""
PART_BYTES = 2**16


class _InTime(io.RawIOBase):
    """What a socket receives, until its time is over."""

    def __init__(self, received: io.RawIOBase, connection: socket.socket, seconds: float) -> None:
        self._received, self._connection = received, connection
        self._seconds, self._ends_at = seconds, time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left_seconds = self._ends_at - time.monotonic()
        if left_seconds <= 0:
            raise TimeoutError(f"not whole in {self._seconds} s")
        self._connection.settimeout(min(left_seconds, self._connection.gettimeout() or left_seconds))
        return self._received.readinto(buffer)

    def close(self) -> None:
        self._received.close()
        super().close()


def in_time(received: io.BufferedReader, connection: socket.socket, seconds: float) -> io.BufferedReader:
    """Return a reader of the same bytes that raises TimeoutError when they take too long.

    Args:
        received: Reads from the connection.
        connection: Its socket; each of its reads may take as long as its own time-out.
        seconds: How long all of them may take, from now on.
    """
    return io.BufferedReader(_InTime(received.detach(), connection, seconds))


class TimedAnswer(HTTPResponse):
    """An answer that must be whole in time."""

    most_seconds: float = MOST_ANSWER_SECONDS

    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        """Begin to read."""
        super().__init__(sock, *arguments, **options)
        self.fp = in_time(self.fp, sock, self.most_seconds)


class _Connection(HTTPConnection):
    response_class = TimedAnswer


class _TlsConnection(HTTPSConnection):
    response_class = TimedAnswer


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class Adapter(HTTPAdapter):
    """Opens such connections, directly and through proxies, and reads each answer to its end."""

    def __init__(self, most_bytes: int = MOST_ANSWER_BYTES) -> None:
        """Open no connection yet.

        Args:
            most_bytes: Of an answer, unpacked.
        """
        self._most_bytes = most_bytes
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make the pools."""
        super().init_poolmanager(*arguments, **options)
        _use(self.poolmanager)

    def proxy_manager_for(self, *arguments: Any, **options: Any) -> PoolManager:
        """Return the pools of a proxy."""
        return _use(super().proxy_manager_for(*arguments, **options))

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        """Send a request, and return its answer with its whole body.

        Raises:
            ReadTimeout: It took too long.
            ContentDecodingError: It cannot be unpacked, or is too large.
            ChunkedEncodingError: It broke off.
        """
        answer = super().send(request, *arguments, **{**options, "stream": True})
        with answer:
            try:
                body = self._body(answer.raw)
            except ReadTimeoutError as error:
                raise ReadTimeout(error) from error
            except DecodeError as error:
                raise ContentDecodingError(error) from error
            except HTTPError as error:
                raise ChunkedEncodingError(error) from error
        answer.raw = io.BytesIO(body)
        return answer

    def _body(self, received: Any) -> bytes:
        body = bytearray()
        for part in received.stream(PART_BYTES, decode_content=True):
            body += part
            if len(body) > self._most_bytes:
                raise ContentDecodingError("the answer has no end")
        return bytes(body)


def _use(manager: PoolManager) -> PoolManager:
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
    return manager


def session(most_bytes: int = MOST_ANSWER_BYTES) -> requests.Session:
    """Return a session whose answers have an end.

    Args:
        most_bytes: Of an answer, unpacked.
    """
    made = requests.Session()
    made.auth = lambda request: request  # with none at all, `requests` would put one of ~/.netrc in its place
    for scheme in ("https://", "http://"):
        made.mount(scheme, Adapter(most_bytes))
    return made
