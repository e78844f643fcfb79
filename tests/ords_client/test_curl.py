from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which

import pytest

from ords_client.curl import scenario_curl, token_curl
from ords_client.outputs import Outputs
from tests.ords_client.fake_cloud import FakeCloud

SCOPE = "/group1/iot/domain1"


def test_curl_in_the_scenarios_words_is_its_line_by_line(outputs: Outputs) -> None:
    lines = [line.strip(" \\") for line in scenario_curl(outputs, SCOPE, "user@oracle.com").splitlines()]
    assert lines == [
        "curl --request POST",
        f"--url '{outputs.token_url}'",
        "--header 'Content-Type: application/x-www-form-urlencoded'",
        "--header \"Authorization: Basic $(printf '%s:%s' 'iot_ords' \"$ORDS_CLIENT_SECRET\" | base64 | tr -d '\\n')\"",
        "--data 'scope=/group1/iot/domain1'",
        "--data 'grant_type=password'",
        '--data-urlencode "password=$ORDS_PASSWORD"',
        "--data-urlencode 'username=user@oracle.com'",
    ]


@pytest.mark.parametrize("make", [token_curl, scenario_curl])
def test_curl_holds_no_secret(cloud: FakeCloud, outputs: Outputs, make: Callable[[Outputs, str, str], str]) -> None:
    assert cloud.client_secret not in make(outputs, SCOPE, "grace")


def spy_on_curl(directory: Path) -> None:
    """Put a program called curl into a directory that notes its arguments and runs the real one."""
    (directory / "curl").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> {directory}/seen\nexec {which("curl")} "$@"\n')
    (directory / "curl").chmod(0o755)


@pytest.mark.parametrize("shell", [["/bin/sh", "-c"], ["bash", "-c"]], ids=" ".join)
@pytest.mark.parametrize("user", ["o'neill & co", ""])
def test_no_secret_is_among_the_arguments_of_curl(
    cloud: FakeCloud, outputs: Outputs, tmp_path: Path, shell: list[str], user: str
) -> None:
    spy_on_curl(tmp_path)
    cloud.passwords = {"o'neill & co": "a&b=c+d %41"}
    variables = {
        "ORDS_CLIENT_SECRET": cloud.client_secret,
        "ORDS_PASSWORD": "a&b=c+d %41",
        "CURL_CA_BUNDLE": str(cloud.ca_file),
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
    }
    command = token_curl(outputs, SCOPE, user).replace("curl --request", "curl --silent --request")
    done = subprocess.run([*shell, command], env=os.environ | variables, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["access_token"] in cloud.valid_tokens
    seen = (tmp_path / "seen").read_text()
    basic = base64.b64encode(f"iot_ords:{cloud.client_secret}".encode()).decode()
    assert not [secret for secret in (cloud.client_secret, "a&b=c", basic) if secret in seen]


def test_curl_in_the_scenarios_words_gets_a_token_when_it_is_run(cloud: FakeCloud, outputs: Outputs) -> None:
    cloud.passwords = {"o'neill & co": "a&b=c+d %41"}
    variables = {
        "ORDS_CLIENT_SECRET": cloud.client_secret,
        "ORDS_PASSWORD": "a&b=c+d %41",
        "CURL_CA_BUNDLE": str(cloud.ca_file),
    }
    command = scenario_curl(outputs, SCOPE, "o'neill & co")
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} --silent"],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["access_token"] in cloud.valid_tokens
