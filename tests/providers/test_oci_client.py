"""The real client against a small real server on loopback."""

from __future__ import annotations

import gzip
import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.client import BadStatusLine, RemoteDisconnected, UnknownProtocol
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import oci
import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import InvalidHeader

from providers.answer import Answer
from providers.errors import (
    AnswerBrokenError,
    ForeignHostError,
    NoAnswerInTimeError,
    NotConnectedError,
    ProxyFailedError,
    RefusedError,
    TlsFailedError,
    UnexpectedAnswerError,
    UnreachableError,
)
from providers.oci_client import LONGEST_WORDS, MOST_PAGES, RETRY_SECONDS, OciClient
from providers.session import MOST_ANSWER_BYTES, Adapter
from providers.signing_certificate_access import nobody
from tests.support.fake_oci import FakeOci, answer
from tests.support.hand_clock import HandClock

HOST = "https://iot.us-ashburn-1.oci.oraclecloud.com"
REQUEST_ID = {"opc-request-id": "csid/1/2"}
SCIM_MESSAGE = "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error"
SCIM_ERROR = {
    "schemas": [
        "urn:ietf:params:scim:api:messages:2.0:Error",
        "urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error",
    ],
    "detail": "Missing required attribute(s): displayName.",
    "status": "400",
    SCIM_MESSAGE: {"messageId": "error.common.validation.missingReqAttributes"},
}


@dataclass(frozen=True)
class Scripted:
    """One answer of the server; `drop` ends the connection without one, `promised` announces more than is sent."""

    status: int = 200
    body: str = "{}"
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    promised: int | None = None
    raw: bytes = b""


@dataclass
class Loopback(Adapter):
    """Leads every https request to a server on this machine, by http.

    Attributes:
        server: Where to.
    """

    server: Server

    def __post_init__(self) -> None:
        super().__init__()

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        request.url = f"http://127.0.0.1:{self.server.port}{request.path_url}"
        return super().send(request, **options)


@dataclass
class Server:
    """A server that gives scripted answers in order; the last one stays."""

    script: list[Scripted] = field(default_factory=list)
    received: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

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
            for name, value in ({"content-type": "application/json"} | scripted.headers).items():
                self.send_header(name, value)
            data = scripted.raw or scripted.body.encode()
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
        served.port = http.server_address[1]
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield served
        http.shutdown()
        thread.join()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def client(key_pem: str, pauses: list[float], server: Server, clock: HandClock) -> Iterator[OciClient]:
    signer = oci.signer.Signer("ocid1.tenancy", "ocid1.user", "aa:bb", None, private_key_content=key_pem)
    with requests.Session() as session:
        session.mount("https://", Loopback(server))
        yield OciClient("us-ashburn-1", signer, clock.say, clock.now, pauses.append, session=session)


def get(client: OciClient, server: Server) -> Answer:
    return client.request("read x", "GET", f"{HOST}/20250531/x")


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
    client.request("do x", method, f"{HOST}/x", body=body, headers={"opc-retry-token": "t"})
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


def test_a_long_pause_that_is_asked_for_is_said_with_signs_of_life(
    client: OciClient, server: Server, pauses: list[float], clock: HandClock
) -> None:
    server.script = [Scripted(429, headers={"Retry-After": "70"}), Scripted()]
    get(client, server)
    assert pauses == [30, 30, 10]
    assert clock.said == [f"read x: no good answer yet, trying again in {left} s" for left in (70, 40, 10)]


def test_a_pause_longer_than_all_patience_ends_in_the_words_of_the_service(
    client: OciClient, server: Server, pauses: list[float]
) -> None:
    body = '{"code": "TooManyRequests", "message": "Tenancy limit"}'
    headers = {"Retry-After": str(RETRY_SECONDS + 1), **REQUEST_ID}
    server.script = [Scripted(429, body, headers)]
    with pytest.raises(RefusedError) as refused:
        get(client, server)
    assert str(refused.value).startswith(
        f"Could not read x: 429 TooManyRequests: Tenancy limit; it asks for a pause of {RETRY_SECONDS + 1} s "
        "(opc-request-id csid/1/2). The service is busy"
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
    client.request("do x", "POST", f"{HOST}/x", headers={"opc-retry-token": "t"})
    assert [headers["opc-retry-token"] for _, _, headers, _ in server.received] == ["t", "t", "t"]


def test_a_client_for_who_waits_anyway_asks_once(client: OciClient, server: Server, pauses: list[float]) -> None:
    server.script = [Scripted(503, '{"message": "starting"}')]
    with pytest.raises(RefusedError, match="503: starting"):
        get(client.once(), server)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("error", "kind", "cause"),
    [
        (requests.ConnectionError("no such host"), NotConnectedError, "ConnectionError: no such host"),
        (requests.exceptions.ProxyError("407"), ProxyFailedError, "ProxyError: 407"),
        (requests.exceptions.SSLError("wrong version"), TlsFailedError, "SSLError: wrong version"),
        (requests.ReadTimeout("slow"), NoAnswerInTimeError, "ReadTimeout: slow"),
        (requests.ConnectTimeout("slow"), NoAnswerInTimeError, "ConnectTimeout: slow"),
        (requests.exceptions.ChunkedEncodingError("cut"), AnswerBrokenError, "ChunkedEncodingError: cut"),
        (requests.exceptions.ContentDecodingError("zip"), AnswerBrokenError, "ContentDecodingError: zip"),
        (requests.exceptions.InvalidURL("odd"), UnreachableError, "InvalidURL: odd"),
    ],
)
def test_each_network_failure_is_a_class_with_its_cause(
    client: OciClient, error: Exception, kind: type[UnreachableError], cause: str
) -> None:
    with requests.Session() as session:
        session.mount("https://", Broken(error))
        with pytest.raises(UnreachableError) as unreachable:
            replace(client, session=session, retry_seconds=0).request("read x", "GET", f"{HOST}/x")
    assert type(unreachable.value) is kind
    assert unreachable.value.cause == cause
    assert f"Could not read x: iot.us-ashburn-1.oci.oraclecloud.com did not answer ({cause})." in str(unreachable.value)


@pytest.mark.parametrize(
    "reason", [BadStatusLine("geheim"), UnknownProtocol("geheim"), InvalidHeader("geheim"), ValueError("geheim, odd")]
)
def test_a_failure_repeats_nothing_of_what_is_no_http_and_nothing_that_was_sent(
    client: OciClient, reason: Exception
) -> None:
    failure = requests.exceptions.ChunkedEncodingError("geheim")
    failure.__cause__ = reason
    with requests.Session() as session:
        session.mount("https://", Broken(failure))
        with pytest.raises(AnswerBrokenError) as broken:
            replace(client, session=session, retry_seconds=0).request(
                "open APEX", "POST", f"{HOST}/x", body={"details": [{"initialPassword": "geheim"}]}
            )
    assert "geheim" not in str(broken.value)
    assert broken.value.cause.endswith(("what came is no HTTP", "[hidden], odd"))


def test_a_connection_that_ended_says_so(client: OciClient) -> None:
    failure = requests.ConnectionError("aborted")
    failure.__cause__ = RemoteDisconnected("Remote end closed connection without response")
    with requests.Session() as session:
        session.mount("https://", Broken(failure))
        with pytest.raises(NotConnectedError, match="closed connection without response"):
            replace(client, session=session, retry_seconds=0).request("read x", "GET", f"{HOST}/x")


@pytest.mark.parametrize("answer", ['{"code": "Code", "message": "geheim is short"}', "<p>geheim is short</p>"])
def test_a_refusal_repeats_no_secret_that_was_sent(client: OciClient, server: Server, answer: str) -> None:
    server.script = [Scripted(400, answer, REQUEST_ID)]
    with pytest.raises(RefusedError, match=r"\[hidden\] is short") as refused:
        client.request("get a token", "POST", f"{HOST}/x", form={"client_secret": "geheim", "subject_token_type": "is"})
    assert "geheim" not in str(refused.value)


def test_a_refusal_repeats_no_secret_in_the_way_it_was_sent(client: OciClient, server: Server) -> None:
    words = r'{"message": "p%C3%A4ss+%22 p%C3%A4ss%20%22 p\\u00e4ss \\\" Basic bWU6cMOkc3MgIg=="}'
    for login, sent in ((None, {"form": {"password": 'päss "'}}), (("me", 'päss "'), {"form": {"scope": "a"}})):
        server.script = [Scripted(400, words)]
        with pytest.raises(RefusedError) as refused:
            client.once(login=login).request("get a token", "POST", f"{HOST}/x", **sent)
        told = str(refused.value)
        assert not [form for form in ("C3%A4", "u00e4") if form in told], told
        assert ("bWU6" in told) == (login is None)


def test_the_secret_of_a_login_may_have_letters_of_every_script(client: OciClient, server: Server) -> None:
    server.script = [Scripted()]
    client.once(login=("me", "пароль")).request("get a token", "POST", f"{HOST}/x", form={"scope": "a"})
    assert server.received[0][2]["authorization"] == f"Basic {b64encode('me:пароль'.encode()).decode()}"


def test_a_refusal_does_not_repeat_the_secret_of_the_login(client: OciClient, server: Server) -> None:
    server.script = [Scripted(401, '{"error": "no", "error_description": "geheim is wrong"}')]
    with pytest.raises(RefusedError, match=r"\[hidden\] is wrong"):
        client.once(login=("me", "geheim")).request("get a token", "POST", f"{HOST}/x", form={"scope": "a"})


class Broken(HTTPAdapter):
    """Fails before anything is sent."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def send(self, *_args: Any, **_options: Any) -> requests.Response:
        raise self.error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (requests.exceptions.SSLError("CERTIFICATE_VERIFY_FAILED"), TlsFailedError),
        (requests.exceptions.ProxyError("Tunnel connection failed: 407 Proxy Authentication"), ProxyFailedError),
        (requests.exceptions.ProxyError("Tunnel connection failed: 403 Forbidden"), ProxyFailedError),
    ],
)
def test_what_no_repetition_mends_is_told_at_once(
    client: OciClient, pauses: list[float], error: Exception, kind: type[UnreachableError]
) -> None:
    """Two silent minutes would only hide a wrong CA file or a missing password."""
    with requests.Session() as session:
        session.mount("https://", Broken(error))
        with pytest.raises(kind, match=str(error)):
            replace(client, session=session).request("read x", "GET", f"{HOST}/x")
    assert pauses == []


@pytest.mark.parametrize(
    "url",
    [
        "http://iot.us-ashburn-1.oci.oraclecloud.com/x",
        "https://evil.example/x",
        "https://idcs-x.identity.oraclegovcloud.com/x",
    ],
)
def test_nothing_is_sent_where_nobody_sent_it(client: OciClient, server: Server, url: str) -> None:
    with pytest.raises(ForeignHostError, match=f"^Could not read x: {url} is no https address"):
        client.request("read x", "POST", url, body={"password": "p"})
    assert server.received == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["http://evil.example/", "https://idcs-y.identity.oraclecloud.com/", "/other"])
def test_a_redirect_is_refused_and_never_followed(client: OciClient, server: Server, status: int, target: str) -> None:
    server.script = [Scripted(status, "", {"location": target}), Scripted()]
    with pytest.raises(RefusedError, match=f"^Could not do x: {status}: .* something else than the service answered"):
        client.request("do x", "POST", f"{HOST}/x", body={"password": "p"})
    assert len(server.received) == 1


def test_a_request_of_nobody_carries_no_login_not_even_one_of_netrc(
    client: OciClient, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("default login me password mine\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    server.script = [Scripted()]
    client.once(login=nobody).request("read x", "GET", f"{HOST}/x")
    ((_, _, headers, _),) = server.received
    assert "authorization" not in headers


def test_a_form_is_sent_with_user_name_and_password(client: OciClient, server: Server) -> None:
    server.script = [Scripted()]
    client.once(login=("me", "secret")).request("get a token", "POST", f"{HOST}/x", form={"grant_type": "a b"})
    ((_, _, headers, sent),) = server.received
    assert sent == b"grant_type=a+b"
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert headers["authorization"] == "Basic bWU6c2VjcmV0"


def test_an_answer_that_unpacks_to_more_than_any_answer_holds_is_broken(client: OciClient, server: Server) -> None:
    server.script = [Scripted(raw=gzip.compress(b" " * (MOST_ANSWER_BYTES + 1)), headers={"content-encoding": "gzip"})]
    with pytest.raises(AnswerBrokenError, match="the answer has no end"):
        get(client, server)


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


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", "<html>Please sign in</html>"),
        ("text/html", "{}"),
        ("application/json", "<html>Please sign in</html>"),
        ("application/json", "[" * 100_000),
        ("", "{}"),
    ],
)
def test_a_page_where_an_answer_should_be_is_an_error_too(
    client: OciClient, server: Server, kind: str, body: str
) -> None:
    """Portals of hotels and companies answer every address with 200 and a page."""
    server.script = [Scripted(200, body, {"content-type": kind})]
    with pytest.raises(UnexpectedAnswerError, match=r"^Could not read x: the answer is not JSON: .*proxy"):
        get(client, server)


@pytest.mark.parametrize("kind", ["application/json", "application/scim+json;charset=UTF-8", "Application/JSON"])
def test_json_may_be_of_every_kind(client: OciClient, server: Server, kind: str) -> None:
    server.script = [Scripted(200, '{"id": "x"}', {"content-type": kind})]
    assert get(client, server).body == {"id": "x"}


@pytest.mark.parametrize("body", ["[]", '"text"', "1", "null", ""])
def test_a_resource_that_is_no_object_is_an_error(client: OciClient, server: Server, body: str) -> None:
    server.script = [Scripted(200, body)]
    with pytest.raises(UnexpectedAnswerError, match=r"the answer is not (an object|JSON)"):
        client.read("read x", HOST)


def test_a_list_is_read_page_by_page(client: OciClient, server: Server) -> None:
    server.script = [
        Scripted(body='{"items": [{"id": "a"}]}', headers={"opc-next-page": "p/2"}),
        Scripted(body='[{"id": "b"}]', headers={"opc-next-page": "p3"}),
        Scripted(body='{"items": []}'),
    ]
    assert [entry["id"] for entry in client.pages("list x", f"{HOST}/x?compartmentId=c")] == ["a", "b"]
    assert [path for _, path, _, _ in server.received] == [
        f"/x?compartmentId=c{page}" for page in ("", "&page=p%2F2", "&page=p3")
    ]


def test_a_list_whose_pages_go_round_ends(client: OciClient, server: Server) -> None:
    server.script = [Scripted(body='[{"id": "a"}]', headers={"opc-next-page": "same"})]
    assert len(list(client.pages("list x", f"{HOST}/x?a=b"))) == 2


def test_a_list_without_an_end_is_told() -> None:
    numbers = count()
    endless = FakeOci(lambda _request: answer([{"id": "a"}], opc_next_page=f"p{next(numbers)}"))
    with pytest.raises(UnexpectedAnswerError, match="the answer is not a list with an end: page after page"):
        list(endless.pages("list x", f"{HOST}/x?a=b"))
    assert len(endless.requests) == MOST_PAGES


def test_a_list_of_an_identity_domain_is_read_to_its_end_whatever_a_page_holds(
    client: OciClient, server: Server
) -> None:
    server.script = [
        Scripted(body='{"totalResults": 3, "Resources": [{"id": "a"}, {"id": "b"}]}'),
        Scripted(body='{"totalResults": 3, "Resources": [{"id": "c"}]}'),
    ]
    assert [entry["id"] for entry in client.resources("list x", f"{HOST}/x", filter="a eq 1")] == ["a", "b", "c"]
    assert [path for _, path, _, _ in server.received] == [
        f"/x?filter=a+eq+1&startIndex={start}&count=1000" for start in (1, 3)
    ]


def test_a_list_of_an_identity_domain_without_an_end_is_told() -> None:
    endless = FakeOci(lambda _request: answer({"totalResults": 10**9, "Resources": [{"id": "a"}]}))
    with pytest.raises(UnexpectedAnswerError, match="the answer is not a list with an end: 1,000 resources and more"):
        list(endless.resources("list x", f"{HOST}/x"))
    assert len(endless.requests) == MOST_PAGES


NO_STATE = ['{"a": NaN}', "[-Infinity]", '{"a": 1e999}', r'{"a": "\ud800"}', r'{"\udfff": 1}', "[" * 20_000]


@pytest.mark.parametrize("body", NO_STATE)
def test_what_the_engine_could_not_keep_is_no_answer(client: OciClient, server: Server, body: str) -> None:
    server.script = [Scripted(body=body)]
    with pytest.raises(UnexpectedAnswerError, match="the answer is not JSON"):
        get(client, server)


@pytest.mark.parametrize("body", ['{"code": {}, "message": []}', "[1]", f'{{"{SCIM_MESSAGE}": "text"}}'])
def test_an_odd_refusal_is_still_the_refusal(client: OciClient, server: Server, body: str) -> None:
    server.script = [Scripted(400, body)]
    with pytest.raises(RefusedError, match="Could not read x: 400"):
        get(client, server)


def test_the_words_of_a_token_endpoint_are_kept(client: OciClient, server: Server) -> None:
    server.script = [Scripted(401, '{"error": "invalid_client", "error_description": "Who are you?"}')]
    with pytest.raises(RefusedError, match=r"^Could not read x: 401 invalid_client: Who are you\?"):
        get(client, server)


def test_the_words_of_a_refusal_are_bounded(client: OciClient, server: Server) -> None:
    server.script = [Scripted(400, json.dumps({"message": "x" * 100_000}))]
    with pytest.raises(RefusedError) as refused:
        get(client, server)
    assert len(refused.value.words) == LONGEST_WORDS


def test_a_resource_that_is_there_is_found(client: OciClient, server: Server) -> None:
    server.script = [Scripted(body='{"id": "x"}')]
    assert client.find("read x", HOST) == {"id": "x"}


def test_a_resource_that_is_not_there_is_nothing(client: OciClient, server: Server) -> None:
    server.script = [Scripted(404, '{"code": "NotAuthorizedOrNotFound", "message": "no"}')]
    assert client.find("read x", HOST) is None


def test_another_refusal_is_not_taken_for_absence(client: OciClient, server: Server) -> None:
    server.script = [Scripted(403, '{"code": "NotAllowed", "message": "no"}')]
    with pytest.raises(RefusedError):
        client.find("read x", HOST)


@pytest.mark.parametrize(
    ("region", "url"),
    [
        ("us-ashburn-1", "https://iot.us-ashburn-1.oci.oraclecloud.com/20250531"),
        ("uk-gov-london-1", "https://iot.uk-gov-london-1.oci.oraclegovcloud.uk/20250531"),
        ("iad", "https://iot.us-ashburn-1.oci.oraclecloud.com/20250531"),
    ],
)
def test_the_address_of_a_service_follows_region_and_realm(region: str, url: str) -> None:
    client = OciClient(region, nobody, print, lambda: 0, lambda _seconds: None)
    assert client.service_url("iot", "20250531") == url
