from __future__ import annotations

import inspect
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from simulator.door import uvicorn_connection
from tests.support.running_cloud import RunningCloud


@contextmanager
def talking(cloud: RunningCloud, said: bytes) -> Iterator[socket.socket]:
    address = urlsplit(cloud.proxy_url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        with suppress(ConnectionError):
            connection.sendall(said.replace(b"HOST", address.netloc.encode()))
        yield connection


def read_all(connection: socket.socket) -> bytes:
    with suppress(ConnectionResetError):
        return b"".join(iter(lambda: connection.recv(65_536), b""))
    return b""


def test_uvicorn_still_has_what_the_door_builds_on() -> None:
    assert list(inspect.signature(HttpToolsProtocol).parameters)[:3] == ["config", "server_state", "app_state"]
    for name in ("on_message_begin", "on_header", "on_headers_complete", "data_received", "connection_lost"):
        assert callable(getattr(HttpToolsProtocol, name))
    assert {"response_complete", "more_body"} <= set(inspect.getsource(RequestResponseCycle).replace(".", " ").split())
    assert ServerState().connections == set()


@pytest.mark.parametrize(
    "said",
    [
        b"GET /pid HTTP/1.1\r\nHost: HOST\r\n",
        b"POST /faults HTTP/1.1\r\nHost: HOST\r\nContent-Length: 9\r\n\r\nhalf",
        b"GET /pid HTTP/1.1\r\nHost: HOST\r\n\r\n",
    ],
)
def test_a_client_that_stays_silent_is_cut_off(
    running_cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(uvicorn_connection, "IDLE_SECONDS", 0.2)
    with talking(running_cloud, said) as connection:
        assert b"Content-Length: 9" not in read_all(connection)


def test_a_client_that_waits_for_the_cloud_is_not(running_cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn_connection, "IDLE_SECONDS", 0.2)
    with talking(running_cloud, b"GET /requests?wait=1 HTTP/1.1\r\nHost: HOST\r\n\r\n") as connection:
        assert read_all(connection).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "said",
    [
        b"GET /pid HTTP/1.1\r\nHost: HOST\r\n" + b"".join(b"x%d: y\r\n" % n for n in range(20_000)),
        b"GET /pid HTTP/1.1\r\nx: " + b"y" * 2_000_000,
        b"GET /" + b"y" * 2_000_000,
        b"GET /pid HTTP/1.1\r\nHost: HOST\r\nx: " + b"y" * 70_000 + b"\r\n\r\n",
    ],
)
def test_an_endless_head_is_refused(running_cloud: RunningCloud, said: bytes) -> None:
    with talking(running_cloud, said) as connection:
        assert read_all(connection)[:12] in (b"", b"HTTP/1.1 400")
