"""Take a new connection, find out who serves it, and hand it over."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.door.uvicorn_connection import Http

LOGGER = logging.getLogger(__name__)
HEAD_LIMIT_BYTES = 16_384


def refusal_line(host: str) -> str:
    """Say that a host is not served and what to do about it."""
    return (
        f"The simulated cloud does not serve {host!r}: it answers only at Oracle's IAM, identity domain, IoT, IoT"
        " data, Object Storage and Vault secrets hosts. Add the host to NO_PROXY, or run the command outside"
        " `simulator exec`.\n"
    )


@dataclass
class Ways:
    """Where a connection can lead.

    Attributes:
        serves: Tells whether a service of the cloud answers at a host.
        context_for: Gives the TLS context of a host.
        cloud_http: Serves what came through CONNECT and TLS.
        control_http: Serves everything else.
        note_refused: Told of each host that is not served.
        waiting: Connections of which nobody knows yet where they lead.
    """

    serves: Callable[[str], bool]
    context_for: Callable[[str], ssl.SSLContext]
    cloud_http: Http
    control_http: Http
    note_refused: Callable[[str], None]
    waiting: set[asyncio.Transport] = field(default_factory=set)


class FrontDoor(asyncio.Protocol):
    """One connection until it is known who serves it."""

    def __init__(self, ways: Ways) -> None:
        """Lead into one of `ways`."""
        self._ways = ways
        self._received = bytearray()
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first bytes."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._ways.waiting.add(self._transport)

    def connection_lost(self, _error: Exception | None) -> None:
        """Forget the connection."""
        self._ways.waiting.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        """Decide as soon as the head of the first request is there."""
        self._received += data
        if self._task or len(self._received) < len("CONNECT "):
            return
        if not self._received.startswith(b"CONNECT "):
            self._hand_over(self._transport, self._ways.control_http)
        elif b"\r\n\r\n" in self._received:
            self._connect()
        elif len(self._received) > HEAD_LIMIT_BYTES:
            self._transport.abort()

    def _connect(self) -> None:
        host = self._received.split()[1].decode("latin-1").rpartition(":")[0].lower()
        self._received.clear()
        if self._ways.serves(host):
            self._task = asyncio.ensure_future(self._start_tls(host))
        else:
            self._refuse(host)

    async def _start_tls(self, host: str) -> None:
        self._transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        context = self._ways.context_for(host)
        try:
            tls = await asyncio.get_running_loop().start_tls(self._transport, self, context, server_side=True)
        except (ssl.SSLError, ConnectionError) as error:
            LOGGER.warning("TLS with a client of %s failed (%s): does it trust ca.pem?", host, error)
            return
        if tls is not None:
            self._hand_over(tls, self._ways.cloud_http)

    def _hand_over(self, transport: asyncio.Transport, http: Http) -> None:
        self._ways.waiting.discard(self._transport)
        http.take_over(transport, bytes(self._received))

    def _refuse(self, host: str) -> None:
        self._ways.note_refused(host)
        line = refusal_line(host).encode()
        head = (
            f"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: {len(line)}\r\n"
            "Connection: close\r\n\r\n"
        )
        self._transport.write(head.encode() + line)
        self._transport.close()
