from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest

from simulator.assembly.planes import serves
from simulator.door import front_door
from tests.support.running_cloud import RunningCloud

HOST = "iot.us-ashburn-1.oci.oraclecloud.com"


@contextmanager
def connected(cloud: RunningCloud) -> Iterator[socket.socket]:
    address = urlsplit(cloud.proxy_url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        yield connection


def read_all(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(4096), b""))


def test_a_foreign_host_is_refused_with_a_line_that_says_what_to_do(running_cloud: RunningCloud) -> None:
    with connected(running_cloud) as connection:
        connection.sendall(b"CONNECT registry.example:443 HTTP/1.1\r\n\r\n")
        head, _, line = read_all(connection).decode().partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 403 Forbidden")
    assert "'registry.example'" in line
    assert "NO_PROXY" in line
    assert [entry.host for entry in running_cloud.cloud.journal.entries()] == ["registry.example"]


@pytest.mark.parametrize("host", ["streaming.us-ashburn-1.oraclecloud.com", "x" + HOST, HOST + ".evil.example"])
def test_a_host_that_looks_like_oracles_is_refused_too(running_cloud: RunningCloud, host: str) -> None:
    with connected(running_cloud) as connection:
        connection.sendall(f"CONNECT {host}:443 HTTP/1.1\r\n\r\n".encode())
        assert read_all(connection).startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize(
    "host",
    [
        f"idcs-{'1' * 32}.identity.{domain}"
        for domain in (
            "oraclecloud.com",
            "oraclegovcloud.com",
            "oraclegovcloud.uk",
            "oraclecloud.eu",
            "oraclecloud20.com",
        )
    ]
    + [
        "iot.us-langley-1.oci.oraclegovcloud.com",
        "identity.eu-madrid-2.oci.oraclecloud.eu",
        f"idcs-{'1' * 32}.uk-gov-london-idcs-1.identity.uk-gov-london-1.oci.oraclegovcloud.uk",
        "q7kx2mzr5wvtd.data.iot.ap-chiyoda-1.oci.oraclecloud8.com",
    ],
)
def test_the_hosts_of_every_realm_are_oracles(host: str) -> None:
    assert serves(host)


def test_a_request_that_comes_in_single_bytes_is_understood(running_cloud: RunningCloud) -> None:
    with connected(running_cloud) as connection:
        for byte in f"CONNECT {HOST}:443 HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode():
            connection.sendall(bytes([byte]))
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")


def test_the_certificate_names_the_host_and_its_authority_is_in_the_file(running_cloud: RunningCloud) -> None:
    context = ssl.create_default_context(cafile=running_cloud.ca_file)
    with connected(running_cloud) as connection:
        connection.sendall(f"CONNECT {HOST}:443 HTTP/1.1\r\n\r\n".encode())
        connection.recv(4096)
        with context.wrap_socket(connection, server_hostname=HOST) as tls:
            assert tls.version() in {"TLSv1.2", "TLSv1.3"}
            tls.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
            assert tls.recv(4096).startswith(b"HTTP/1.1 404")


def test_a_client_without_trust_is_told_of_in_the_log(
    running_cloud: RunningCloud, caplog: pytest.LogCaptureFixture
) -> None:
    with connected(running_cloud) as connection:
        connection.sendall(f"CONNECT {HOST}:443 HTTP/1.1\r\n\r\n".encode())
        connection.recv(4096)
        trusts_nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        with pytest.raises(ssl.SSLError):
            trusts_nobody.wrap_socket(connection, server_hostname=HOST)
    address = urlsplit(running_cloud.proxy_url).netloc
    with connected(running_cloud) as connection:  # answered after the first connection has ended
        connection.sendall(f"GET /pid HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n".encode())
        read_all(connection)
    assert "does it trust ca.pem?" in caplog.text


def test_an_endless_head_is_cut_off(running_cloud: RunningCloud) -> None:
    with connected(running_cloud) as connection, suppress(ConnectionResetError):
        connection.sendall(b"CONNECT " + b"x" * 16_384)
        assert read_all(connection) == b""


def test_garbage_is_answered_with_400(running_cloud: RunningCloud) -> None:
    with connected(running_cloud) as connection:
        connection.sendall(b"\x16\x03\x01 no HTTP at all\r\n\r\n")
        assert read_all(connection).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    "head",
    [
        "CONNECT ",
        "CONNECT  HTTP/1.1",
        "CONNECT \r\nHost: x",
        f"CONNECT {HOST} HTTP/1.1",
        f"CONNECT {HOST}:x HTTP/1.1",
        f"CONNECT {HOST}:443",
        f"CONNECT {HOST}:443 HTTP/9",
        f"CONNECT https://{HOST}:443/ HTTP/1.1",
        "CONNECT [::1]:443 HTTP/1.1",
        "CONNECT \x1b]0;x\x07:443 HTTP/1.1",
        "CONNECT " + "a" * 5000 + ":443 HTTP/1.1",
    ],
)
def test_a_malformed_connect_is_answered_with_400(
    running_cloud: RunningCloud, caplog: pytest.LogCaptureFixture, head: str
) -> None:
    with connected(running_cloud) as connection:
        connection.sendall(f"{head}\r\n\r\n".encode("latin-1"))
        assert read_all(connection).startswith(b"HTTP/1.1 400")
    assert caplog.text == ""


def test_tls_may_begin_in_the_segment_of_connect(running_cloud: RunningCloud) -> None:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context(cafile=running_cloud.ca_file)
    tls = context.wrap_bio(incoming, outgoing, server_hostname=HOST)
    with suppress(ssl.SSLWantReadError):
        tls.do_handshake()
    with connected(running_cloud) as connection:
        connection.sendall(f"CONNECT {HOST}:443 HTTP/1.1\r\n\r\n".encode() + outgoing.read())
        incoming.write(connection.recv(65_536).partition(b"\r\n\r\n")[2])
        while tls.version() is None or not tls.getpeercert():
            try:
                tls.do_handshake()
            except ssl.SSLWantReadError:
                incoming.write(connection.recv(65_536))
        tls.write(f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        connection.sendall(outgoing.read())
        answer = b""
        while not answer:
            incoming.write(connection.recv(65_536))
            with suppress(ssl.SSLWantReadError):
                answer = tls.read()
    assert answer.startswith(b"HTTP/1.1 404")


@pytest.mark.parametrize("said", [b"", b"CON", f"CONNECT {HOST}:443 HTTP/1.1\r\n\r\n".encode()])
def test_who_says_nothing_is_cut_off(running_cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr(front_door, "PATIENCE_SECONDS", 0.2)
    with connected(running_cloud) as connection, suppress(ConnectionResetError):
        connection.sendall(said)
        assert read_all(connection) in (b"", b"HTTP/1.1 200 Connection established\r\n\r\n")
