"""Measure the data API with a million rows of telemetry: `python -m benchmarks.data_api [ROWS]`.

A simulated cloud of its own is served by `python -m simulator serve`, filled by `python -m simulator telemetry add`,
set up by the OCI SDK and asked over TLS through the proxy with a real token. Prints median and p99 of each kind of
request in milliseconds, and the memory of the serving process.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import oci
import requests

from simulator.kernel import tenancy
from simulator.process.environment import environment
from tests.support.colleague import Colleague
from tests.support.scenario import DATA_API_URL, PASSWORD, SCOPE, USER_NAME, Connected, connect

TWIN = tenancy.DIGITAL_TWIN_OCIDS[1]
REQUESTS = 500
SLOW = {"endpoint": {"$instr": "nowhere"}}

Ask = Callable[..., dict[str, Any]]


def main() -> None:
    """Serve, fill, ask and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as directory, _served(Path(directory)) as server:
        _fill(Path(directory), rows)
        session = _session(connect(Colleague(_oci_client(Path(directory)))))
        _print_memory("before", server)
        _measure(lambda path, **query: _ask(session, path, **query), rows)
        _print_memory("after", server)


@contextmanager
def _served(state: Path) -> Iterator[int]:
    command = [sys.executable, "-m", "simulator", "serve", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        ready = next(iter(server.stdout or []))
        os.environ.update(environment(os.environ, state, ready.split()[-1]))
        yield server.pid
        server.terminate()


def _fill(state: Path, rows: int) -> None:
    started = time.perf_counter()
    command = [sys.executable, "-m", "simulator", "telemetry", "add", "--rows", str(rows), "--state", str(state)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(f"{rows} rows loaded in {time.perf_counter() - started:.1f} s")  # noqa: T201


def _oci_client(state: Path) -> Callable[..., Any]:
    config = oci.config.from_file(str(state / "oci" / "config"))
    return lambda client_class, **options: client_class(config, **options)


def _session(connected: Connected) -> requests.Session:
    connected.configure()
    form = {"grant_type": "password", "username": USER_NAME, "password": PASSWORD, "scope": SCOPE}
    headers = {"Authorization": f"Basic {connected.basic}"}
    token = requests.post(connected.token_url, form, headers=headers, timeout=10).json()["access_token"]
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    return session


def _ask(session: requests.Session, path: str, **query: Any) -> dict[str, Any]:
    query = {name: json.dumps(value) if name == "q" else value for name, value in query.items()}
    response = session.get(f"{DATA_API_URL}/{path}", params=query, timeout=60)
    response.raise_for_status()
    body: dict[str, Any] = response.json()
    return body


def _measure(ask: Ask, rows: int) -> None:
    twin = {"digital_twin_instance_id": TWIN}
    newest = {"$orderby": {"time_received": "desc"}}
    draw = random.Random(1).randrange  # noqa: S311 - which rows are asked for is no secret
    _print("one row by id", lambda _: ask(f"rawData/{draw(rows) + 1}"))
    _print("page from an id on", lambda _: ask("rawData", q={"id": {"$gte": draw(rows)}, "$orderby": {"id": "asc"}}))
    _print("page of a digital twin", lambda _: ask("rawData", q=twin))
    _print("newest page of a digital twin", lambda _: ask("rawData", q=twin | newest))
    _print("pages of a digital twin one after another", lambda n: ask("rawData", q=twin, offset=25 * n))
    _print("pages of 1000 one after another", lambda n: ask("rawData", limit=1000, offset=1000 * n))
    _print("page at any offset", lambda _: ask("rawData", offset=draw(rows)), 100)
    _print("page found by no index", lambda _: ask("rawData", q=SLOW), 10)
    with _slow_queries(ask):
        _print("page of a digital twin during those", lambda _: ask("rawData", q=twin))


@contextmanager
def _slow_queries(ask: Ask) -> Iterator[None]:
    stop = threading.Event()

    def repeat() -> None:
        while not stop.is_set():
            ask("rawData", q=SLOW)

    thread = threading.Thread(target=repeat)
    thread.start()
    yield
    stop.set()
    thread.join()


def _print(name: str, request: Callable[[int], object], times: int = REQUESTS) -> None:
    milliseconds = []
    for number in range(times):
        started = time.perf_counter()
        request(number)
        milliseconds.append((time.perf_counter() - started) * 1000)
    p99 = statistics.quantiles(milliseconds, n=100)[98]
    print(f"{name:45} median {statistics.median(milliseconds):7.1f} ms   p99 {p99:7.1f} ms")  # noqa: T201


def _print_memory(when: str, pid: int) -> None:
    status = Path(f"/proc/{pid}/status").read_text()
    resident, peak = (
        int(line.split()[1]) // 1024
        for name in ("VmRSS", "VmHWM")
        for line in status.splitlines()
        if line.startswith(name)
    )
    print(f"memory of the server {when}: {resident} MiB, at most {peak} MiB")  # noqa: T201


if __name__ == "__main__":
    main()
