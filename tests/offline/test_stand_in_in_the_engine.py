"""The real engine, the stand-in plugin (or the one that OCI_PLUGIN names) and the simulated cloud together."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from offline.checkout import THIS, Checkout
from offline.environment import environment
from offline.oci_plugin import STAND_IN, install
from simulator.kernel.journal import FILE_NAME, read

pytestmark = pytest.mark.engine

PROGRAM = Path(__file__).with_name("program")
PASSWORD = "-".join(["Correct", "Horse", "7", "Battery"])
TELL_THE_ENVIRONMENT = "import json, os, sys; print(json.dumps(dict(os.environ)), flush=True); sys.stdin.read()"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout with this one's programs and a Pulumi home of its own."""
    for name in (".venv", ".tools", "offline"):
        (tmp_path / name).symlink_to(THIS.root / name)
    made = Checkout(tmp_path)
    made.states.mkdir(parents=True)
    return made


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a program inside a simulated cloud, which stops with the test."""
    command = [sys.executable, "-m", "simulator", "exec", "--state", str(tmp_path / "cloud"), "--"]
    with subprocess.Popen(
        [*command, sys.executable, "-c", TELL_THE_ENVIRONMENT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        yield json.loads(process.stdout.readline())
        process.communicate()


class Stack:
    """One stack of the program."""

    def __init__(self, checkout: Checkout, cloud: dict[str, str], project: Path) -> None:
        variables = environment(checkout, inherited=cloud)
        install(checkout, {**variables, "OCI_PLUGIN": os.environ.get("OCI_PLUGIN", STAND_IN)}, str)
        self.variables = {**variables, "PULUMI_CONFIG_PASSPHRASE": "test"}
        self.project = project
        self.pulumi("stack", "init", "test")

    def pulumi(self, *words: str, succeeds: bool = True) -> str:
        done = subprocess.run(
            ["pulumi", *words, "--non-interactive"],
            cwd=self.project,
            env=self.variables,
            capture_output=True,
            text=True,
            check=False,
        )
        output = done.stdout + done.stderr
        assert (done.returncode == 0) == succeeds, output
        return output

    def up(self, **settings: object) -> str:
        texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in settings.items()}
        self.pulumi("config", "set-all", *(f"--plaintext={name}={text}" for name, text in texts.items()))
        return self.pulumi("up", "--yes", "--skip-preview")

    def outputs(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.pulumi("stack", "output", "--json"))
        return parsed


@pytest.fixture
def stack(checkout: Checkout, cloud: dict[str, str]) -> Stack:
    described = subprocess.run(
        [sys.executable, "-m", "simulator", "describe", "--state", str(checkout.root / "cloud")],
        capture_output=True,
        text=True,
        check=True,
    )
    tenancy = json.loads(described.stdout)
    made = Stack(checkout, cloud, Path(shutil.copytree(PROGRAM, checkout.root / "program")))
    made.pulumi("config", "set", "--secret", "password", PASSWORD)
    made.up(
        compartmentId=tenancy["compartment_ocid"],
        iotDomainId=tenancy["iot_domain_ocid"],
        scopes=["/iot/a"],
        domainState="ACTIVE",
        contents=True,
        appActive=True,
    )
    return made


def test_a_program_goes_up_changes_and_comes_down(stack: Stack, checkout: Checkout) -> None:
    first = stack.outputs()
    assert (first["clientId"], first["foundUser"], first["userName"]) == ("engine_test", ["grace"], "grace")
    assert [scope.rpartition("/iot/")[2] for scope in first["scopes"]] == ["a"]
    assert PASSWORD not in "".join(path.read_text() for path in checkout.states.rglob("*.json"))

    stack.up(scopes=["/iot/b", "/iot/a"])
    assert [scope.rpartition("/iot/")[2] for scope in stack.outputs()["scopes"]] == ["a", "b"]

    stack.pulumi("preview", "--expect-no-changes")
    stack.pulumi("refresh", "--preview-only", "--expect-no-changes")

    stack.pulumi("config", "set", "oci:region", "us-phoenix-1")
    stack.pulumi("preview", succeeds=False)
    asked = {entry.host for entry in read(checkout.root / "cloud" / FILE_NAME)}
    assert any(host.startswith("iot.us-phoenix-1.oci") for host in asked)
    stack.pulumi("config", "rm", "oci:region")

    refused = stack.pulumi("destroy", "--yes", "--skip-preview", succeeds=False)
    assert "DomainsApp (data)" in refused
    assert "400-BadErrorResponse" in refused

    stack.up(appActive=False)
    refused = stack.pulumi("destroy", "--yes", "--skip-preview", succeeds=False)
    assert "Domain (users)" in refused
    assert "412-PreConditionFailed" in refused
    assert "Traceback" not in refused

    stack.up(contents=False, domainState="INACTIVE")
    stack.pulumi("destroy", "--yes", "--skip-preview")
    assert stack.outputs() == {}
