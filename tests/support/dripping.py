"""A server whose answers never end."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
FOR_EVER = {
    "status": (b"HTTP/1.1 200 ", b"O"),
    "header": (b"HTTP/1.1 200 OK\r\nX: ", b"a"),
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b" "),
    "body without a length": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b" "),
    "length of a chunk": (CHUNKED, b"0"),
    "trailers": (CHUNKED + b"0\r\n", b"X: a\r\n"),
}
"""What an answer begins with, and what then comes again and again."""


@contextmanager
def dripping(begin: bytes, drop: bytes) -> Iterator[int]:
    """Answer everyone on loopback with `begin`, and then `drop` after `drop`; gives the port."""
    over = threading.Event()

    def serve(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=_drip, args=(server.accept()[0], begin, drop, over), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        yield server.getsockname()[1]
        over.set()


def _drip(caller: socket.socket, begin: bytes, drop: bytes, over: threading.Event) -> None:
    with caller, suppress(OSError):
        caller.recv(4096)
        caller.sendall(begin)
        while not over.wait(0.01):
            caller.sendall(drop)
