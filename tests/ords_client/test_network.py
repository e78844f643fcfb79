from __future__ import annotations

import gzip
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import RemoteDisconnected
from pathlib import Path
from typing import Any

import pytest
import requests
import urllib3

from ords_client.connection_failure import connection_failure
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
from ords_client.exchange import Answer, Request
from ords_client.network import (
    HEARTBEAT_SECONDS,
    LONGEST_PAUSE_SECONDS,
    MOST_BYTES,
    MOST_REFUSAL_BYTES,
    SPOKEN_SECONDS,
    Http,
    retry_after_seconds,
)
from tests.ords_client.fake_cloud import FakeCloud


def status(answer: Answer) -> int:
    return answer.status


def failure(url: str, **options: Any) -> ConnectionFailedError:
    """The failure of one request, not repeated."""
    with requests.Session() as session, pytest.raises(requests.RequestException) as raised:
        session.get(url, timeout=(0.2, 0.2), **options)
    return connection_failure(raised.value, url)


@contextmanager
def speaking(words: bytes, callers: list[bytes] | None = None) -> Iterator[int]:
    """Listen on loopback, and answer everyone with `words`; no words: say nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if words:
            threading.Thread(
                target=_speak, args=(server, words, [] if callers is None else callers), daemon=True
            ).start()
        yield port


def _speak(server: socket.socket, words: bytes, callers: list[bytes]) -> None:
    try:
        while True:
            with server.accept()[0] as caller:
                callers.append(caller.recv(4096))
                caller.sendall(words)
    except OSError:
        return


def test_name_that_does_not_resolve_is_dns(cloud: FakeCloud) -> None:
    error = failure("https://nowhere.invalid/")
    assert isinstance(error, NameNotFoundError)
    assert str(error).startswith("The name nowhere.invalid cannot be resolved (DNS)")


def test_closed_port_accepts_no_connection(cloud: FakeCloud) -> None:
    with speaking(b"") as port:
        pass
    assert isinstance(failure(f"https://127.0.0.1:{port}/"), NotConnectedError)


def test_unknown_certificate_authority_is_tls(cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    error = failure(cloud.url)
    assert isinstance(error, TlsFailedError)
    assert "certificate verify failed" in str(error)


def test_missing_file_of_certificate_authorities_is_tls(
    cloud: FakeCloud, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    with pytest.raises(TlsFailedError, match=r"/nowhere/ca\.pem"):
        http.ask(Request("GET", cloud.url), status)


def test_silence_is_a_time_out(cloud: FakeCloud) -> None:
    with speaking(b"") as port:
        error = failure(f"https://127.0.0.1:{port}/")
    assert isinstance(error, TimedOutError)
    assert re.fullmatch(r"127\.0\.0\.1:\d+ did not answer in time: [\w ()=.]+\.", str(error))


@pytest.mark.parametrize(
    ("answer", "asked"),
    [("407 Proxy Authentication Required", 1), ("403 Forbidden", 1), ("502 Bad Gateway", 3)],
)
def test_proxy_that_refuses_is_told_at_once_and_one_in_trouble_is_asked_again(
    cloud: FakeCloud, http: Http, monkeypatch: pytest.MonkeyPatch, answer: str, asked: int
) -> None:
    callers: list[bytes] = []
    with speaking(f"HTTP/1.1 {answer}\r\n\r\n".encode(), callers) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://name:secret@127.0.0.1:{port}")
        with pytest.raises(ProxyFailedError, match=f"idcs.example: Tunnel connection failed: {answer}") as refused:
            http.ask(Request("GET", "https://idcs.example/"), status)
    assert len(callers) == asked
    assert isinstance(refused.value, ProxyRefusedError) is (asked == 1)
    assert "secret" not in str(refused.value)


def test_connection_that_ends_behind_a_proxy_is_broken_and_asked_again(cloud: FakeCloud) -> None:
    inside = urllib3.exceptions.ProxyError("Unable to connect to proxy", RemoteDisconnected("hung up"))
    outside = urllib3.exceptions.MaxRetryError(None, "/", inside)  # type: ignore[arg-type]
    error = connection_failure(requests.exceptions.ProxyError(outside), "https://idcs.example/")
    assert isinstance(error, BrokenAnswerError)
    assert str(error) == "The answer of idcs.example broke off: hung up."


@pytest.mark.parametrize(
    "words",
    [
        b'{"access_token": "geheim"}\r\n\r\n',
        b"HTTP/geheim 200 OK\r\n\r\n",
        b"HTTP/1.1 geheim\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ngeheim\r\n",
    ],
)
def test_bytes_that_are_no_http_are_not_repeated_for_a_token_may_be_among_them(words: bytes) -> None:
    with speaking(words) as port:
        error = failure(f"http://127.0.0.1:{port}/")
    assert str(error) == f"The answer of 127.0.0.1:{port} broke off: what came is no HTTP."


def test_what_was_sent_is_not_repeated_by_a_failure_either() -> None:
    error = connection_failure(OSError("geheim is refused"), "https://idcs.example/", ["geheim"])
    assert str(error) == "The answer of idcs.example broke off: [hidden] is refused."


@pytest.mark.parametrize("url", ["https://", "https://a..b/", "https://[::1/", "https://h:99999/", "https://\u00ad/"])
def test_url_that_cannot_be_asked_is_a_failure_of_the_connection(http: Http, url: str) -> None:
    with pytest.raises(ConnectionFailedError):
        http.ask(Request("GET", url), status)


def test_answer_that_breaks_off_is_asked_for_again_with_longer_and_longer_pauses(
    cloud: FakeCloud, http: Http, pauses: list[float]
) -> None:
    cloud.accidents = ["cut"] * 9
    with pytest.raises(BrokenAnswerError, match="broke off"):
        http.ask(Request("GET", f"{cloud.url}/ords/domain1"), status)
    assert pauses == [0.25, 0.5, 1, 2]


def test_busy_service_is_asked_again(cloud: FakeCloud, http: Http) -> None:
    cloud.accidents = ["503", "503"]
    assert http.ask(Request("GET", f"{cloud.url}/ords/domain1"), status) == 401
    assert len(cloud.requests) == 3


@pytest.mark.parametrize(
    ("retry_after", "waited_seconds"),
    [
        ("7", 7),
        ("86400", LONGEST_PAUSE_SECONDS),
        ("9" * 5000, LONGEST_PAUSE_SECONDS),
        ("Thu, 26 Nov 2026 00:00:20 GMT", 20),
        ("Wed, 25 Nov 2026 00:00:00 GMT", 0.25),
        ("Fri, 26 Nov 2999 00:00:00 GMT", LONGEST_PAUSE_SECONDS),
        ("\u00b2", 0.25),
        ("-5", 0.25),
        ("soon", 0.25),
        ("", 0.25),
    ],
)
def test_service_that_asks_to_be_left_alone_is_but_not_for_ever(
    cloud: FakeCloud, retry_after: str, waited_seconds: float
) -> None:
    pauses: list[float] = []
    said: list[str] = []
    cloud.retry_after, cloud.accidents = retry_after, ["503"]
    midnight = datetime(2026, 11, 26, tzinfo=UTC).timestamp()
    http = Http(sleep=pauses.append, say=said.append, now=lambda: midnight)
    http.ask(Request("GET", f"{cloud.url}/ords/domain1"), status)
    http.close()
    assert sum(pauses) == waited_seconds
    assert max(pauses) <= HEARTBEAT_SECONDS
    assert len(said) == (0 if waited_seconds < SPOKEN_SECONDS else len(pauses))
    assert all("busy (503). Trying again in" in line for line in said)


def test_redirect_is_not_followed(cloud: FakeCloud, http: Http) -> None:
    cloud.signing_keys = (302, {})
    assert http.ask(Request("GET", f"{cloud.url}/admin/v1/SigningCert/jwk"), status) == 302
    assert len(cloud.requests) == 1


def test_netrc_is_never_read(cloud: FakeCloud, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("default login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    http.ask(Request("GET", cloud.url), status)
    assert "authorization" not in cloud.requests[-1][3]


@pytest.mark.parametrize("packed", [False, True])
def test_answer_without_end_is_given_up(cloud: FakeCloud, http: Http, packed: bool) -> None:
    huge = b" " * (MOST_BYTES + 1)
    cloud.raw_answer = gzip.compress(huge) if packed else huge
    cloud.raw_headers = {"Content-Encoding": "gzip"} if packed else {}
    with pytest.raises(OddAnswerError, match="larger than 64 MiB"):
        http.ask(Request("GET", f"{cloud.url}/ords/domain1"), status)


def test_refusal_without_end_is_cut(cloud: FakeCloud, http: Http) -> None:
    cloud.raw_status, cloud.raw_answer = 400, b"x" * MOST_BYTES
    read = http.ask(Request("GET", f"{cloud.url}/ords/domain1"), lambda answer: len(answer.content))
    assert read <= MOST_REFUSAL_BYTES + 65536


def test_answer_that_drips_is_given_up(cloud: FakeCloud) -> None:
    minutes = iter(range(0, 9999, 60))
    http = Http(sleep=lambda _: None, now=lambda: next(minutes))
    cloud.raw_answer = b"x" * 4 * 2**20
    with pytest.raises(TimedOutError, match="takes longer than 120 s"):
        http.ask(Request("GET", f"{cloud.url}/ords/domain1"), status)
    http.close()


@pytest.mark.parametrize(
    ("content_type", "body", "kind"),
    [
        ("text/html", b"<html>Sign in</html>", OddAnswerError),
        ("text/html", b"{}", OddAnswerError),
        ("application/json", b"", BrokenAnswerError),
        ("application/json", b'{"a": 1', BrokenAnswerError),
        ("application/json", b"[]", OddAnswerError),
        ("application/json", b"null", OddAnswerError),
        ("application/json", b"[" * 100_000, BrokenAnswerError),
    ],
)
def test_only_a_json_object_that_says_so_is_one(
    cloud: FakeCloud, http: Http, content_type: str, body: bytes, kind: type[ConnectionFailedError]
) -> None:
    cloud.raw_answer, cloud.raw_headers = body, {"Content-Type": content_type}
    with pytest.raises(kind):
        http.ask(Request("GET", f"{cloud.url}/ords/domain1"), Answer.json_object)


@pytest.mark.parametrize("content_type", ["application/json", "application/problem+json; charset=utf-8", "JSON"])
def test_json_by_any_of_its_names_is_read(cloud: FakeCloud, http: Http, content_type: str) -> None:
    cloud.raw_answer, cloud.raw_headers = b'\xef\xbb\xbf{"a": 1}', {"Content-Type": content_type}
    assert http.ask(Request("GET", f"{cloud.url}/ords/domain1"), Answer.json_object) == {"a": 1}


@pytest.mark.parametrize("proxy", ["socks9://127.0.0.1:1", "http://[::1", "http://"])
def test_proxy_that_cannot_be_meant_is_told_at_once(
    cloud: FakeCloud, http: Http, pauses: list[float], monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(ConnectionFailedError, match=r"idcs\.example"):
        http.ask(Request("GET", "https://idcs.example/"), status)
    assert pauses == []


@pytest.mark.parametrize("header", ["\x1d4", "\u0664", "4\n", "4_0", "+4", "4.5", "0x4", "inf", "nan"])
def test_retry_after_in_no_known_form_asks_for_nothing(header: str) -> None:
    assert retry_after_seconds(header, 0) == 0
