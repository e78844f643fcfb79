"""The whole program against the mock engine."""

from __future__ import annotations

import json
import runpy
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from tests.support.mock_engine import run
from tests.support.person import person
from tests.support.recording import Recording

PROGRAM = Path(__file__).parent.parent.parent / "__main__.py"
PULUMI_YAML = yaml.safe_load(PROGRAM.with_name("Pulumi.yaml").read_text())
IOT_COMPARTMENT_OCID = "ocid1.compartment.oc1..iot"
DEFAULTS = {key: about["default"] for key, about in PULUMI_YAML["config"].items()}


@pytest.fixture
def cloud() -> Recording:
    return Recording()


@pytest.fixture
def typical(cloud: Recording) -> dict[str, Any]:
    """Give the configuration of a first stack: one IoT domain, a new identity domain, two users and a group."""
    return {
        "iotDomainIds": [cloud.add_iot_domain("DOMAIN1")],
        "compartmentId": "ocid1.compartment.oc1..aaaa",
        "administrator": person("iot-admin", "Ada", "Lovelace"),
        "users": [person("grace", "Grace", "Hopper")],
        "existingUsers": ["linus"],
        "initialPasswords": {"grace": "-".join(["Correct", "horse", "9"])},
        "groups": [{"name": "readers", "description": "Read IoT data", "members": ["grace", "linus"]}],
    }


@pytest.fixture
def from_nothing(typical: dict[str, Any]) -> dict[str, Any]:
    """Give a configuration that creates two IoT domains in a new group."""
    new = [{"name": "plant-1"}, {"name": "plant-2", "description": "Second", "retentionDays": {"rawData": 7}}]
    return {
        **typical,
        "iotDomainIds": [],
        "newIotDomains": new,
        "iotCompartmentId": IOT_COMPARTMENT_OCID,
        "oci:region": "us-ashburn-1",
    }


@pytest.fixture
def run_program(cloud: Recording, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Recording]]:
    """Return a function that runs the whole program with config values, by short key, or by full key."""
    monkeypatch.setattr(sys, "path", [str(PROGRAM.parent), *sys.path])

    def run_with(**values: Any) -> Recording:
        config = {
            k if ":" in k else f"iot-ords:{k}": v if isinstance(v, str) else json.dumps(v)
            for k, v in (DEFAULTS | values).items()
        }
        monkeypatch.setenv("PULUMI_CONFIG", json.dumps(config))
        return run(cloud, lambda: runpy.run_path(str(PROGRAM), run_name="program") and None)

    monkeypatch.setattr(pulumi.runtime, "is_config_secret", lambda key: key.lower().endswith("initialpasswords"))
    interrupted = signal.getsignal(signal.SIGINT)
    yield run_with
    signal.signal(signal.SIGINT, interrupted)
