"""A cloud that answers what a test has written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from providers.errors import RefusedError
from providers.oci_clients import Answer, OciClient


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
