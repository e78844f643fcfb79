"""A small cloud of our own for fast tests: one host that is identity domain and data API in one.

It knows nothing of the simulated cloud, and says only what the client has to cope with.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import trustme
from cryptography.hazmat.primitives.asymmetric import rsa

IOT_DOMAIN_OCID = "ocid1.iotdomain.oc1.iad.fake"
TWIN = "ocid1.iotdigitaltwininstance.oc1.iad.boiler"
OTHER_TWIN = "ocid1.iotdigitaltwininstance.oc1.iad.chiller"
AUDIENCE, SCOPE = "/group1", "/iot/domain1"
Answer = tuple[int, Any]


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY, OTHER_KEY = _new_key(), _new_key()


@dataclass
class FakeCloud:
    """The state of the cloud; tests change it."""

    ca_file: Path
    port: int = 0
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    contents: dict[Any, Any] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=lambda: {"grace": "correct horse"})
    client_secret: str = "fake-" + "secret"
    lifetime_seconds: int = 3600
    claims: dict[str, Any] = field(default_factory=dict)
    token_refusal: Answer | None = None
    signing_keys: Answer | None = None
    trusts: bool = True
    valid_tokens: set[str] = field(default_factory=set)
    refresh_tokens: set[str] = field(default_factory=set)
    clock_ahead_seconds: int = 0
    accidents: list[str] = field(default_factory=list)
    requests: list[tuple[str, str, dict[str, list[str]], dict[str, str]]] = field(default_factory=list)
    before_page: Callable[[], object] = lambda: None
    most_rows: int = 10_000
    key: rsa.RSAPrivateKey = KEY
    retry_after: str = ""
    date: str | None = None
    raw_status: int = 200
    raw_answer: bytes | None = None
    raw_headers: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def data_url(self) -> str:
        return f"{self.url}/ords/domain1/20250531"

    def outputs(self) -> dict[str, Any]:
        return {
            "identityDomainId": "ocid1.domain.oc1..fake",
            "identityDomainUrl": self.url,
            "identityDomainHost": "127.0.0.1",
            "tokenUrl": f"{self.url}/oauth2/v1/token",
            "clientId": "iot_ords",
            "clientSecret": self.client_secret,
            "appId": "a" * 32,
            "audience": AUDIENCE,
            "domainGroupShortId": AUDIENCE[1:],
            "iotDomains": {
                IOT_DOMAIN_OCID: {"shortId": "domain1", "scope": AUDIENCE + SCOPE, "dataApiBaseUrl": self.data_url}
            },
            "region": "us-ashburn-1",
            "homeRegion": "us-ashburn-1",
            "groups": {},
            "users": {"grace": "b" * 32},
        }

    def asked(self, path: str) -> list[dict[str, list[str]]]:
        """The query or form of each request to a path that ends so."""
        return [values for _, where, values, _ in self.requests if where.endswith(path)]

    # The identity domain

    def token(self, form: dict[str, list[str]], headers: dict[str, str]) -> Answer:
        if self.token_refusal:
            return self.token_refusal
        if not self._knows_client(headers):
            return 401, {"error": "invalid_client", "error_description": "Client authentication failed."}
        grant = form["grant_type"][0]
        subject = self._subject(grant, form)
        if subject is None:
            return 400, {"error": "invalid_grant", "error_description": "Not this one.", "ecid": "e-1"}
        return 200, self._grant(subject, offline="offline_access" in form["scope"][0].split())

    def _knows_client(self, headers: dict[str, str]) -> bool:
        from base64 import b64encode

        return headers.get("authorization") == f"Basic {b64encode(f'iot_ords:{self.client_secret}'.encode()).decode()}"

    def _subject(self, grant: str, form: dict[str, list[str]]) -> str | None:
        if grant == "password":
            name = form["username"][0]
            return name if self.passwords.get(name) == form["password"][0] else None
        if grant == "refresh_token":
            token = form["refresh_token"][0]
            known = token in self.refresh_tokens
            self.refresh_tokens.discard(token)
            return "grace" if known else None
        if grant == "client_credentials":
            return "iot_ords"
        claims = jwt.decode(form["assertion"][0], options={"verify_signature": False})
        return str(claims["sub"])

    def _grant(self, subject: str, *, offline: bool) -> dict[str, Any]:
        now = int(time.time()) + self.clock_ahead_seconds
        claims = {
            "iss": "https://identity.oraclecloud.com/",
            "aud": AUDIENCE,
            "scope": SCOPE,
            "sub": subject,
            "iat": now,
            "exp": now + self.lifetime_seconds,
            "jti": str(len(self.requests)),
        }
        token = jwt.encode(claims | self.claims, self.key, algorithm="RS256", headers={"kid": "SIGNING_KEY"})
        self.valid_tokens.add(token)
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime_seconds}
        if offline:
            self.refresh_tokens.add(refresh := f"refresh-{len(self.requests)}")
            answer["refresh_token"] = refresh
        return answer

    def jwks(self) -> Answer:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return self.signing_keys or (200, {"keys": [public | {"kid": "SIGNING_KEY"}]})

    # The data API

    def data(self, path: str, query: dict[str, list[str]], headers: dict[str, str]) -> Answer:
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if not self.trusts or token not in self.valid_tokens:
            return 401, {"code": "Unauthorized", "message": "Unauthorized", "instance": "tag:ecid"}
        parts = path.removeprefix("/ords/").split("/")
        if parts[:2] != ["domain1", "20250531"] or len(parts) < 3:
            return 404, {"code": "NotFound", "message": "Not Found"}
        rows = self.rows.get(parts[2], [])
        return self._one(rows, parts[3]) if len(parts) == 4 else self._page(rows, query)

    def _one(self, rows: list[dict[str, Any]], id: str) -> Answer:
        for row in rows:
            if str(row.get("id")) == id and row["id"] in self.contents:
                return 200, row | self.contents[row["id"]]
        return 404, {"code": "NotFound", "message": "Not Found"}

    def _page(self, rows: list[dict[str, Any]], query: dict[str, list[str]]) -> Answer:
        self.before_page()
        q = json.loads(query.get("q", ["{}"])[0])
        order = q.pop("$orderby", {})
        found = [row for row in rows if matches(row, q)]
        for column, direction in reversed(order.items()):
            found.sort(key=lambda row: row[column], reverse=direction == "desc")
        limit = min(int(query.get("limit", ["25"])[0]), self.most_rows)
        offset = int(query.get("offset", ["0"])[0])
        items = [row | {"links": [{"rel": "self", "href": "x"}]} for row in found[offset : offset + limit]]
        more = len(found) > offset + limit
        return 200, {"items": items, "hasMore": more, "limit": limit, "offset": offset, "count": len(items)}


def matches(row: dict[str, Any], condition: dict[str, Any]) -> bool:
    return all(_holds(row, key, wanted) for key, wanted in condition.items())


def _holds(row: dict[str, Any], key: str, wanted: Any) -> bool:
    if key == "$and":
        return all(matches(row, one) for one in wanted)
    if key == "$or":
        return any(matches(row, one) for one in wanted)
    if not isinstance(wanted, dict):
        return bool(row[key] == wanted)
    return all(_compares(row[key], operator, operand) for operator, operand in wanted.items())


def _compares(value: Any, operator: str, operand: Any) -> bool:
    if isinstance(operand, dict):
        operand = operand["$date"]
    tests: dict[str, Callable[[], bool]] = {
        "$eq": lambda: value == operand,
        "$ne": lambda: value != operand,
        "$gt": lambda: value > operand,
        "$gte": lambda: value >= operand,
        "$lt": lambda: value < operand,
        "$lte": lambda: value <= operand,
        "$null": lambda: value is None,
        "$in": lambda: value in operand,
    }
    return tests[operator]()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    cloud: FakeCloud

    def do_GET(self) -> None:
        self._answer(parse_qs(urlsplit(self.path).query))

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(parse_qs(body.decode()))

    def _answer(self, values: dict[str, list[str]]) -> None:
        path = urlsplit(self.path).path
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.cloud.requests.append((self.command, path, values, headers))
        accident = self.cloud.accidents.pop(0) if path.startswith("/ords/") and self.cloud.accidents else None
        if accident == "drop":
            self.close_connection = True
        elif accident in {"503", "401"}:
            self._send(int(accident), {"message": "busy"})
        elif path.startswith("/ords/") and self.cloud.raw_answer is not None:
            self._send_raw(self.cloud.raw_answer)
        else:
            self._send(*self._route(path, values, headers), accident=accident)

    def _route(self, path: str, values: dict[str, list[str]], headers: dict[str, str]) -> Answer:
        if path == "/oauth2/v1/token":
            return self.cloud.token(values, headers)
        if path == "/admin/v1/SigningCert/jwk":
            return self.cloud.jwks()
        if path == "/.well-known/openid-configuration":
            return 200, {"issuer": "https://identity.oraclecloud.com/"}
        return self.cloud.data(path, values, headers)

    def _send(self, status: int, body: Any, accident: str | None = None) -> None:
        data = json.dumps(body).encode()
        self.send_response_only(status)
        now = formatdate(time.time() + self.cloud.clock_ahead_seconds, usegmt=True)
        self.send_header("Date", now if self.cloud.date is None else self.cloud.date)
        self.send_header("Content-Type", "application/json")
        if self.cloud.retry_after:
            self.send_header("Retry-After", self.cloud.retry_after)
        if accident == "no json":
            data = data[: len(data) // 2]
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if accident == "cut" else data)
        if accident == "cut":
            self.close_connection = True

    def _send_raw(self, data: bytes) -> None:
        self.send_response_only(self.cloud.raw_status)
        for name, value in self.cloud.raw_headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up is no news."""


@contextmanager
def serve(directory: Path) -> Iterator[FakeCloud]:
    """Serve a fake cloud with TLS on loopback."""
    authority = trustme.CA()
    cloud = FakeCloud(directory / "ca.pem")
    authority.cert_pem.write_to_path(str(cloud.ca_file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    handler = type("Handler", (_Handler,), {"cloud": cloud})
    with _Server(("127.0.0.1", 0), handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        cloud.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield cloud
        server.shutdown()
        thread.join()
