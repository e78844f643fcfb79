"""What a service answers is believed only if it is what was asked for."""

from __future__ import annotations

import io
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from pipeline.state.bucket import ENDPOINT
from pipeline.state.service import Service
from providers.credentials import Credentials
from providers.errors import ProviderError, RefusedError, UnexpectedAnswerError


class Canned(BaseAdapter):
    """Gives the same answer to every request."""

    def __init__(self, status: int, content: bytes) -> None:
        super().__init__()
        self._status, self._content_given = status, content

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:  # type: ignore[override]
        answer = requests.Response()
        answer.status_code, answer.raw, answer.request = self._status, io.BytesIO(self._content_given), request
        return answer

    def close(self) -> None:
        pass


def service(status: int, content: bytes) -> Service:
    connections = requests.Session()
    connections.mount("https://", Canned(status, content))
    no_login = Credentials("us-ashburn-1", lambda request: request)
    return Service(no_login, ENDPOINT, retry_seconds=0, connect=lambda _bytes: connections)


@pytest.mark.parametrize("status", [300, 302, 304, 307, 399])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_what_points_elsewhere_is_no_success(status: int, method: str) -> None:
    with pytest.raises(RefusedError, match=f"Could not write x: {status}: .*something else than the service answered"):
        service(status, b"<html>").request("write x", method, "/n/")


@pytest.mark.parametrize("content", [b"", b"<html>", b"[" * 20_000, b"\xff"])
def test_what_is_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(UnexpectedAnswerError, match="Could not read x: the answer is not as the service documents it"):
        service(200, content).read("read x", "/n/")


@pytest.mark.parametrize("content", [b"[" * 20_000, b'{"code": 1}', b"null", b"\x1b[31m"])
def test_an_odd_refusal_is_still_the_refusal(content: bytes) -> None:
    with pytest.raises(ProviderError, match="Could not read x: 400"):
        service(400, content).read("read x", "/n/")
