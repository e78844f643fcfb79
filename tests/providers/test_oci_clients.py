"""The real client against a small real server on loopback."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import oci
import pytest
import requests

from providers.credentials import Credentials
from providers.errors import RefusedError, UnreachableError
from providers.oci_clients import RETRY_SECONDS, Answer, OciClient

REQUEST_ID = {"opc-request-id": "csid/1/2"}
SCIM_ERROR = {
    "schemas": [
        "urn:ietf:params:scim:api:messages:2.0:Error",
        "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error",
    ],
    "detail": "Missing required attribute(s): displayName.",
    "status": "400",
    "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error": {
        "messageId": "error.common.validation.missingReqAttributes"
    },
}


@dataclass(frozen=True)
class Scripted:
    """One answer of the server; `drop` ends the connection without one, `promised` announces more than is sent."""

    status: int = 200
    body: str = "{}"
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    promised: int | None = None


@dataclass
class Server:
    """A server that gives scripted answers in order; the last one stays."""

    script: list[Scripted] = field(default_factory=list)
    received: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def next(self) -> Scripted:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


def handler_for(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            names = {name.lower(): value for name, value in self.headers.items()}
            server.received.append((self.command, self.path, names, body))
            scripted = server.next()
            if scripted.drop:
                self.close_connection = True
                return
            self.send_response(scripted.status)
            for name, value in scripted.headers.items():
                self.send_header(name, value)
            data = scripted.body.encode()
            self.send_header("content-length", str(scripted.promised or len(data)))
            self.end_headers()
            self.wfile.write(data)
            self.close_connection = bool(scripted.promised)

        do_GET = do_POST = do_PUT = do_PATCH = answer  # noqa: N815 - names of the base class

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    return Handler


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    served = Server()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler_for(served)) as http:
        served.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield served
        http.shutdown()
        thread.join()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def client(key_pem: str, pauses: list[float]) -> Iterator[OciClient]:
    signer = oci.signer.Signer("ocid1.tenancy", "ocid1.user", "aa:bb", None, private_key_content=key_pem)
    with OciClient(Credentials("us-ashburn-1", signer), sleep=pauses.append) as opened:
        yield opened


def get(client: OciClient, server: Server) -> Answer:
    return client.request("read x", "GET", f"{server.url}/20250531/x")


def test_an_answer_has_its_body_and_headers(client: OciClient, server: Server) -> None:
    server.script = [Scripted(body='{"id": "x"}', headers={"etag": "e1", "Retry-After": "7"})]
    answer = get(client, server)
    assert answer.body == {"id": "x"}
    assert answer.headers["ETag"] == "e1"
    assert answer.retry_after_seconds == 7


def test_an_empty_answer_has_no_body(client: OciClient, server: Server) -> None:
    server.script = [Scripted(202, body="")]
    answer = get(client, server)
    assert answer.body is None
    assert answer.retry_after_seconds is None


def test_every_request_is_signed_and_asks_for_json(client: OciClient, server: Server) -> None:
    server.script = [Scripted()]
    get(client, server)
    ((method, path, headers, _),) = server.received
    assert (method, path) == ("GET", "/20250531/x")
    assert headers["accept"] == headers["content-type"] == "application/json"
    assert 'keyId="ocid1.tenancy/ocid1.user/aa:bb"' in headers["authorization"]


@pytest.mark.parametrize("body", [{"a": 1}, None])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_the_body_is_signed_too_also_an_empty_one(client: OciClient, server: Server, method: str, body: Any) -> None:
    server.script = [Scripted()]
    client.request("do x", method, f"{server.url}/x", body=body, headers={"opc-retry-token": "t"})
    ((_, _, headers, sent),) = server.received
    assert json.loads(sent or b"null") == body
    assert headers["opc-retry-token"] == "t"
    assert headers["content-length"] == str(len(sent))
    for name in ("x-content-sha256", "content-type", "content-length"):
        assert name in headers["authorization"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_service_is_asked_again(client: OciClient, server: Server, pauses: list[float], status: int) -> None:
    server.script = [Scripted(status), Scripted(status), Scripted(body='{"id": "x"}')]
    assert get(client, server).body == {"id": "x"}
    assert len(server.received) == 3
    assert all(0 <= pause <= 15 for pause in pauses)
    assert len(pauses) == 2


@pytest.mark.parametrize("status", [429, 503])
def test_the_pause_that_a_busy_service_asks_for_is_obeyed(
    client: OciClient, server: Server, pauses: list[float], status: int
) -> None:
    server.script = [Scripted(status, headers={"Retry-After": "7"}), Scripted()]
    get(client, server)
    assert pauses == [7]


def test_a_date_to_retry_after_counts_as_no_pause_asked_for(
    client: OciClient, server: Server, pauses: list[float]
) -> None:
    server.script = [Scripted(429, headers={"Retry-After": "Sun, 22 Nov 2026 15:00:00 GMT"}), Scripted()]
    get(client, server)
    assert len(pauses) == 1
    assert pauses[0] <= 15


def test_a_pause_longer_than_all_patience_ends_in_the_words_of_the_service(
    client: OciClient, server: Server, pauses: list[float]
) -> None:
    body = '{"code": "TooManyRequests", "message": "Tenancy limit"}'
    headers = {"Retry-After": str(RETRY_SECONDS + 1), **REQUEST_ID}
    server.script = [Scripted(429, body, headers)]
    with pytest.raises(RefusedError) as refused:
        get(client, server)
    assert str(refused.value).startswith(
        "Could not read x: 429 TooManyRequests: Tenancy limit (opc-request-id csid/1/2). The service is busy"
    )
    assert pauses == []


def test_a_dropped_connection_is_tried_again(client: OciClient, server: Server, pauses: list[float]) -> None:
    server.script = [Scripted(drop=True), Scripted(body='{"id": "x"}')]
    assert get(client, server).body == {"id": "x"}
    assert len(pauses) == 1


def test_an_answer_that_breaks_off_is_asked_for_again(client: OciClient, server: Server) -> None:
    server.script = [Scripted(body='{"id"', promised=100), Scripted(body='{"id": "x"}')]
    assert get(client, server).body == {"id": "x"}


def test_a_repeated_post_carries_the_same_retry_token(client: OciClient, server: Server) -> None:
    server.script = [Scripted(drop=True), Scripted(500), Scripted()]
    client.request("do x", "POST", f"{server.url}/x", headers={"opc-retry-token": "t"})
    assert [headers["opc-retry-token"] for _, _, headers, _ in server.received] == ["t", "t", "t"]


def test_an_impatient_client_asks_once(client: OciClient, server: Server, pauses: list[float]) -> None:
    server.script = [Scripted(503, '{"message": "starting"}')]
    with client.impatient() as impatient, pytest.raises(RefusedError, match="503: starting"):
        get(impatient, server)
    assert len(server.received) == 1


def test_a_host_that_does_not_listen_is_named_with_the_cause(client: OciClient) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{reserved.getsockname()[1]}"
        with client.impatient() as impatient, pytest.raises(UnreachableError) as unreachable:
            impatient.request("read x", "GET", f"http://{host}/x")
    assert str(unreachable.value) == (
        f"Could not read x: {host} did not answer (ConnectionError: [Errno 111] Connection refused). Check the network "
        "and the proxy settings. Run the same command again: it finishes what is left."
    )


def test_a_certificate_that_is_not_trusted_is_told_at_once(
    client: OciClient, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    """No repetition makes it trusted; two silent minutes would only hide a wrong CA file."""
    error = requests.exceptions.SSLError("CERTIFICATE_VERIFY_FAILED")
    monkeypatch.setattr(client._session, "request", raiser(error))
    with pytest.raises(UnreachableError, match="SSLError: CERTIFICATE_VERIFY_FAILED"):
        client.request("read x", "GET", "https://127.0.0.1:1/x")
    assert pauses == []


def raiser(error: Exception) -> Callable[..., Any]:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise error

    return fail


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 501])
def test_other_refusals_are_told_at_once(client: OciClient, server: Server, pauses: list[float], status: int) -> None:
    server.script = [Scripted(status, '{"code": "Code", "message": "Words"}', REQUEST_ID)]
    with pytest.raises(RefusedError) as refused:
        get(client, server)
    assert (refused.value.status, refused.value.code, refused.value.words) == (status, "Code", "Words")
    assert refused.value.request_id == "csid/1/2"
    assert pauses == []


def test_the_words_of_an_identity_domain_are_kept(client: OciClient, server: Server) -> None:
    """Oracle's own clients lose them: such a body has neither code nor message."""
    server.script = [Scripted(400, json.dumps(SCIM_ERROR), REQUEST_ID)]
    with pytest.raises(RefusedError) as refused:
        get(client, server)
    assert str(refused.value) == (
        "Could not read x: 400 error.common.validation.missingReqAttributes: Missing required attribute(s): "
        "displayName (opc-request-id csid/1/2). Correct what the service names. "
        "Run the same command again: it finishes what is left."
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<html>\n  <h1>Blocked by   proxy</h1>\n</html>", "<html> <h1>Blocked by proxy</h1> </html>"),
        ("", "Forbidden"),
        ("[1, 2]", "[1, 2]"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_refusal_that_is_no_error_object_is_shown_in_one_short_line(
    client: OciClient, server: Server, body: str, words: str
) -> None:
    server.script = [Scripted(403, body)]
    with pytest.raises(RefusedError) as refused:
        get(client, server)
    assert refused.value.words == words
    assert "\n" not in str(refused.value)


def test_a_page_where_an_answer_should_be_is_an_error_too(client: OciClient, server: Server) -> None:
    """Portals of hotels and companies answer every address with 200 and a page."""
    server.script = [Scripted(200, "<html>Please sign in</html>")]
    with pytest.raises(RefusedError, match=r"^Could not read x: 200: the answer is not JSON: <html>Please .*proxy"):
        get(client, server)


def test_a_resource_that_is_there_is_found(client: OciClient, server: Server) -> None:
    server.script = [Scripted(body='{"id": "x"}')]
    assert client.find("read x", server.url) == {"id": "x"}


def test_a_resource_that_is_not_there_is_nothing(client: OciClient, server: Server) -> None:
    server.script = [Scripted(404, '{"code": "NotAuthorizedOrNotFound", "message": "no"}')]
    assert client.find("read x", server.url) is None


def test_another_refusal_is_not_taken_for_absence(client: OciClient, server: Server) -> None:
    server.script = [Scripted(403, '{"code": "NotAllowed", "message": "no"}')]
    with pytest.raises(RefusedError):
        client.find("read x", server.url)


@pytest.mark.parametrize(
    ("region", "url"),
    [
        ("us-ashburn-1", "https://iot.us-ashburn-1.oci.oraclecloud.com/20250531"),
        ("uk-gov-london-1", "https://iot.uk-gov-london-1.oci.oraclegovcloud.uk/20250531"),
        ("iad", "https://iot.us-ashburn-1.oci.oraclecloud.com/20250531"),
    ],
)
def test_the_address_of_a_service_follows_region_and_realm(region: str, url: str) -> None:
    with OciClient(Credentials(region, None)) as client:
        assert client.service_url("iot", "20250531") == url
