"""Take a new connection, find out who serves it, and hand it over."""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.door.uvicorn_connection import Http

LOGGER = logging.getLogger(__name__)
HEAD_LIMIT_BYTES = 16_384
PATIENCE_SECONDS = 60
"""How long a connection may take to say what it wants, TLS included."""
CONNECT = re.compile(rb"CONNECT ([A-Za-z0-9._-]{1,255}):[0-9]{1,5} HTTP/1\.[01]\r?(?:\n|$)")


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
        """Wait for the first bytes, not for ever."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._ways.waiting.add(self._transport)
        self._patience = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._transport.abort)

    def connection_lost(self, _error: Exception | None) -> None:
        """Forget the connection."""
        self._patience.cancel()
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
        head, _, early = bytes(self._received).partition(b"\r\n\r\n")
        self._received.clear()
        wanted = CONNECT.match(head)
        if wanted is None:
            self._answer("400 Bad Request", "A CONNECT request names a host and a port: CONNECT host:443 HTTP/1.1\n")
        elif self._ways.serves(host := wanted[1].decode().lower()):
            self._task = asyncio.ensure_future(self._start_tls(host, early))
        else:
            self._ways.note_refused(host)
            self._answer("403 Forbidden", refusal_line(host))

    async def _start_tls(self, host: str, early: bytes) -> None:
        try:
            context = self._ways.context_for(host)
        except OSError as error:  # a full disk: a certificate passes through a file on its way into TLS
            LOGGER.error("No certificate of %s can be made: %s", host, error.strerror)  # noqa: TRY400 - says it all
            self._answer("503 Service Unavailable", f"No certificate of {host} can be made: {error.strerror}.\n")
            return
        self._transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        loop = asyncio.get_running_loop()
        starting = asyncio.ensure_future(loop.start_tls(self._transport, self, context, server_side=True))
        try:
            if early:
                await _feed(self._transport, early)
            tls = await starting
        except (OSError, EOFError) as error:
            LOGGER.warning("TLS with a client of %s failed (%s): does it trust ca.pem?", host, error)
            return
        if tls is not None:
            self._hand_over(tls, self._ways.cloud_http)

    def _hand_over(self, transport: asyncio.Transport, http: Http) -> None:
        self._patience.cancel()
        self._ways.waiting.discard(self._transport)
        http.take_over(transport, bytes(self._received))

    def _answer(self, status: str, line: str) -> None:
        body = line.encode()
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        self._transport.write(head.encode() + body)
        self._transport.close()


async def _feed(transport: asyncio.Transport, early: bytes) -> None:
    """Give TLS what a client has sent together with its CONNECT request."""
    for _ in range(2):  # until start_tls has put its protocol in place, and the protocol has begun
        await asyncio.sleep(0)
    protocol = transport.get_protocol()
    while early and isinstance(protocol, asyncio.BufferedProtocol):
        buffer = memoryview(protocol.get_buffer(len(early)))
        taken, early = early[: len(buffer)], early[len(buffer) :]
        buffer[: len(taken)] = taken
        protocol.buffer_updated(len(taken))
