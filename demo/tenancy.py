"""The simulated tenancy that the demo runs in, and the stack that connects its IoT domain."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import oci
import yaml

from demo.terminal import ask

STACK = "sim"
CHANGES_BY_ITSELF = frozenset({"time_updated"})


@dataclass(frozen=True)
class Tenancy:
    """A tenancy as `simulator describe` tells of it."""

    name: str
    region: str
    compartment_ocid: str
    iot_domain_ocids: list[str]
    digital_twin_ocid: str

    @classmethod
    def describe(cls) -> Self:
        """Ask the simulated cloud that this process runs in."""
        described = json.loads(ask(sys.executable, "-m", "simulator", "describe"))
        return cls(
            described["tenancy_name"],
            described["region"],
            described["compartment_ocid"],
            described["iot_domain_ocids"],
            described["digital_twin_ocids"][0],
        )

    @property
    def stack(self) -> str:
        """Name of the stack: `sim`, or one of its own for another tenancy than the first."""
        return STACK if self.name == "simulated" else f"{STACK}-{self.name}"

    @property
    def before_file(self) -> Path:
        """Where the IoT domain is kept as it was before the demo."""
        return Path(".state", "demo", f"{self.stack}-before.json")

    @cached_property
    def administrator(self) -> dict[str, Any]:
        """The administrator's API key. The SDK by itself would prefer the person's own `~/.oci/config`."""
        config: dict[str, Any] = oci.config.from_file(os.environ["OCI_CONFIG_FILE"])
        return config

    def iot_domain(self) -> dict[str, Any]:
        """Read the first IoT domain with Oracle's SDK, without what changes by itself."""
        domain = oci.iot.IotClient(self.administrator).get_iot_domain(self.iot_domain_ocids[0]).data
        document: dict[str, Any] = json.loads(str(domain))
        return {name: value for name, value in document.items() if name not in CHANGES_BY_ITSELF}

    def write_stack_file(self) -> None:
        """Write the stack file of a tenancy other than the one that Pulumi.sim.yaml is for."""
        if self.stack == STACK:
            return
        stack_file = yaml.safe_load(Path(f"Pulumi.{STACK}.yaml").read_text(encoding="utf-8"))
        stack_file["config"] |= {
            "oci:region": self.region,
            "iotDomainIds": self.iot_domain_ocids,
            "compartmentId": self.compartment_ocid,
            "protectIdentityDomain": False,
        }
        Path(f"Pulumi.{self.stack}.yaml").write_text(yaml.safe_dump(stack_file), encoding="utf-8")
