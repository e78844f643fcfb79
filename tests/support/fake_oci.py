"""A cloud that answers what a test has written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from providers.answer import Answer
from providers.cloud import Cloud
from providers.errors import NotFoundError, RefusedError
from providers.oci_client import Login, OciClient
from tests.support.hand_clock import HandClock


@dataclass(frozen=True)
class Request:
    """What a provider sent; `login` is None where it is signed."""

    method: str
    url: str
    body: Any
    headers: Mapping[str, str]
    form: Mapping[str, str] | None = None
    login: Any = None

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.url).query)


Handler = Callable[[Request], Answer]
Connect = Callable[..., "FakeOci"]
"""Connects providers to a handler, and gives the client that they then have."""


class FakeOci(OciClient):
    """What a real client would send is handed to a function of the test."""

    def __init__(self, handle: Handler, login: Any = None, requests: list[Request] | None = None) -> None:
        super().__init__("us-ashburn-1", login, print, lambda: 0, lambda _seconds: None)
        self.handle = handle
        self.requests: list[Request] = [] if requests is None else requests

    def in_region(self, region: str) -> OciClient:
        other = FakeOci(lambda request: self.handle(request), self.login, self.requests)
        other.region = region
        return other

    def once(self, login: Login | None = None) -> OciClient:
        return FakeOci(lambda request: self.handle(request), login, self.requests)

    def request(
        self,
        action: str,
        method: str,
        url: str,
        *,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        sent = Request(method, url, body, dict(headers or {}), form, self.login)
        self.requests.append(sent)
        try:
            return self.handle(sent)
        except RefusedError as error:
            raise type(error)(action, error.status, error.code, error.words, error.request_id) from None

    def sent(self, method: str) -> list[Request]:
        return [request for request in self.requests if request.method == method]


@dataclass(frozen=True)
class FakeCloud(Cloud):
    """The seam of the providers: a fake client, a hand clock, and a configuration.

    Attributes:
        setting: Gives a configured value.
        oci: The client.
        clock: All waiting, and all that is said.
    """

    setting: Callable[[str], Any] = {"timeoutSeconds": "60"}.get
    oci: FakeOci = field(kw_only=True)
    clock: HandClock = field(kw_only=True)

    def __post_init__(self) -> None:
        for name in ("say", "now", "sleep"):
            object.__setattr__(self, name, getattr(self.clock, name))

    def client(self) -> OciClient:
        return self.oci


def answer(body: Any = None, **headers: str) -> Answer:
    return Answer(body, {name.replace("_", "-"): value for name, value in headers.items()})


def refuse(status: int, code: str = "", words: str = "no") -> RefusedError:
    return (NotFoundError if status == 404 else RefusedError)("", status, code, words, "req-1")
