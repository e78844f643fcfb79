"""Measure how many signed control plane requests the simulated cloud answers, and how fast.

Run by hand: `python -m benchmarks.control_plane [--requests 5000] [--connections 8]`. Prints numbers; never a test.
One process serves, this one asks: signatures are made before the clock starts, so the client costs little.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import oci
import typer
from oci.signer import Signer
from requests import Request

from simulator.kernel import tenancy

HOST = "iot.us-ashburn-1.oci.oraclecloud.com"
IAM_HOST = "identity.us-ashburn-1.oci.oraclecloud.com"
TARGETS = (
    (HOST, f"/20250531/iotDomains/{tenancy.IOT_DOMAIN_OCID}"),
    (HOST, f"/20250531/iotDomains?compartmentId={tenancy.COMPARTMENT_OCID}"),
    (IAM_HOST, f"/20160918/domains?compartmentId={tenancy.TENANCY_OCID}"),
    (IAM_HOST, f"/20160918/domains/{tenancy.DEFAULT_DOMAIN_OCID}"),
)


def main(requests: int = 5000, connections: int = 8) -> None:
    """Measure signed requests a second, over several connections at once."""
    with tempfile.TemporaryDirectory() as directory, _cloud(Path(directory)) as proxy_url:
        signer = Signer.from_config(oci.config.from_file(str(Path(directory) / "oci" / "config")))
        messages = [_message(signer, number) for number in range(requests)]
        seconds, latencies = asyncio.run(_ask_all(proxy_url, str(Path(directory) / "ca.pem"), messages, connections))
    percentiles = statistics.quantiles(latencies, n=100)
    typer.echo(f"requests           {len(latencies)} over {connections} connections, all signed and verified")
    typer.echo(f"requests a second  {len(latencies) / seconds:.0f}")
    typer.echo(f"median             {1000 * percentiles[49]:.1f} ms")
    typer.echo(f"p99                {1000 * percentiles[98]:.1f} ms")
    typer.echo(f"slowest            {1000 * max(latencies):.1f} ms")


@contextmanager
def _cloud(state_directory: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "simulator", "serve", "--state", str(state_directory)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as cloud:
        try:
            yield cloud.stdout.readline().split()[-1] if cloud.stdout else ""
        finally:
            cloud.terminate()


def _message(signer: Signer, number: int) -> tuple[str, bytes]:
    host, target = TARGETS[number % len(TARGETS)]
    prepared = Request("GET", f"https://{host}{target}", auth=signer).prepare()
    headers = "".join(f"{name}: {value}\r\n" for name, value in prepared.headers.items())
    return host, f"GET {target} HTTP/1.1\r\n{headers}\r\n".encode()


async def _ask_all(
    proxy_url: str, ca_file: str, messages: list[tuple[str, bytes]], connections: int
) -> tuple[float, list[float]]:
    queues = [messages[start::connections] for start in range(connections)]
    latencies: list[float] = []
    links = [{host: await _connect(proxy_url, ca_file, host) for host in (HOST, IAM_HOST)} for _ in queues]
    started = time.perf_counter()
    await asyncio.gather(*(_ask(link, queue, latencies) for link, queue in zip(links, queues, strict=True)))
    return time.perf_counter() - started, latencies


Link = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _connect(proxy_url: str, ca_file: str, host: str) -> Link:
    reader, writer = await asyncio.open_connection(urlsplit(proxy_url).hostname, urlsplit(proxy_url).port)
    writer.write(f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    await writer.start_tls(ssl.create_default_context(cafile=ca_file), server_hostname=host)
    return reader, writer


async def _ask(links: dict[str, Link], messages: list[tuple[str, bytes]], latencies: list[float]) -> None:
    for host, message in messages:
        reader, writer = links[host]
        started = time.perf_counter()
        writer.write(message)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        body = await reader.readexactly(length)
        latencies.append(time.perf_counter() - started)
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"unexpected answer: {json.loads(body)}")


if __name__ == "__main__":
    typer.run(main)
