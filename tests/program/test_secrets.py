"""No secret leaves: not into the state, not onto the screen, not in disguise, also when a run fails."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import oci
import pytest

from offline.checkout import THIS
from simulator.kernel.faults import FaultDetails
from tests.program.stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]


@dataclass
class Life:
    """What a stack left on disk and on the screen in its life, and the secrets that it knew."""

    files: dict[str, str]
    printed: str
    secrets: dict[str, str]


@pytest.fixture(scope="module")
def life(module_stack: Stack) -> Life:
    """Up, preview, refresh, a renewed client secret, destroy; the first `up` and the renewal fail once."""
    stack, files = module_stack, {}
    key = give_the_api_key_by_configuration(stack)

    def fail_once(operation: str) -> None:
        stack.running.cloud.faults.add(FaultDetails(match=operation, status=400, code="InvalidParameter", times=1))
        stack.up(succeeds=False)
        files.update(stored(stack))

    fail_once("POST */Grants")
    stack.up()
    first = stack.outputs()["clientSecret"]
    stack.configure(clientSecretVersion=2)
    stack.preview("--diff")
    fail_once("POST */AppClientSecretRegenerator")
    stack.up()
    second = stack.outputs()["clientSecret"]
    stack.pulumi("refresh", "--yes", "--skip-preview", "--diff")
    stack.pulumi("stack", "output")
    stack.pulumi("stack", "output", "--json")
    stack.pulumi("stack", "export")
    password = stack.pulumi("config", "get", "--path", 'initialPasswords["grace"]')
    stack.printed.remove(password)
    files.update(stored(stack))
    stack.destroy()
    files.update(stored(stack))
    assert first != second
    secrets = {"first": first, "second": second, "password": password.strip(), "key": key}
    return Life(files, "".join(stack.printed), secrets)


def give_the_api_key_by_configuration(stack: Stack) -> str:
    """Let the stack authenticate by its own configuration, with the key as a secret, and give that key."""
    profile = oci.config.from_file(stack.running.config_file)
    key = Path(profile["key_file"]).read_text()
    for name, option in (("tenancyOcid", "tenancy"), ("userOcid", "user"), ("fingerprint", "fingerprint")):
        stack.pulumi("config", "set", f"oci:{name}", profile[option])
    command = stack.command("config", "set", "--secret", "oci:privateKey")
    subprocess.run(command, input=key, env=stack.variables, cwd=THIS.root, text=True, check=True)
    return key


def stored(stack: Stack) -> dict[str, str]:
    """Every file of the backend: the state, its backups and its history."""
    found = [path for path in stack.backend.rglob("*") if path.is_file()]
    return {str(path.relative_to(stack.backend)): path.read_text(errors="replace") for path in found}


def disguises(secret: str) -> Iterator[str]:
    """A secret as it may be written: as it is, in JSON, in a URL, in base64 with anything before and after it."""
    yield from (secret, json.dumps(secret)[1:-1], quote(secret, safe=""))
    for before in range(3):
        encoded = base64.b64encode(b"-" * before + secret.encode()).decode()
        # The first and the last characters depend on the neighbours too.
        yield encoded[4:-4]


@pytest.mark.parametrize("name", ["first", "second", "password"])
def test_secret_is_neither_stored_nor_printed(life: Life, name: str) -> None:
    for disguise in disguises(life.secrets[name]):
        assert disguise not in life.printed
        assert [path for path, content in life.files.items() if disguise in content] == []


def test_api_key_is_neither_stored_nor_printed(life: Life) -> None:
    for line in life.secrets["key"].splitlines()[1:-1]:
        for disguise in disguises(line):
            assert disguise not in life.printed
            assert [path for path, content in life.files.items() if disguise in content] == []


def test_search_finds_what_is_no_secret(life: Life) -> None:
    """The state and its backups were really read, and so was the screen."""
    assert len([path for path, content in life.files.items() if "iot_data_client" in content]) > 2
    assert "iot_data_client" in life.printed
    assert "[secret]" in life.printed


def test_failed_runs_say_so_in_one_line(life: Life) -> None:
    assert "Traceback" not in life.printed
    assert "Could not regenerate the client secret of app" in life.printed
