"""Take a new connection, find out who serves it, and hand it over."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.types import ASGIApp
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

if TYPE_CHECKING:
    from simulator.door.server import Server

LOGGER = logging.getLogger(__name__)
HEAD_LIMIT_BYTES = 16_384


def refusal_line(host: str) -> str:
    """Say that a host is not served and what to do about it."""
    return (
        f"The simulated cloud does not serve {host!r}: it answers only at Oracle's IAM, identity domain, IoT, IoT"
        " data, Object Storage and Vault secrets hosts. Add the host to NO_PROXY, or run the command outside"
        " `simulator exec`.\n"
    )


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


class FrontDoor(asyncio.Protocol):
    """One connection until it is known who serves it."""

    def __init__(self, server: Server) -> None:
        """Belong to `server`."""
        self._server = server
        self._received = bytearray()
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first bytes."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._server.waiting.add(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._server.waiting.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        """Decide as soon as the head of the first request is there."""
        self._received += data
        if self._task or len(self._received) < len("CONNECT "):
            return
        if not self._received.startswith(b"CONNECT "):
            self._hand_over(self._transport, self._server.control_http)
        elif b"\r\n\r\n" in self._received:
            self._connect()
        elif len(self._received) > HEAD_LIMIT_BYTES:
            self._transport.abort()

    def _connect(self) -> None:
        host = self._received.split()[1].decode("latin-1").rpartition(":")[0].lower()
        self._received.clear()
        if self._server.serves(host):
            self._task = asyncio.ensure_future(self._start_tls(host))
        else:
            self._refuse(host)

    async def _start_tls(self, host: str) -> None:
        self._transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        context = self._server.certificates.context_for(host)
        try:
            tls = await asyncio.get_running_loop().start_tls(self._transport, self, context, server_side=True)
        except (ssl.SSLError, ConnectionError) as error:
            LOGGER.warning("TLS with a client of %s failed (%s): does it trust ca.pem?", host, error)
            return
        if tls is not None:
            self._hand_over(tls, self._server.cloud_http)

    def _hand_over(self, transport: asyncio.Transport, http: Http) -> None:
        self._server.waiting.discard(self._transport)
        http.take_over(transport, bytes(self._received))

    def _refuse(self, host: str) -> None:
        self._server.cloud.journal.add_refused_host(host)
        line = refusal_line(host).encode()
        head = (
            f"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: {len(line)}\r\n"
            "Connection: close\r\n\r\n"
        )
        self._transport.write(head.encode() + line)
        self._transport.close()
