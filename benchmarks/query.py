"""Compare `query` with a plain curl loop over the same pages, and measure its memory over a million rows.

    python benchmarks/query.py [--rows 200000] [--payloads 2000] [--memory-rows 1000000]

Everything runs against a simulated cloud on loopback that this script starts and stops. Ratios count, not rates: curl
and the client ask the same server on the same machine, one after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.ords_client.prepared_cloud import PreparedCloud, serve  # noqa: E402 - after the path
from tests.support.scenario import PASSWORD  # noqa: E402

PAGE_ROWS = 1000
CLIENT = [sys.executable, "-m", "ords_client"]


def main() -> None:
    """Run the three comparisons and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--payloads", type=int, default=2_000)
    parser.add_argument("--memory-rows", type=int, default=1_000_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory, serve(Path(directory)) as cloud:
        os.environ.update(cloud.environment | {"PATH": os.environ["PATH"], "ORDS_PASSWORD": PASSWORD})
        os.environ["XDG_CACHE_HOME"] = directory
        compare(cloud, Path(directory), asked)


def compare(cloud: PreparedCloud, directory: Path, asked: argparse.Namespace) -> None:
    """Measure and print."""
    outputs = directory / "outputs.json"
    outputs.write_text(json.dumps(cloud.outputs))
    query = [*CLIENT, "rawData", "--outputs", str(outputs)]
    add_rows(cloud, asked.rows)
    run([*query, "--limit", "1"])  # a token is in the cache from here on
    curl = Curl(cloud, outputs, directory)

    loop = seconds(lambda: curl.read_pages(asked.rows))
    client = seconds(lambda: run([*query, "--limit", str(asked.rows)], keep=False))
    report("without content", asked.rows, loop, client, goal=0.9)

    loop = seconds(lambda: curl.read_payloads(asked.payloads))
    client = seconds(lambda: run([*query, "--content", "--limit", str(asked.payloads)]))
    report("with content", asked.payloads, loop, client, goal=5)

    add_rows(cloud, max(0, asked.memory_rows - asked.rows))
    peak = peak_mib([*query, "--limit", str(asked.memory_rows)])
    say(f"memory: {asked.memory_rows:,} rows with a peak of {peak} MiB (goal: below 200)")


class Curl:
    """A person's curl loop: one curl for each page or payload, one after the other."""

    def __init__(self, cloud: PreparedCloud, outputs: Path, directory: Path) -> None:
        """Take a token, kept out of the argument list."""
        header = run([*CLIENT, "token", "--header", "--outputs", str(outputs)]).strip()
        self.config = directory / "curl.config"
        self.config.write_text(f'header = "{header}"\nheader = "Accept: application/json"\nsilent\nfail\n')
        (base_url,) = (one["dataApiBaseUrl"] for one in cloud.outputs["iotDomains"].values())
        self.url = f"{base_url}/rawData"

    def read_pages(self, rows: int) -> None:
        """Read the pages that the client reads, each behind the last id of the one before."""
        last = 0
        for _ in range(-(-rows // PAGE_ROWS)):
            page = self.page(last, PAGE_ROWS)
            last = json.loads(page)["items"][-1]["id"]

    def read_payloads(self, rows: int) -> None:
        """Read one page, and the payload of each of its rows."""
        ids = [item["id"] for item in json.loads(self.page(0, rows))["items"]]
        script = 'for id in "$@"; do curl --config "$CONFIG" "$URL/$id"; done'
        names = {"CONFIG": str(self.config), "URL": self.url}
        run(["/bin/sh", "-c", script, "sh", *map(str, ids)], names)

    def page(self, last: int, rows: int) -> str:
        """Read one page."""
        q = json.dumps({"$and": [{"id": {"$gt": last}}], "$orderby": {"id": "asc"}}, separators=(",", ":"))
        return run(["curl", "--config", str(self.config), f"{self.url}?q={quote(q)}&limit={rows}"])


def add_rows(cloud: PreparedCloud, count: int) -> None:
    """Add rows to rawData while the cloud runs."""
    if count:
        command = ["-m", "simulator", "telemetry", "add", "--rows", str(count), "--state", str(cloud.state)]
        run([sys.executable, *command])


def run(command: list[str], variables: dict[str, str] | None = None, *, keep: bool = True) -> str:
    """Run a command and return what it printed, or drop that."""
    done = subprocess.run(
        command,
        env=os.environ | (variables or {}),
        cwd=ROOT,
        stdout=subprocess.PIPE if keep else subprocess.DEVNULL,
        text=True,
        check=True,
    )
    return done.stdout or ""


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(what: str, rows: int, loop_seconds: float, client_seconds: float, goal: float) -> None:
    """Print one comparison."""
    ratio = loop_seconds / client_seconds
    rates = f"curl {rows / loop_seconds:,.0f} rows/s, query {rows / client_seconds:,.0f} rows/s"
    say(f"{what}: query is {ratio:.1f} times as fast as the curl loop (goal: {goal}); {rates}")


def peak_mib(command: list[str]) -> int:
    """Return the most memory that a command used while it ran.

    Asked of /proc while it runs: the kernel's own figure at the end counts this process as well, which it was before.
    """
    peak_kib = 0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
            peak_kib = max(peak_kib, *(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line), 0)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
    if process.returncode:
        sys.exit(f"{command} ended with {process.returncode}.")
    return peak_kib // 1024


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if shutil.which("curl") is None:
        sys.exit("This comparison needs curl.")
    main()
