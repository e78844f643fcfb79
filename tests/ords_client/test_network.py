from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import RemoteDisconnected

import pytest
import requests
import urllib3

from ords_client.network import connection_failure, new_session
from tests.ords_client.fake_cloud import FakeCloud


def failure(url: str, **options: object) -> tuple[str, str]:
    with new_session() as session, pytest.raises(requests.RequestException) as raised:
        session.get(url, timeout=(0.2, 0.2), **options)  # type: ignore[arg-type]
    error = connection_failure(raised.value, url)
    return error.kind, str(error)


@contextmanager
def speaking(words: bytes) -> Iterator[int]:
    """Listen on loopback, and answer everyone with `words`; no words: say nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if words:
            threading.Thread(target=_speak, args=(server, words), daemon=True).start()
        yield port


def _speak(server: socket.socket, words: bytes) -> None:
    try:
        while True:
            with server.accept()[0] as caller:
                caller.recv(4096)
                caller.sendall(words)
    except OSError:
        return


def test_name_that_does_not_resolve_is_dns(cloud: FakeCloud) -> None:
    kind, words = failure("https://nowhere.invalid/")
    assert kind == "dns"
    assert words.startswith("The name nowhere.invalid cannot be resolved (DNS)")


def test_closed_port_is_connect(cloud: FakeCloud) -> None:
    with speaking(b"") as port:
        pass
    assert failure(f"https://127.0.0.1:{port}/")[0] == "connect"


def test_unknown_certificate_authority_is_tls(cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    kind, words = failure(cloud.url)
    assert kind == "tls"
    assert "certificate verify failed" in words


def test_silence_is_timeout(cloud: FakeCloud) -> None:
    with speaking(b"") as port:
        assert failure(f"https://127.0.0.1:{port}/")[0] == "timeout"


def test_refusing_proxy_is_proxy(cloud: FakeCloud) -> None:
    with speaking(b"HTTP/1.1 403 Forbidden\r\n\r\n") as port:
        kind, words = failure("https://idcs.example/", proxies={"https": f"http://127.0.0.1:{port}"})
    assert kind == "proxy"
    assert words.endswith("idcs.example: Tunnel connection failed: 403 Forbidden.")


def test_connection_that_ends_behind_a_proxy_is_broken_and_asked_again(cloud: FakeCloud) -> None:
    inside = urllib3.exceptions.ProxyError("Unable to connect to proxy", RemoteDisconnected("hung up"))
    outside = urllib3.exceptions.MaxRetryError(None, "/", inside)  # type: ignore[arg-type]
    error = connection_failure(requests.exceptions.ProxyError(outside), "https://idcs.example/")
    assert (error.kind, str(error)) == ("broken", "The answer of idcs.example broke off: hung up.")


def test_answer_that_breaks_off_is_broken(cloud: FakeCloud) -> None:
    cloud.accidents = ["cut"] * 9
    assert failure(f"{cloud.url}/ords/domain1")[0] == "broken"


def test_busy_service_is_asked_again(cloud: FakeCloud) -> None:
    cloud.accidents = ["503", "503"]
    with new_session() as session:
        assert session.get(f"{cloud.url}/ords/domain1", timeout=5).status_code == 401
    assert len(cloud.requests) == 3
