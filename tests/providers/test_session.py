"""Answers that end in time and in size, against real servers on loopback, at each seam that has a session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests

from pipeline.forge import Api, OutOfOrderError
from pipeline.login import forge_token
from pipeline.state.service import Service
from providers.credentials import Credentials
from providers.errors import NoAnswerInTimeError, UnreachableError
from providers.oci_client import OciClient
from providers.session import Adapter, TimedAnswer, session
from tests.support.dripping import FOR_EVER, dripping
from tests.support.hand_clock import HandClock

for_ever = pytest.mark.parametrize(("begin", "drop"), FOR_EVER.values(), ids=FOR_EVER)


class Led(Adapter):
    """Leads every https request to a port of this machine, by http."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:
        request.url = f"http://127.0.0.1:{self._port}{request.path_url}"
        return super().send(request, *arguments, **options)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TimedAnswer, "most_seconds", 0.2)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def led(port: int) -> requests.Session:
    made = session()
    made.mount("https://", Led(port))
    return made


@for_ever
def test_a_request_to_oracle_is_given_up_when_its_answer_has_no_end(
    clock: HandClock, begin: bytes, drop: bytes
) -> None:
    with dripping(begin, drop) as port, led(port) as leading:
        client = OciClient("us-ashburn-1", ("me", "secret"), clock.say, clock.now, clock.sleep, 0, session=leading)
        with pytest.raises(NoAnswerInTimeError, match=r"Could not read x: .* did not answer .*0\.2 s|timed out"):
            client.request("read x", "GET", "https://iot.us-ashburn-1.oci.oraclecloud.com/20250531/x")


@for_ever
def test_the_forge_is_given_up_when_its_answer_has_no_end(begin: bytes, drop: bytes) -> None:
    with dripping(begin, drop) as port, pytest.raises(OutOfOrderError, match="GitHub GET /x got no answer"):
        Api("GitHub", f"http://127.0.0.1:{port}", {}).ask("GET", "/x")


@for_ever
def test_the_forges_token_is_given_up_when_its_answer_has_no_end(begin: bytes, drop: bytes) -> None:
    with dripping(begin, drop) as port:
        ask = forge_token.source({forge_token.REQUEST_URL: f"http://127.0.0.1:{port}/?v=1"})
        with pytest.raises(forge_token.LoginError, match=r"GitHub did not give a token"):
            ask()


@for_ever
def test_the_state_is_given_up_when_its_answer_has_no_end(begin: bytes, drop: bytes) -> None:
    with dripping(begin, drop) as port:
        service = Service(
            Credentials("us-ashburn-1", lambda request: request),
            "https://objectstorage.{region}.{secondLevelDomain}",
            retry_seconds=0,
            connect=lambda _most_bytes: led(port),
        )
        with pytest.raises(UnreachableError, match="read the state"):
            service.request("read the state", "GET", "/n/")


def test_no_login_of_a_netrc_file_takes_the_place_of_the_one_that_is_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("default login somebody password geheim\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    request = requests.Request("GET", "https://example.invalid/", headers={"Authorization": "Bearer meant"})
    with session() as asking:
        assert asking.prepare_request(request).headers["Authorization"] == "Bearer meant"
