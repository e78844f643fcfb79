"""`exec` as a person runs it: each test starts processes, so each asks for several things at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from simulator.errors import StateInUseError
from simulator.kernel import tenancy
from simulator.process import running

SIMULATOR = [sys.executable, "-m", "simulator"]
SHOW = "import json, os; print(json.dumps(dict(os.environ)))"
CONNECT = f"""
import oci
client, ocid = oci.iot.IotClient(oci.config.from_file()), {tenancy.IOT_DOMAIN_OCID!r}
"""
READ = CONNECT + "print(client.get_iot_domain(ocid).data.display_name)"
RENAME = CONNECT + "client.update_iot_domain(ocid, oci.iot.models.UpdateIotDomainDetails(display_name='new'))"
WAIT = (
    CONNECT
    + """
now = client.get_iot_domain(ocid)
print(oci.wait_until(client, now, 'lifecycle_state', 'ACTIVE', max_interval_seconds=0.1).data.display_name)
"""
)
ASK = f"""
from urllib import error, request
try:
    request.urlopen("https://iot.us-ashburn-1.oci.oraclecloud.com/20250531/iotDomains/{tenancy.IOT_DOMAIN_OCID}")
except error.HTTPError as refusal:
    print(refusal.code)
"""


def simulator(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SIMULATOR, *arguments], capture_output=True, text=True, timeout=60, env=os.environ | environment, check=False
    )


def execute(state: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return simulator("exec", "--state", str(state), "--", *command, **environment)


def appears(condition: Callable[[], bool]) -> bool:
    """Wait until something is so, half a minute at most."""
    until = time.monotonic() + 30
    pause = threading.Event()
    while not condition() and time.monotonic() < until:
        pause.wait(0.05)
    return condition()


def is_free(state: Path) -> bool:
    """Whether no process serves a state any more."""
    with suppress(StateInUseError), running.lock(state):
        return True
    return False


def test_a_command_meets_the_cloud_by_environment_alone(state_directory: Path) -> None:
    seen = execute(state_directory, sys.executable, "-c", READ)
    assert (seen.stdout, seen.stderr, seen.returncode) == ("plant-1\n", "", 0)


def test_the_environment_leads_nowhere_else(state_directory: Path) -> None:
    outside = {"OCI_REGION": "eu-frankfurt-1", "TF_VAR_region": "x", "NO_PROXY": "*"}
    inside = json.loads(execute(state_directory, sys.executable, "-c", SHOW, **outside).stdout)
    assert "OCI_REGION" not in inside
    assert inside["TF_VAR_region"] == tenancy.REGION
    assert inside["NO_PROXY"] == "127.0.0.1,localhost"
    assert inside["HTTPS_PROXY"] == inside["https_proxy"]
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        assert inside[name] == str(state_directory / "ca.pem")
    for name in ("OCI_CONFIG_FILE", "OCI_CLI_CONFIG_FILE"):
        assert inside[name] == str(state_directory / "oci" / "config")


def test_the_exit_status_is_passed_on_and_nothing_is_left_running(state_directory: Path) -> None:
    assert execute(state_directory, sys.executable, "-c", "raise SystemExit(7)").returncode == 7
    assert running.find(state_directory) is None
    assert not (state_directory / "endpoint.json").exists()


def test_a_killed_command_gives_the_status_of_a_shell(state_directory: Path) -> None:
    suicide = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert execute(state_directory, sys.executable, "-c", suicide).returncode == 128 + signal.SIGKILL


def test_a_killed_exec_ends_its_cloud(state_directory: Path) -> None:
    command = [*SIMULATOR, "exec", "--state", str(state_directory), "--", "cat"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as started:
        assert appears(lambda: running.find(state_directory) is not None)
        started.kill()
        started.wait()
        assert appears(lambda: is_free(state_directory))
        assert running.find(state_directory) is None
        assert not (state_directory / "endpoint.json").exists()


def test_an_unknown_command_is_named_in_one_line(state_directory: Path) -> None:
    answer = execute(state_directory, "no-such-command")
    assert (answer.returncode, answer.stderr) == (127, "simulator: no-such-command: command not found\n")


def test_wrong_settings_are_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[iot]\ncolour = 1\n")
    answer = simulator("exec", "--state", str(tmp_path / "state"), "--settings", str(file), "--", "true")
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[0].endswith("settings.toml is wrong: iot.colour: Extra inputs are not permitted.")
    assert "Traceback" not in answer.stderr


@contextmanager
def served(state: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([*SIMULATOR, "serve", "--state", str(state)], stdout=subprocess.PIPE, text=True) as cloud:
        assert cloud.stdout
        assert cloud.stdout.readline()
        yield cloud
        cloud.kill()


@pytest.fixture(scope="module")
def state(new_state: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The state of a cloud that runs while the tests of this module do."""
    directory = shutil.copytree(new_state, tmp_path_factory.mktemp("served") / "simulator")
    with served(directory):
        yield directory


class TestWithARunningCloud:
    def test_exec_uses_it_and_leaves_it_running(self, state: Path) -> None:
        before = running.find(state)
        inside = json.loads(execute(state, sys.executable, "-c", SHOW).stdout)
        assert before
        assert inside["HTTPS_PROXY"] == before.url
        assert running.find(state) == before

    def test_a_second_server_is_refused_in_one_line(self, state: Path) -> None:
        second = simulator("serve", "--state", str(state))
        assert second.returncode == 1
        assert second.stderr.startswith(f"simulator: {state} is served by another process")
        assert second.stderr.count("\n") == 1

    def test_a_port_in_use_is_told_in_one_line(self, state: Path, tmp_path: Path) -> None:
        endpoint = running.find(state)
        assert endpoint
        second = simulator("serve", "--state", str(tmp_path / "other"), "--port", str(endpoint.port))
        line = f"simulator: Port {endpoint.port} of 127.0.0.1 cannot be used: Address already in use.\n"
        assert second.stderr == line

    def test_faults_and_log_speak_to_it(self, state: Path) -> None:
        where = ("--state", str(state))
        added = simulator("faults", "add", *where, "--match", "GET */iotDomains/*", "--status", "404")
        assert added.stdout == "Fault 1 is set.\n"
        assert execute(state, sys.executable, "-c", ASK).stdout == "404\n"
        assert json.loads(simulator("faults", "list", *where).stdout)["applied"] == 1
        assert simulator("faults", "clear", *where).returncode == 0
        assert simulator("faults", "list", *where).stdout == ""
        assert execute(state, sys.executable, "-c", ASK).stdout == "401\n"
        assert "<- fault 1: status" in simulator("log", *where).stdout
        described = json.loads(simulator("describe", *where).stdout)
        assert described["page_url"] == f"{described['proxy_url']}/"

    def test_log_follows_requests_as_they_come(self, state: Path) -> None:
        seen = simulator("log", "--state", str(state)).stdout.count("\n")
        command = [*SIMULATOR, "log", "--follow", "--state", str(state)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as log:
            execute(state, sys.executable, "-c", ASK)
            assert log.stdout
            lines = [log.stdout.readline() for _ in range(seen + 1)]
            assert "<- signature: no signature" in lines[-1]
            log.kill()


def test_the_state_survives_a_kill(state_directory: Path) -> None:
    with served(state_directory) as cloud:
        assert execute(state_directory, sys.executable, "-c", RENAME).returncode == 0
        cloud.kill()
        cloud.wait()
        assert running.find(state_directory) is None
        assert execute(state_directory, sys.executable, "-c", WAIT).stdout == "new\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(state_directory: Path, number: signal.Signals) -> None:
    with served(state_directory) as cloud:
        cloud.send_signal(number)
        assert cloud.wait(10) == 0
        assert not (state_directory / "endpoint.json").exists()


def test_commands_that_need_a_running_cloud_say_how_to_start_one(tmp_path: Path) -> None:
    answer = simulator("faults", "list", "--state", str(tmp_path))
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"simulator: No simulated cloud runs on {tmp_path}; start one: python -m simulator")
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["-1", "65536", "99999999999999999999"])
def test_a_port_that_is_none_is_refused(state_directory: Path, port: str) -> None:
    done = simulator("serve", "--state", str(state_directory), "--port", port)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
