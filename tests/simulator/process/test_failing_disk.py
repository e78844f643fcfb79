"""A disk that fails while the cloud runs: one line on its terminal, an answer in the service's own shape."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator.kernel import tenancy
from simulator.process import running
from simulator.process.environment import environment
from tests.simulator.process.test_executing import SIMULATOR

UPDATE = f"""
import oci
client = oci.iot.IotClient(oci.config.from_file(), retry_strategy=oci.retry.NoneRetryStrategy())
details = oci.iot.models.UpdateIotDomainDetails(description="x" * 100)
try:
    print(client.update_iot_domain({tenancy.IOT_DOMAIN_OCID!r}, details).status)
    updated = client.get_iot_domain({tenancy.IOT_DOMAIN_OCID!r})
    oci.wait_until(client, updated, "lifecycle_state", "ACTIVE", max_interval_seconds=1)
except oci.exceptions.ServiceError as error:
    print(error.status, error.code, error.message)
except oci.exceptions.RequestException as error:
    print(error)
"""
FULL_BYTES = 1000

pytestmark = pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process's files")


@dataclass(frozen=True)
class ServedState:
    """A cloud that serves a state in a process of its own."""

    state: Path
    process: subprocess.Popen[str]
    url: str

    def limit_files(self, most_bytes: int) -> None:
        """Let no file grow beyond a size: what a full disk is to a process."""
        _, hard = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (most_bytes, hard))

    def update(self) -> str:
        """Change something in the cloud, wait until it is done, and return what comes of it."""
        command = [sys.executable, "-c", UPDATE]
        inside = environment(os.environ, self.state, self.url)
        return subprocess.run(command, env=inside, stdout=subprocess.PIPE, text=True, check=True).stdout

    def said(self) -> list[str]:
        """Stop the cloud, and return the lines of its terminal."""
        self.process.terminate()
        return self.process.communicate(timeout=30)[1].splitlines()


@pytest.fixture
def served(state_directory: Path) -> Iterator[ServedState]:
    with serve(state_directory) as one:
        yield one


@contextmanager
def serve(state: Path) -> Iterator[ServedState]:
    command = [*SIMULATOR, "serve", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield ServedState(state, process, process.stdout.readline().split()[-1])
        process.kill()


def test_a_full_disk_is_an_answer_and_a_line_and_is_over_when_it_is_free_again(served: ServedState) -> None:
    assert served.update() == "202\n"
    served.limit_files(FULL_BYTES)
    assert "503 ServiceUnavailable The simulated cloud cannot go on: " in served.update()
    served.limit_files(resource.RLIM_INFINITY)
    assert served.update() == "202\n"
    lines = served.said()
    assert [line for line in lines if line.startswith("ERROR PUT /20250531/iotDomains/") and "Free space" in line]
    assert all(line.startswith(("ERROR ", "WARNING ")) for line in lines)


def test_a_host_whose_certificate_finds_no_place_is_refused_at_once(served: ServedState) -> None:
    served.limit_files(10)
    assert "Tunnel connection failed: 503" in served.update()
    assert served.said() == ["ERROR No certificate of iot.us-ashburn-1.oci.oraclecloud.com can be made: File too large"]


def test_a_database_that_is_damaged_while_it_is_used_says_how_to_begin_anew(served: ServedState) -> None:
    for name in ("cloud.sqlite", "cloud.sqlite-wal", "cloud.sqlite-shm"):
        (served.state / name).write_bytes(os.urandom(20_000))
    assert "503 ServiceUnavailable The simulated cloud cannot go on: " in served.update()
    assert all("Traceback" not in line and line.startswith("ERROR ") for line in served.said())


def test_rows_cannot_be_added_to_a_full_disk_in_one_line(state_directory: Path) -> None:
    limited = (
        "import resource, runpy, sys;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({FULL_BYTES}, {FULL_BYTES}));"
        f"sys.argv = ['simulator', 'telemetry', 'add', '--rows', '9999', '--state', {str(state_directory)!r}];"
        "runpy.run_module('simulator', run_name='__main__')"
    )
    failed = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, check=False)
    (line,) = failed.stderr.splitlines()
    assert failed.returncode == 1
    assert line.startswith(f"simulator: The databases in {state_directory} cannot be used: ")
    assert not running.find(state_directory)
