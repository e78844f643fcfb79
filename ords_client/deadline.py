"""Connections whose answers must begin in time. A time-out of a socket starts anew with every byte that drips in."""

from __future__ import annotations

import socket
import threading
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPSConnection

MOST_ANSWER_SECONDS = 120
"""For the head of an answer, and for all of it."""


class Connection(HTTPSConnection):
    """A connection that is cut when the head of an answer takes too long."""

    most_seconds = MOST_ANSWER_SECONDS

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        """Return the answer, whose body is still to be read.

        Raises:
            TimeoutError: Its head did not come in time.
        """
        cut = threading.Event()
        timer = threading.Timer(self.most_seconds, self._cut, [cut])
        timer.daemon = True
        timer.start()
        try:
            return super().getresponse()
        finally:
            timer.cancel()
            if cut.is_set():  # where the head ends then is no end, nor is what failed then the failure
                raise TimeoutError(f"no whole answer in {self.most_seconds} s")

    def _cut(self, cut: threading.Event) -> None:
        cut.set()
        if isinstance(self.sock, socket.socket):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # below TLS, which the reading thread is using


class _Pool(HTTPSConnectionPool):
    ConnectionCls = Connection


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
