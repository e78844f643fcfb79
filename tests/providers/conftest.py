"""A clock that only the waiting moves, and a cloud that answers what a test has written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pulumi
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from providers import cloud_provider
from providers.errors import RefusedError
from providers.oci_clients import Answer, OciClient
from providers.work_request import Waiter

SPEAKING = (
    "apex_data_access",
    "client_secret",
    "direct_data_access",
    "ords_data_access",
    "retirement",
    "signing_certificate",
)
UNKNOWN = pulumi.output.UNKNOWN
"""What the plugin process gives to check and diff for a value that is not known yet: an object, not a text."""


@dataclass
class HandClock:
    """Seconds since the test began; a pause moves it at once.

    Attributes:
        seconds: What the clock shows.
        pauses: Every pause that was asked for.
        lines: What was said, with the time.
    """

    seconds: float = 0.0
    pauses: list[float] = field(default_factory=list)
    lines: list[tuple[float, str]] = field(default_factory=list)

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds

    def say(self, line: str) -> None:
        self.lines.append((self.seconds, line))

    def waiter(self, timeout_seconds: float = 1800) -> Waiter:
        return Waiter(timeout_seconds=timeout_seconds, say=self.say, now=self.now, sleep=self.sleep)

    @property
    def said(self) -> list[str]:
        return [line for _, line in self.lines]


@dataclass(frozen=True)
class Request:
    method: str
    url: str
    body: Any
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.url).query)


Handler = Callable[[Request], Answer]


class FakeOci(OciClient):
    """The seam of the providers: what a real client would send is handed to a function of the test."""

    def __init__(self, handle: Handler) -> None:
        self.region = "us-ashburn-1"
        self.handle = handle
        self.requests: list[Request] = []

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def impatient(self) -> OciClient:
        return self

    def request(
        self, action: str, method: str, url: str, *, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        sent = Request(method, url, body, dict(headers or {}))
        self.requests.append(sent)
        try:
            return self.handle(sent)
        except RefusedError as error:
            raise RefusedError(action, error.status, error.code, error.words, error.request_id) from None

    def sent(self, method: str) -> list[Request]:
        return [request for request in self.requests if request.method == method]


def answer(body: Any = None, **headers: str) -> Answer:
    return Answer(body, {name.replace("_", "-"): value for name, value in headers.items()})


def refuse(status: int, code: str = "", words: str = "no") -> RefusedError:
    return RefusedError("", status, code, words, "req-1")


def held(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Give properties without those that the engine adds."""
    return {key: value for key, value in properties.items() if not key.startswith("__")}


@dataclass
class PublicAnswer:
    """What a plain `requests` call gets."""

    status_code: int = 200
    body: Any = None

    @property
    def ok(self) -> bool:
        return self.status_code < 400

    def json(self) -> Any:
        if self.body is None:
            raise ValueError
        return self.body


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch, clock: HandClock) -> Iterator[Callable[[Handler], FakeOci]]:
    """Give a function that puts a fake cloud behind every provider, with the hand clock for all waiting."""

    def to(handle: Handler) -> FakeOci:
        fake = FakeOci(handle)
        monkeypatch.setattr(cloud_provider.CloudProvider, "client", lambda _self: fake)
        monkeypatch.setattr(
            cloud_provider.CloudProvider, "waiter", lambda _self, props: clock.waiter(float(props["timeoutSeconds"]))
        )
        for module in SPEAKING:
            monkeypatch.setattr(f"providers.{module}.say", clock.say)
        return fake

    return to


@pytest.fixture(scope="session")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def key_pem(private_key: rsa.RSAPrivateKey) -> str:
    return private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
