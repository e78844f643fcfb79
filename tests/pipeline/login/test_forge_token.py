"""What GitHub answers when it gives no token, and what to do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from pipeline.login import forge_token
from pipeline.login.forge_token import LoginError


@pytest.fixture
def ask() -> Iterator[Callable[[int, bytes], str]]:
    """Ask a forge that gives an answer."""
    given: list[tuple[int, bytes]] = []

    class Forge(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = given[-1]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *words: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Forge) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        url = f"http://127.0.0.1:{server.server_port}/?x=y"

        def answered(status: int, body: bytes) -> str:
            given.append((status, body))
            return forge_token.source({forge_token.REQUEST_URL: url})()

        yield answered
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (403, b"", "GitHub gave no token: 403. Check that the job has `permissions: id-token: write`"),
        (500, b"", "GitHub gave no token: 500, it has a fault. Run the job again"),
        (503, b"\x1b[31m", "GitHub gave no token: 503, it has a fault. Run the job again"),
        (200, b"", "GitHub's answer holds no token. Run the job again"),
        (200, b'{"value": "a.b', "GitHub's answer holds no token. Run the job again"),
        (200, b'{"value": ""}', "What GitHub gave is no token (three parts of base64). Run the job again"),
    ],
)
def test_no_token_is_one_line_with_the_next_step(
    ask: Callable[[int, bytes], str], status: int, body: bytes, said: str
) -> None:
    with pytest.raises(LoginError) as caught:
        ask(status, body)
    assert str(caught.value).startswith(said)


def test_a_token_is_given_as_it_came(ask: Callable[[int, bytes], str]) -> None:
    assert ask(200, b'{"value": "a.b.c"}') == "a.b.c"
