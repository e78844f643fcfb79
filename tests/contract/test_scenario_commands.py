"""The commands of Oracle's scenario, word for word, on what `pulumi up` made."""

from __future__ import annotations

import base64
import json
import shlex
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from offline.checkout import THIS
from simulator.kernel import tenancy
from tests.contract.command_line import OciCli, ask
from tests.program.stack import Stack, new_stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

# Source: documentation, "Scenario: Connecting IoT Data to Oracle REST Data Services (ORDS)".
GET_GROUP = "oci iot domain-group get --iot-domain-group-id <iot-domain-group-OCID>"
GET_DOMAIN = "oci iot domain get --iot-domain-id <iot-domain-OCID>"
CONFIGURE = (
    "oci iot domain configure-ords-data-access --iot-domain-id <iot-domain-OCID> "
    "--db-allowed-identity-domain-host <idcs-<unique-id>.identity.oraclecloud.com>"
)
GET_WORK_REQUEST = "oci iot work-request get --work-request-id <work-request-id>"
FETCH_TOKEN = r"""
curl --request POST \
    --url 'https://idcs-<identity-hostname>.identity.oraclecloud.com:443/oauth2/v1/token' \
    --header 'Content-Type: application/x-www-form-urlencoded' \
    --header 'Authorization: Basic <secret-from-integrated-application>' \
    --data 'scope=/<domain-group-short-id>/iot/<domain-short-id>' \
    --data 'grant_type=password' \
    --data 'password=<your-password>' \
    --data username=user@oracle.com
"""
READ_RAW_DATA = (
    'curl -H "Authorization: Bearer <token>" \\\n'
    '     -X GET "https://<domain-group-short-id>.data.iot.<region>.oci.oraclecloud.com/ords/<domain-short-id>/20250531'
    '/rawData?q={\\"$and\\":[{\\"digital_twin_instance_id\\":\\"<iot-digital-twin-OCID>\\"}]}"'
)
USER, PASSWORD = "user@oracle.com", "-".join(["Correct", "horse", "7"])
TWIN = tenancy.DIGITAL_TWIN_OCIDS[0]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack that is up, with the scenario's user."""
    with new_stack(tmp_path_factory.mktemp("scenario")) as stack:
        stack.configure(
            users=[{"userName": USER, "email": USER, "givenName": "Grace", "familyName": "Hopper"}],
            groups=[{"name": "iot-readers", "members": [USER]}],
            initialPasswords=None,
        )
        set_password = ("config", "set", "--secret", "--path", f'iot-ords:initialPasswords["{USER}"]')
        command = stack.command(*set_password)
        subprocess.run(command, input=PASSWORD, env=stack.variables, cwd=THIS.root, text=True, check=True)
        stack.up()
        yield stack


@pytest.fixture(scope="module")
def values(stack: Stack) -> dict[str, str]:
    """What to write for each placeholder."""
    outputs = stack.outputs()
    host = outputs["identityDomainHost"]
    basic = base64.b64encode(f"{outputs['clientId']}:{outputs['clientSecret']}".encode()).decode()
    return {
        "<idcs-<unique-id>.identity.oraclecloud.com>": host,
        "<identity-hostname>": host.removeprefix("idcs-").partition(".")[0],
        "<iot-domain-group-OCID>": tenancy.IOT_DOMAIN_GROUP_OCID,
        "<iot-domain-OCID>": tenancy.IOT_DOMAIN_OCID,
        "<secret-from-integrated-application>": basic,
        "<domain-group-short-id>": outputs["domainGroupShortId"],
        "<domain-short-id>": outputs["iotDomains"][tenancy.IOT_DOMAIN_OCID]["shortId"],
        "<region>": outputs["region"],
        "<your-password>": PASSWORD,
        "<iot-digital-twin-OCID>": TWIN,
    }


Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def run(stack: Stack, values: dict[str, str], oci: OciCli) -> Run:
    """Run a command of the scenario inside the cloud and give the JSON that it prints."""
    oci.variables = stack.running.environment()

    def run_with(command: str, *more: str, **placeholders: str) -> dict[str, Any]:
        for placeholder, value in {**values, **placeholders}.items():
            command = command.replace(placeholder, value)
        assert "<" not in command
        program, *arguments = shlex.split(command.replace("\\\n", " "))
        if program == "oci":
            return ask(oci, *arguments, *more)
        options = ["--silent", "--show-error", "--fail-with-body", "--max-time", "30", *more]
        done = subprocess.run([program, *options, *arguments], env=oci.variables, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    return run_with


def test_data_host_of_the_group_begins_with_its_short_id(run: Run, values: dict[str, str]) -> None:
    """Step 10."""
    data_host = run(GET_GROUP)["data"]["data-host"]
    assert data_host == f"{values['<domain-group-short-id>']}.data.iot.{tenancy.REGION}.oci.oraclecloud.com"


def test_configured_iot_domain_shows_the_host_that_up_made_it_trust(run: Run, values: dict[str, str]) -> None:
    """Steps 12, 32, 33 and 34: the same call by hand changes nothing."""
    before = run(GET_DOMAIN)["data"]
    assert before["device-host"] == f"{values['<domain-short-id>']}.device.iot.{tenancy.REGION}.oci.oraclecloud.com"
    assert before["db-allowed-identity-domain-host"] == values["<idcs-<unique-id>.identity.oraclecloud.com>"]
    placeholder = {"<work-request-id>": run(CONFIGURE)["opc-work-request-id"]}
    while (request := run(GET_WORK_REQUEST, **placeholder)["data"])["status"] != "SUCCEEDED":
        assert request["status"] in {"ACCEPTED", "IN_PROGRESS"}
    assert request["operation-type"] == "CONFIGURE_DOMAIN_DATA_ACCESS"
    after = run(GET_DOMAIN)["data"]
    assert {**after, "time-updated": ""} == {**before, "time-updated": ""}


def test_token_of_a_user_reads_raw_data_of_a_digital_twin(run: Run) -> None:
    """The scenario's steps 2 and 3."""
    token = run(FETCH_TOKEN)
    assert (token["token_type"], token["expires_in"]) == ("Bearer", 3600)
    # curl takes [] and {} in a URL for patterns, unless it is told not to.
    rows = run(READ_RAW_DATA, "--globoff", **{"<token>": token["access_token"]})
    assert rows["count"] == 25
    assert {row["digital_twin_instance_id"] for row in rows["items"]} == {TWIN}
