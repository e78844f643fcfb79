"""Those who connect an IoT domain to ORDS: this project, and what people use today, each with its best flags."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.cloud import Cloud
from offline.checkout import THIS
from offline.environment import environment
from offline.oci_plugin import STAND_IN
from simulator.kernel import tenancy

PEERS = Path(__file__).parent / "peers"
OCI_CLI = THIS.root / ".tools/oci-cli/bin"
PASSWORD = "-".join(["Correct", "horse", "7"])
UP = ("up", "--yes", "--skip-preview")
DESTROY = ("destroy", "--yes", "--skip-preview")

Commands = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Contender:
    """One way to do the scenario.

    Attributes:
        name: What the table calls it.
        commands: A command for each step that it knows: up, preview, refreshed preview, preview of drift, destroy.
        directory: Where its commands run.
        variables: Their environment.
    """

    name: str
    commands: Commands
    directory: Path
    variables: Mapping[str, str]


def ours(cloud: Cloud, directory: Path, changes: Mapping[str, Any] | None = None) -> Contender:
    """Prepare this project's own program, configured as the demo is but for `changes` of its keys."""
    config = directory / "Pulumi.sim.yaml"
    content = yaml.safe_load((THIS.root / "Pulumi.sim.yaml").read_text())
    content["config"] |= changes or {}
    config.write_text(yaml.safe_dump(content))
    return _pulumi("this project", cloud, directory, THIS.root, ["--config-file", str(config)])


def bare(cloud: Cloud, directory: Path) -> Contender:
    """Prepare the program that pulumi-oci's own documentation leads to."""
    config = directory / "Pulumi.sim.yaml"
    values = {
        "compartmentId": tenancy.COMPARTMENT_OCID,
        "iotDomainId": tenancy.IOT_DOMAIN_OCID,
        "region": tenancy.REGION,
        "password": PASSWORD,
        # The stand-in does not know the resource that makes the signing certificate readable.
        "certificate": "true" if has_real_plugin() else "false",
    }
    salt = yaml.safe_load((THIS.root / "Pulumi.sim.yaml").read_text())["encryptionsalt"]
    config.write_text(
        yaml.safe_dump({"encryptionsalt": salt, "config": {f"bare:{key}": value for key, value in values.items()}})
    )
    return _pulumi("bare pulumi-oci", cloud, directory, PEERS / "bare", ["--config-file", str(config)])


def has_real_plugin() -> bool:
    """Tell whether a real oci plugin is named."""
    return os.environ.get("OCI_PLUGIN", STAND_IN) != STAND_IN


def _pulumi(name: str, cloud: Cloud, directory: Path, program: Path, options: list[str]) -> Contender:
    backend = directory / "backend"
    backend.mkdir()
    inside = {**cloud.variables, "PULUMI_CONFIG_PASSPHRASE": "simulated"}
    variables = environment(THIS, inherited=inside) | {"PULUMI_BACKEND_URL": f"{backend.as_uri()}?metadata=skip"}
    pulumi = ["pulumi", "--non-interactive"]
    subprocess.run([*pulumi, "stack", "init", "sim"], cwd=program, env=variables, check=True, stdout=subprocess.DEVNULL)
    on_stack = [*options, "--stack", "sim"]
    commands = {
        "up": [*pulumi, *UP, *on_stack],
        "preview": [*pulumi, "preview", "--refresh=false", "--expect-no-changes", *on_stack],
        "preview with refresh": [*pulumi, "preview", "--refresh=true", "--expect-no-changes", *on_stack],
        "preview of drift": [*pulumi, "preview", "--refresh=true", "--diff", *on_stack],
        "destroy": [*pulumi, *DESTROY, *on_stack],
    }
    return Contender(name, commands, program, variables)


def script(cloud: Cloud, directory: Path) -> Contender:
    """Prepare the oci-cli script; it has no preview."""
    values = {
        "COMPARTMENT": tenancy.COMPARTMENT_OCID,
        "IOT_DOMAIN": tenancy.IOT_DOMAIN_OCID,
        "REGION": tenancy.REGION,
        "AUDIENCE": f"/{tenancy.GROUP_SHORT_ID}",
        "SCOPE": f"/iot/{tenancy.DOMAIN_SHORT_ID}",
        "PASSWORD": PASSWORD,
        "PATH": f"{OCI_CLI}{os.pathsep}{os.environ['PATH']}",
        "SUPPRESS_LABEL_WARNING": "True",
    }
    commands = {"up": ["bash", str(PEERS / "script/up.sh")], "destroy": ["bash", str(PEERS / "script/down.sh")]}
    return Contender("oci-cli script", commands, directory, {**cloud.variables, **values})


def terraform(cloud: Cloud, directory: Path) -> Contender:
    """Prepare Terraform with the oci provider that TERRAFORM_OCI_PLUGIN names."""
    plugin = Path(os.environ["TERRAFORM_OCI_PLUGIN"]).resolve()
    shutil.copy(PEERS / "terraform/main.tf", directory)
    settings = directory / "terraform.rc"
    overrides = json.dumps(str(plugin.parent))
    settings.write_text(
        f'provider_installation {{\n  dev_overrides {{\n    "oracle/oci" = {overrides}\n  }}\n  direct {{}}\n}}\n'
    )
    values = {
        "TF_CLI_CONFIG_FILE": str(settings),
        "TF_VAR_compartment_id": tenancy.COMPARTMENT_OCID,
        "TF_VAR_iot_domain_id": tenancy.IOT_DOMAIN_OCID,
        "TF_VAR_region": tenancy.REGION,
        "TF_VAR_password": PASSWORD,
    }
    commands = {
        "up": ["terraform", "apply", "-auto-approve", "-input=false", "-no-color", "-parallelism=32"],
        "preview": ["terraform", "plan", "-refresh=false", "-detailed-exitcode", "-input=false", "-no-color"],
        "preview with refresh": ["terraform", "plan", "-detailed-exitcode", "-input=false", "-no-color"],
        "preview of drift": ["terraform", "plan", "-input=false", "-no-color"],
        "destroy": ["terraform", "destroy", "-auto-approve", "-input=false", "-no-color"],
    }
    return Contender("Terraform", commands, directory, {**cloud.variables, **values})


def all_here() -> list[Callable[[Cloud, Path], Contender]]:
    """Return the contenders that can run on this machine."""
    found: list[Callable[[Cloud, Path], Contender]] = [ours, bare]
    found += [script] if OCI_CLI.is_dir() else []
    found += [terraform] if os.environ.get("TERRAFORM_OCI_PLUGIN") and shutil.which("terraform") else []
    return found
