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


class PromptHttp(HttpToolsProtocol):
    """uvicorn's HTTP protocol that acknowledges what it got without delay.

    Python's clients turn Nagle's algorithm on when they use a proxy (urllib3 connectionpool.py), and send a body only
    when its head is acknowledged: Linux would let them wait 40 ms for each request with a body.
    """

    def data_received(self, data: bytes) -> None:
        """Feed the parser and acknowledge at once."""
        super().data_received(data)
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
        self._config = Config(self.app, log_config=None, access_log=False, ws="none", timeout_keep_alive=120)

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
