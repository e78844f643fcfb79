"""Let uvicorn serve a connection that somebody else has accepted.

The three names of uvicorn's used here are not public; test_uvicorn_connection.py fails when a release moves them.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.types import ASGIApp
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

IDLE_SECONDS = 120
"""How long a client may stay silent while it is its turn to send."""
HEAD_LIMIT_BYTES = 65_536


class PromptHttp(HttpToolsProtocol):
    """uvicorn's HTTP protocol that acknowledges what it got without delay, and waits and reads with limits.

    Python's clients turn Nagle's algorithm on when they use a proxy (urllib3 connectionpool.py), and send a body only
    when its head is acknowledged: Linux would let them wait 40 ms for each request with a body.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the client."""
        super().connection_made(transport)
        self._head_bytes, self._bytes_without_head, self._is_in_head = 0, 0, True
        self._idle = self.loop.call_later(IDLE_SECONDS, self._end_silence)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._idle.cancel()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Count the bytes of a new head."""
        super().on_message_begin()
        self._head_bytes, self._is_in_head = 0, True

    def on_headers_complete(self) -> None:
        """Count no more."""
        super().on_headers_complete()
        self._is_in_head = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take one header.

        Raises:
            ValueError: The head is too long; the parser makes it a 400.
        """
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > HEAD_LIMIT_BYTES:
            raise ValueError("the head of the request is too long")
        super().on_header(name, value)

    def _end_silence(self) -> None:
        """Cut a connection whose client says nothing, unless it is the cloud that is to speak."""
        if self.cycle is None or self.cycle.response_complete or self.cycle.more_body:
            self.transport.abort()
        else:
            self._idle = self.loop.call_later(IDLE_SECONDS, self._end_silence)

    def data_received(self, data: bytes) -> None:
        """Feed the parser and acknowledge at once."""
        self._idle.cancel()
        self._idle = self.loop.call_later(IDLE_SECONDS, self._end_silence)
        self._bytes_without_head += len(data)
        super().data_received(data)
        if not self._is_in_head:
            self._bytes_without_head = 0
        elif self._bytes_without_head > 8 * HEAD_LIMIT_BYTES:  # one header without an end
            self.transport.abort()
        if hasattr(socket, "TCP_QUICKACK"):
            connection = self.transport.get_extra_info("socket")
            with suppress(OSError):  # closed in the meantime
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


@dataclass
class Http:
    """uvicorn's HTTP protocol in front of one application."""

    app: ASGIApp
    _state: ServerState = field(default_factory=ServerState)

    def __post_init__(self) -> None:
        """Configure uvicorn; its own logs stay off."""
        self._config = Config(self.app, log_config=None, access_log=False, ws="none", timeout_keep_alive=IDLE_SECONDS)

    def take_over(self, transport: asyncio.Transport, received: bytes) -> None:
        """Serve the rest of a connection of which `received` was already read."""
        protocol = PromptHttp(self._config, self._state, {"transport": transport})
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        if received:
            protocol.data_received(received)

    def transports(self) -> list[asyncio.Transport]:
        """Return the open connections."""
        return [protocol.transport for protocol in self._state.connections]
