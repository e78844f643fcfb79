"""S3 on loopback: six calls, for one command."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from xml.etree import ElementTree

import pytest

from pipeline.state.door import KEY_ID, Door, Handler
from pipeline.state.ledger import Ledger
from simulator.kernel.faults import FaultDetails
from tests.support.bucket import CloudBucket
from tests.support.running_cloud import RunningCloud
from tests.support.s3_writer import S3


@pytest.fixture
def door(new_ledger: Callable[[], Ledger], cloud_bucket: CloudBucket) -> Iterator[Door]:
    with Door(new_ledger(), cloud_bucket.name).opened() as door:
        yield door


@pytest.fixture
def s3(door: Door) -> S3:
    return S3(door.url, KEY_ID, door.secret)


def listed(s3: S3, query: str) -> tuple[list[str], list[str], str | None]:
    found = ElementTree.fromstring(s3.must("GET", query=f"list-type=2&{query}"))  # noqa: S314 - our own door's answer
    keys = [each.findtext("Key") or "" for each in found.iter("Contents")]
    folders = [each.findtext("Prefix") or "" for each in found.iter("CommonPrefixes")]
    return keys, folders, found.findtext("NextContinuationToken")


def test_what_is_put_can_be_read_listed_copied_and_deleted(s3: S3) -> None:
    name, content = ".pulumi/a b/ü & <x>.json", bytes(range(256)) * 100
    etag = s3.ask("PUT", name, body=content).headers["etag"]
    got = s3.ask("GET", name)
    assert (got.content, got.headers["etag"]) == (content, etag)
    head = s3.ask("HEAD", name)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(content)))
    assert listed(s3, "prefix=.pulumi%2F") == ([name], [], None)
    s3.must("PUT", ".pulumi/copy", x_amz_copy_source="states/.pulumi/a%20b/%C3%BC%20%26%20%3Cx%3E.json")
    assert s3.must("GET", ".pulumi/copy") == content
    assert s3.ask("DELETE", name).status_code == 204
    assert s3.ask("DELETE", name).status_code == 204
    assert s3.ask("HEAD", name).status_code == 404


def test_a_list_comes_in_pages_and_folders(s3: S3) -> None:
    for name in ("a/1", "a/2", "b", "c"):
        s3.must("PUT", name)
    keys, folders, following = listed(s3, "delimiter=%2F&max-keys=2")
    assert (keys, folders, following) == (["b"], ["a/"], "c")
    assert listed(s3, f"delimiter=%2F&max-keys=2&continuation-token={following}") == (["c"], [], None)


def test_an_object_that_is_not_there_is_told_from_a_bucket_that_is_not(s3: S3) -> None:
    answer = s3.ask("GET", "nothing")
    assert (answer.status_code, "<Code>NoSuchKey</Code>" in answer.text) == (404, True)
    s3.bucket = "another"
    answer = s3.ask("GET", "nothing")
    assert (answer.status_code, "<Code>NoSuchBucket</Code>" in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("method", "key", "query"),
    [("POST", "k", "uploads="), ("PUT", "k", "uploadId=1&partNumber=1"), ("GET", "", ""), ("PUT", "", "")],
)
def test_what_pulumi_does_not_need_is_refused(s3: S3, method: str, key: str, query: str) -> None:
    answer = s3.ask(method, key, query=query)
    assert (answer.status_code, "<Code>NotImplemented</Code>" in answer.text) == (501, True)


def test_another_process_is_not_let_in(door: Door, cloud_bucket: CloudBucket) -> None:
    stranger = S3(door.url, KEY_ID, "guessed")
    for method in ("GET", "PUT", "DELETE"):
        assert stranger.ask(method, "k", body=b"1").status_code == 403
    assert cloud_bucket.names() == []


def test_each_door_has_a_secret_of_its_own_that_no_url_shows(
    new_ledger: Callable[[], Ledger], cloud_bucket: CloudBucket
) -> None:
    first, second = (Door(new_ledger(), cloud_bucket.name) for _ in range(2))
    with closing(first.socket), closing(second.socket):
        assert first.secret != second.secret
        assert first.secret not in first.url


def test_the_door_listens_on_loopback_only(door: Door) -> None:
    assert door.server_address[0] == "127.0.0.1"


def test_a_connection_that_says_nothing_holds_up_nobody(door: Door, s3: S3) -> None:
    with closing(socket.create_connection(("127.0.0.1", door.server_port))):
        assert s3.ask("PUT", "k", body=b"1").status_code == 200


@pytest.mark.parametrize("length", ["x", "-1", "99999999999", "1e3", "٣"])
def test_a_length_that_is_none_is_refused_before_anything_is_read(
    door: Door, length: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with closing(socket.create_connection(("127.0.0.1", door.server_port))) as connection:
        connection.sendall(f"PUT /states/k HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.0 400")
    assert capfd.readouterr().err == ""


def test_a_client_that_goes_away_leaves_no_traceback(door: Door, s3: S3, capfd: pytest.CaptureFixture[str]) -> None:
    with closing(socket.create_connection(("127.0.0.1", door.server_port))) as connection:
        connection.sendall(b"PUT /states/k HTTP/1.1\r\nContent-Length: 10\r\n\r\n123")
    assert s3.ask("PUT", "k", body=b"1").status_code == 200
    assert capfd.readouterr().err == ""


def test_a_refusal_of_the_cloud_comes_in_its_own_words_and_is_not_repeated(running_cloud: RunningCloud, s3: S3) -> None:
    running_cloud.cloud.faults.add(FaultDetails(match="PUT */o/*", status=403, code="QuotaExceeded"))
    answer = s3.ask("PUT", "k", body=b"1")
    assert answer.status_code == 400
    assert "Could not write k in bucket states: 403 QuotaExceeded" in answer.text


@pytest.mark.parametrize("begin", [b"GET / HTTP/1.1\r\nX: ", b"PUT /x HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n"])
def test_a_request_that_drips_for_ever_is_dropped(door: Door, monkeypatch: pytest.MonkeyPatch, begin: bytes) -> None:
    monkeypatch.setattr(Handler, "timeout", 0.2)
    over, ended = threading.Event(), threading.Event()
    with socket.create_connection(("127.0.0.1", door.server_port)) as caller:
        caller.sendall(begin)

        def drip() -> None:
            with suppress(OSError):
                while not over.wait(0.01):
                    caller.sendall(b"a")
            ended.set()

        threading.Thread(target=drip, daemon=True).start()
        assert ended.wait(10)
        over.set()
