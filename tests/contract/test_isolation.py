"""Which client takes whose credentials in the simulated cloud, when a person has settings of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from simulator.kernel import tenancy
from simulator.process.environment import environment
from tests.contract.command_line import OciCli
from tests.support import foreign_person
from tests.support.running_cloud import RunningCloud

HOST = f"iot.{tenancy.REGION}.oci.oraclecloud.com"
URL = f"https://{HOST}/20250531/iotDomains/{tenancy.IOT_DOMAIN_OCID}"
SIGNED = f"import requests; print(requests.get({URL!r}, auth=signer, timeout=60).status_code)"
CLIENTS = {
    "a script with Oracle's SDK": (
        f"import oci; oci.iot.IotClient(oci.config.from_file()).get_iot_domain({tenancy.IOT_DOMAIN_OCID!r})"
    ),
    "our providers": f"from providers import credentials; signer = credentials.find(lambda key: None).signer; {SIGNED}",
    "the stand-in plugin": (
        f"from offline.plugin.credentials import find_credentials; signer = find_credentials({{}}).signer; {SIGNED}"
    ),
}
UNSIGNED = {
    "requests": [sys.executable, "-c", "import requests, sys; requests.get(sys.argv[1], timeout=60)"],
    "urllib": [sys.executable, "-c", "from urllib import request; import sys; request.urlopen(sys.argv[1])"],
    "curl": ["curl", "--silent", "--netrc-optional"],
}


class Listener(ThreadingHTTPServer):
    """Answers every request, and remembers its `Authorization` header."""

    def __init__(self) -> None:
        """Listen on a free port of loopback."""
        super().__init__(("127.0.0.1", 0), Answering)
        self.logins: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    """Answers with nothing."""

    server: Listener

    def do_GET(self) -> None:
        self.server.logins.append(self.headers["Authorization"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture(params=[False, True], ids=["writable home", "read-only home"])
def variables(request: pytest.FixtureRequest, quick_cloud: RunningCloud, tmp_path: Path) -> dict[str, str]:
    """The variables inside the cloud of a person with settings for everything."""
    home = tmp_path / "home of Zoë"
    own = foreign_person.settle(home)
    if request.param:
        home.chmod(0o500)
    return environment(os.environ | own, quick_cloud.cloud.state_directory, quick_cloud.proxy_url)


def callers(cloud: RunningCloud, command: list[str], variables: dict[str, str]) -> list[tuple[str, int]]:
    """Run a command; return as whom it called, and how the cloud answered."""
    before = len(cloud.cloud.journal.entries())
    subprocess.run(command, env=variables, check=True)
    return [(entry.caller, entry.status) for entry in cloud.cloud.journal.entries()[before:]]


@pytest.mark.parametrize("client", CLIENTS)
def test_every_client_is_the_simulated_administrator(
    client: str, quick_cloud: RunningCloud, variables: dict[str, str]
) -> None:
    assert callers(quick_cloud, [sys.executable, "-c", CLIENTS[client]], variables) == [("administrator", 200)]


def test_oci_cli_is_the_simulated_administrator(
    oci: OciCli, quick_cloud: RunningCloud, variables: dict[str, str]
) -> None:
    command = [str(oci.program), "iot", "domain", "get", "--iot-domain-id", tenancy.IOT_DOMAIN_OCID]
    assert callers(quick_cloud, command, variables) == [("administrator", 200)]


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server on loopback that remembers what logins came."""
    with Listener() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("client", UNSIGNED)
def test_who_signs_nothing_sends_no_login_of_the_persons_own(
    client: str, listener: Listener, variables: dict[str, str]
) -> None:
    subprocess.run([*UNSIGNED[client], listener.url], env=variables, check=True, capture_output=True)

    assert listener.logins == [None]


def test_nothing_of_the_persons_own_credentials_is_left_in_the_environment(variables: dict[str, str]) -> None:
    pulumis = {name for name in variables if name.startswith("PULUMI_")}  # offline/environment.py sets these
    left = {name: value for name, value in variables.items() if foreign_person.MARK in value and name not in pulumis}
    assert left == {}
