"""The whole command line against a proxy and hosts that answer anything: `python -m tests.ords_client.fuzz`.

Each case is made by its number: a command, and what is answered to it on the wire. It ends in an exit status and in
lines that a person can read; what it writes for other programs can be read by them. `--first N --cases 1` repeats one.
"""

from __future__ import annotations

import argparse
import csv
import faulthandler
import gzip
import io
import json
import os
import re
import socket
import ssl
import sys
import tempfile
import threading
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from itertools import count, islice, takewhile
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Any
from urllib.parse import parse_qs

import jwt
import pyarrow.parquet as pq
import trustme

from ords_client.__main__ import app
from ords_client.collection import COLLECTIONS
from tests.ords_client.fake_cloud import KEY, FakeCloud
from tests.ords_client.hostile_answers import ODD_TEXTS, HostileAnswer, hostile_answer
from tests.ords_client.test_oci_credentials import FINGERPRINT, PRIVATE_KEY

MOST_CASE_SECONDS = 100
STAYS_SECONDS = 0.2
"""How long a host waits for the next request, so that one which owes the rest of an answer hangs up."""
MOST_PAUSES = 60
"""How often a case may wait before somebody presses Ctrl-C."""
CLIENT_SECRET, PASSWORD, NEW_PASSWORD = "fake-client-secret", "correct horse", "correct horse 2"
GROUP_HOST = "group1.data.iot.us-ashburn-1.oci.oraclecloud.com"
IDENTITY_HOST = "idcs-fake.identity.oraclecloud.com"
STATUSES = {*range(20), 130}
"""How the client ends, and how it does when somebody presses Ctrl-C."""
HOSTS = ["*.identity.oraclecloud.com", "*.us-ashburn-1.oci.oraclecloud.com", GROUP_HOST]
ODD_CLAIMS: list[dict[str, Any]] = [
    *({}, {"iat": 10**400}, {"iat": float("inf")}, {"iat": -1e308}, {"iat": float("nan")}, {"iat": [], "exp": {}}),
    *({"exp": "soon"}, {"exp": -(10**400)}, {"nbf": 1e400}, {"aud": "a" * 20_000}, {"aud": [["/group1"]]}),
    *({"scope": {"a": None}}, {"iss": "\x1b]52;c;x\x07\u202e"}, {"scope": "/iot/domain1 \ud800"}),
]
"""Claims of the tokens that are granted, beside right ones; the first is right."""
OWN_STYLE = re.compile(r"\x1b\[[0-9;?]*[mKAhl]")
"""What the client itself says to a terminal: colours, and lines that it writes again."""


class FoundError(Exception):
    """A case that did not end as it should."""


class HostileNetwork:
    """A proxy on loopback, and every host behind it."""

    def __init__(self, directory: Path) -> None:
        authority = trustme.CA()
        self.ca_file = directory / "ca.pem"
        authority.cert_pem.write_to_path(str(self.ca_file))
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*HOSTS).configure_cert(self._tls)
        claims = {"iss": "i", "aud": "/group1", "scope": "/iot/domain1", "iat": 1, "exp": 9_999_999_999}
        self._tokens = [jwt.encode(claims | odd, KEY, algorithm="RS256") for odd in ODD_CLAIMS]
        self._door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self.seed = 0
        self.sent: set[str] = set()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._door.accept()
            threading.Thread(target=self._speak, args=[connection], daemon=True).start()

    def _speak(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError), connection:
            connection.settimeout(STAYS_SECONDS)
            _read_request(connection)
            chance = Random(f"{self.seed} connect")  # noqa: S311 - no secret is made of it
            if chance.random() < 0.02:
                connection.sendall(chance.choice(REFUSED_TUNNELS))
                return
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with self._tls.wrap_socket(connection, server_side=True) as speaking:
                while self._answer(speaking):
                    pass

    def _answer(self, connection: ssl.SSLSocket) -> bool:
        """Answer one request, and tell whether the connection stays."""
        head, body = _read_request(connection)
        chance = Random(f"{self.seed} {head.splitlines()[0]!r} {len(body)}")  # noqa: S311
        target = head.split(b" ", 2)[1].decode("latin-1")
        secrets = _secrets(head, body)
        self.sent |= secrets
        token = self._tokens[0] if chance.random() < 0.7 else chance.choice(self._tokens)
        answer = hostile_answer(target, token, chance, sorted(secrets))
        if chance.random() < 0.8:
            connection.sendall(_good_wire(answer))
            return True
        connection.sendall(_odd_wire(answer, chance))
        return False


REFUSED_TUNNELS = [
    b"HTTP/1.1 407 Who \x1b[31m are you?\r\n\r\n",
    b"HTTP/1.1 502 \r\n\r\n",
    b"HTTP/1.1 200\r\nA: b\r\n",
    b"\0\xff" * 50,
    b"",
    b"HTTP/1.1 999 ?\r\n" + b"A: b\r\n" * 300 + b"\r\n",
    b"HTTP/1.1 200 ok\r\n\r\nHTTP/1.1 200 no TLS\r\n\r\n",
]


def _read_request(connection: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            raise ConnectionResetError
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    while length and len(body) < int(length[1]):
        body += connection.recv(65536)
    return head, body


def _secrets(head: bytes, body: bytes) -> set[str]:
    """What a request carries that nobody may repeat to a person."""
    found = {
        values[0] for name, values in parse_qs(body.decode("latin-1")).items() if name in {"password", "assertion"}
    }
    for scheme, credentials in re.findall(r"(?i)\r\nauthorization: (basic|bearer) (\S+)", head.decode("latin-1")):
        found.add(credentials)
        if scheme.lower() == "basic":
            found.add(b64decode(credentials).decode().partition(":")[2])
    return found


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _head(answer: HostileAnswer, *more: bytes) -> bytes:
    lines = [b"HTTP/1.1 %d %s" % (answer.status, _bytes(re.sub(r"[\r\n]", "", answer.reason)))]
    lines += [_bytes(name) + b": " + _bytes(re.sub(r"[\r\n]", "", value)) for name, value in answer.headers.items()]
    return b"\r\n".join([*lines, *more]) + b"\r\n\r\n"


def _good_wire(answer: HostileAnswer) -> bytes:
    return _head(answer, b"Content-Length: %d" % len(answer.content)) + answer.content


def _odd_wire(answer: HostileAnswer, chance: Random) -> bytes:
    """Return bytes that HTTP does not allow, or hardly."""
    content = answer.content
    length = b"Content-Length: %d" % len(content)
    bomb = gzip.compress(b" " * 2**27, 1) if chance.random() < 0.002 else b"\x1f\x8b"
    ways: list[Callable[[], bytes]] = [
        lambda: _head(answer, b"Content-Length: %d" % (len(content) + 9)) + content,
        lambda: _head(answer, b"Content-Length: -1") + content,
        lambda: _head(answer, b"Content-Length: 1, 2") + content,
        lambda: _head(answer, b"Content-Length: " + b"9" * 5000) + content,
        lambda: _head(answer) + content,
        lambda: _head(answer, b"Transfer-Encoding: chunked") + b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content),
        lambda: _head(answer, b"Transfer-Encoding: chunked") + chance.choice([b"-1", b"zz", b"f" * 99, b""]) + b"\r\n",
        lambda: _head(answer, b"Content-Encoding: gzip") + gzip.compress(content)[: chance.randrange(5, 60)],
        lambda: _head(answer, b"Content-Encoding: gzip") + bomb,
        lambda: _head(answer, b"Content-Encoding: br, deflate, gzip, x") + content,
        lambda: _head(answer, length, b"no colon", b" folded", b": empty", b"\xff: \x1b[31m") + content,
        lambda: _head(answer, *[b"A: b"] * 200, length) + content,
        lambda: _head(answer, b"A: " + b"b" * 70_000, length) + content,
        lambda: b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" * 50 + _good_wire(answer),
        lambda: b"HTTP/1.1 100 Continue\r\n\r\n" * 50 + _good_wire(answer),
        lambda: b"HTTP/9.9 " + _bytes(chance.choice(ODD_TEXTS)) + b"\r\n\r\n",
        lambda: b"HTTP/1.1 " + b"9" * 70_000 + b"\r\n\r\n",
        lambda: bytes(chance.randrange(256) for _ in range(chance.randrange(200))),
        lambda: b"",
    ]
    return chance.choice(ways)()


@dataclass(frozen=True)
class Command:
    """One command line, and how its standard output is read."""

    arguments: tuple[str, ...]
    output: str = "lines"


def command(chance: Random) -> Command:
    """Return a command line that chance chooses."""

    def perhaps(*words: str) -> tuple[str, ...]:
        return words if chance.random() < 0.3 else ()

    user = perhaps("--user", "grace")
    name = chance.choice(["check", "token", "password", "rows", "rows", "rows"])
    if name == "check":
        as_json = perhaps("--json")
        return Command(("check", *user, *as_json), "json" if as_json else "lines")
    if name == "token":
        grant = perhaps("--grant", chance.choice(["password", "refresh", "client-credentials"]), "--user", "grace")
        return Command(("token", *user, *grant, *perhaps("--header"), *perhaps("--offline-access")))
    if name == "password":
        return Command(("password", "--user", "grace", *perhaps("--reset")))
    collection = chance.choice(sorted(COLLECTIONS))
    content = perhaps("--content") if COLLECTIONS[collection].payload_columns else ()
    if chance.random() < 0.1:
        return Command((collection, "--plot", "value" if not content else "content.t"))
    follow = perhaps("--follow")
    output = chance.choice(["table", "jsonl", "csv", *([] if follow else ["parquet"])])
    order = () if follow else perhaps("--order-by", "id:desc")
    limit = perhaps("--limit", str(chance.randrange(9)))
    return Command((collection, "-o", output, *user, *content, *follow, *order, *limit), output)


class Fuzz:
    """Runs cases, one after the other."""

    def __init__(self, directory: Path) -> None:
        self._network = HostileNetwork(directory)
        outputs = FakeCloud(directory, client_secret=CLIENT_SECRET).outputs() | {
            "identityDomainUrl": f"https://{IDENTITY_HOST}",
            "identityDomainHost": IDENTITY_HOST,
            "tokenUrl": f"https://{IDENTITY_HOST}/oauth2/v1/token",
        }
        for one in outputs["iotDomains"].values():
            one["dataApiBaseUrl"] = f"https://{GROUP_HOST}/ords/domain1/20250531"
        self._outputs_file = directory / "outputs.json"
        self._outputs_file.write_text(json.dumps(outputs))
        key_file = directory / "key.pem"
        key_file.write_bytes(PRIVATE_KEY)
        key_file.chmod(0o600)
        self._environment = {
            "HTTPS_PROXY": self._network.url,
            "NO_PROXY": "",
            "REQUESTS_CA_BUNDLE": str(self._network.ca_file),
            "XDG_CACHE_HOME": str(directory / "cache"),
            "OCI_TENANCY_OCID": "ocid1.tenancy.oc1..aaaa",
            "OCI_USER_OCID": "ocid1.user.oc1..aaaa",
            "OCI_FINGERPRINT": FINGERPRINT,
            "OCI_PRIVATE_KEY_PATH": str(key_file),
            "OCI_CONFIG_FILE": str(directory / "none"),
            "ORDS_NEW_PASSWORD": NEW_PASSWORD,
            "COLUMNS": "120",
        }

    def case(self, seed: int) -> list[int]:
        """Run one or two commands, and return their exit statuses.

        Raises:
            FoundError: It did not end as it should.
        """
        chance = Random(seed)  # noqa: S311 - no secret is made of it
        self._network.seed, self._network.sent = seed, set()
        cache = Path(self._environment["XDG_CACHE_HOME"])
        rmtree(cache, ignore_errors=True)
        commands = [command(chance) for _ in range(chance.randrange(1, 3))]  # a second one may find tokens in the cache
        return [self._run(seed, asked, is_terminal=chance.random() < 0.3) for asked in commands]

    def _run(self, seed: int, asked: Command, *, is_terminal: bool) -> int:
        environment = self._environment | ({"ORDS_PASSWORD": PASSWORD} if "--user" in asked.arguments else {})
        arguments = [*asked.arguments, "--outputs", str(self._outputs_file)]
        faulthandler.dump_traceback_later(MOST_CASE_SECONDS, exit=True, file=2)
        result = run(arguments, environment, is_terminal=is_terminal)
        faulthandler.cancel_dump_traceback_later()
        try:
            self._judge(asked, result)
        except (AssertionError, ValueError, UnicodeError) as error:
            shown = f"ords-client {' '.join(asked.arguments)}\n{result.out!r}\n{result.err!r}\n{result.exception!r}"
            raise FoundError(f"case {seed}: {type(error).__name__}: {error}\n{shown}") from error
        return result.status

    def _judge(self, asked: Command, result: Result) -> None:
        assert result.exception is None, "an exception came through"
        assert "Please report" not in result.err, "an unexpected failure"
        assert "Traceback" not in result.err, "a traceback"
        assert _readable(result.err), "a line on standard error steers"
        told = result.err + (result.out.decode() if asked.arguments[0] in {"check", "password"} else "")
        assert not [secret for secret in self._network.sent if len(secret) > 8 and secret in told], "a secret is told"
        assert result.status in STATUSES, f"exit status {result.status}"
        if result.is_terminal:
            assert _readable(result.out.decode()), "a line on the terminal steers"
        else:
            _read_output(asked.output, result)


class Stream(io.TextIOWrapper):
    """Standard output or error of a case."""

    def __init__(self, *, is_terminal: bool) -> None:
        self._bytes = io.BytesIO()
        super().__init__(self._bytes, encoding="utf-8", errors="backslashreplace", write_through=True)
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def written(self) -> bytes:
        self.flush()
        return self._bytes.getvalue()


@dataclass(frozen=True)
class Result:
    """What came of a case."""

    status: int
    out: bytes
    err: str
    exception: BaseException | None
    is_terminal: bool


def run(arguments: list[str], environment: dict[str, str], *, is_terminal: bool) -> Result:
    """Run the command line in this process."""
    out, err, status, exception = Stream(is_terminal=is_terminal), Stream(is_terminal=is_terminal), 0, None
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            app(arguments, obj=_impatience())
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException as error:
        exception = error
    finally:
        os.environ.clear()
        os.environ.update(before)
    return Result(status, out.written(), err.written().decode(), exception, is_terminal)


def _impatience() -> Any:
    pauses = iter(range(MOST_PAUSES))

    def pause(_seconds: float) -> None:
        if next(pauses, None) is None:
            raise KeyboardInterrupt

    return pause


def _readable(text: str) -> bool:
    return all(line.isprintable() for line in OWN_STYLE.sub("", text).replace("\r", "\n").split("\n"))


def _read_output(kind: str, result: Result) -> None:
    text = "" if kind == "parquet" else result.out.decode()
    match kind:
        case "lines" | "table":
            assert _readable(text), "a line on standard output steers"
        case "json":
            assert not text or json.loads(text, parse_constant=_refuse)["links"]
        case "jsonl":
            for line in result.out.splitlines():
                json.loads(line, parse_constant=_refuse)
        case "csv":
            lines = list(csv.reader(io.StringIO(text, newline="")))
            assert len({len(line) for line in lines}) <= 1, "lines of CSV differ in length"
        case "parquet":
            assert not result.out or result.status or pq.read_table(io.BytesIO(result.out)) is not None


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


@contextmanager
def fuzz() -> Iterator[Fuzz]:
    """Give a place to run cases in. A thread that fails is told by its traceback, in the output of its case."""
    csv.field_size_limit(10**9)
    with tempfile.TemporaryDirectory() as directory:
        yield Fuzz(Path(directory))


def main() -> None:
    """Run cases for a while."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600, help="for how long, 3600 by default")
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--cases", type=int, help="how many cases at most")
    given = parser.parse_args()
    numbers = islice(count(given.first), given.cases)
    ends_at, statuses, found = time.monotonic() + given.seconds, Counter[int](), 0
    with fuzz() as one:
        for seed in takewhile(lambda _: time.monotonic() < ends_at, numbers):
            try:
                statuses.update(one.case(seed))
            except FoundError as error:
                found += 1
                sys.stdout.write(f"{error}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{statuses.total()} commands, {found} found; exit statuses: {dict(sorted(statuses.items()))}\n")
    sys.exit(found > 0)


if __name__ == "__main__":
    main()
