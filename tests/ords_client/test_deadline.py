from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import trustme

from ords_client.deadline import TimedAnswer
from ords_client.errors import TimedOutError
from ords_client.exchange import Request
from ords_client.network import Http


@contextmanager
def dripping(directory: Path, begin: bytes, drop: bytes) -> Iterator[int]:
    """Serve TLS on loopback; answer everyone with `begin`, and then `drop` after `drop`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(directory / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    over = threading.Event()

    def serve(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                _drip(context.wrap_socket(server.accept()[0], server_side=True), begin, drop, over)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, args=(server,), daemon=True).start()
        yield server.getsockname()[1]
        over.set()


def _drip(caller: ssl.SSLSocket, begin: bytes, drop: bytes, over: threading.Event) -> None:
    with caller, suppress(OSError):
        caller.recv(4096)
        caller.sendall(begin)
        while not over.wait(0.01):
            caller.sendall(drop)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("begin", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 ", b"O"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b" "),
        (CHUNKED, b"0"),
        (CHUNKED + b"0\r\n", b"X: a\r\n"),
    ],
)
def test_answer_that_drips_for_ever_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: bytes, drop: bytes
) -> None:
    monkeypatch.setattr(TimedAnswer, "most_seconds", 0.3)
    pauses: list[float] = []
    with dripping(tmp_path, begin, drop) as port:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        http = Http(sleep=pauses.append)
        with pytest.raises(TimedOutError, match=r"did not answer in time"):
            http.ask(Request("GET", f"https://127.0.0.1:{port}/"), lambda answer: answer.status)
        http.close()
    assert pauses == [0.25]
