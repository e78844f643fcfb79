"""Connections whose answers must be whole in time. A time-out of a socket starts anew with every byte that drips in.

The clock runs beside each read, so head, body, lengths of chunks, trailers and the head of a proxy's answer are bound.
"""

from __future__ import annotations

import io
import socket
import time
from http.client import HTTPResponse
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPSConnection

MOST_ANSWER_SECONDS = 120
"""For all of an answer, from the end of the request on."""


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
            raise TimeoutError(f"no whole answer in {self._seconds} s")
        self._connection.settimeout(min(left_seconds, self._connection.gettimeout() or left_seconds))
        return self._received.readinto(buffer)

    def close(self) -> None:
        self._received.close()
        super().close()


class TimedAnswer(HTTPResponse):
    """An answer that must be whole in time."""

    most_seconds: float = MOST_ANSWER_SECONDS

    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        """Begin to read."""
        super().__init__(sock, *arguments, **options)
        self.fp = io.BufferedReader(_InTime(self.fp.detach(), sock, self.most_seconds))


class _Connection(HTTPSConnection):
    response_class = TimedAnswer


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class Adapter(HTTPAdapter):
    """Opens such connections, directly and through proxies."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make the pools."""
        super().init_poolmanager(*arguments, **options)
        _use(self.poolmanager)

    def proxy_manager_for(self, *arguments: Any, **options: Any) -> PoolManager:
        """Return the pools of a proxy."""
        return _use(super().proxy_manager_for(*arguments, **options))


def _use(manager: PoolManager) -> PoolManager:
    manager.pool_classes_by_scheme = {**manager.pool_classes_by_scheme, "https": _Pool}
    return manager
