from __future__ import annotations

import json
import os
import subprocess

from ords_client.curl import token_curl
from ords_client.outputs import Outputs
from tests.ords_client.fake_cloud import FakeCloud

SCOPE = "/group1/iot/domain1"


def test_curl_is_the_scenarios_line_by_line(outputs: Outputs) -> None:
    lines = [line.strip(" \\") for line in token_curl(outputs, SCOPE, "user@oracle.com").splitlines()]
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


def test_curl_holds_no_secret(cloud: FakeCloud, outputs: Outputs) -> None:
    assert cloud.client_secret not in token_curl(outputs, SCOPE, "grace")


def test_curl_gets_a_token_when_it_is_run(cloud: FakeCloud, outputs: Outputs) -> None:
    cloud.passwords = {"o'neill & co": "a&b=c+d %41"}
    variables = {
        "ORDS_CLIENT_SECRET": cloud.client_secret,
        "ORDS_PASSWORD": "a&b=c+d %41",
        "CURL_CA_BUNDLE": str(cloud.ca_file),
    }
    command = token_curl(outputs, SCOPE, "o'neill & co")
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} --silent"],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["access_token"] in cloud.valid_tokens
