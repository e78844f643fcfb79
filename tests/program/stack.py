"""One stack of the real program, driven by the real engine in a simulated cloud of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from offline.checkout import THIS
from offline.environment import environment
from tests.simulator.conftest import RunningCloud

TAKES_CONFIG_FILE = {"up", "preview", "refresh", "destroy", "config"}


@dataclass
class Stack:
    """A stack with its own backend and configuration file, so that tests do not meet."""

    directory: Path
    running: RunningCloud

    def __post_init__(self) -> None:
        """Make the stack, configured as the demo is."""
        self.backend = self.directory / "backend"
        self.backend.mkdir(parents=True)
        self.config_file = self.directory / "Pulumi.sim.yaml"
        shutil.copy(THIS.root / "Pulumi.sim.yaml", self.config_file)
        self.pulumi("stack", "init", "sim")

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a command that runs Pulumi inside the cloud."""
        inside = self.running.environment() | {"PULUMI_CONFIG_PASSPHRASE": "simulated"}
        return environment(THIS, inherited=inside) | {"PULUMI_BACKEND_URL": self.backend.as_uri()}

    def command(self, *arguments: str) -> list[str]:
        """The command line of a Pulumi command on this stack."""
        own = ["--config-file", str(self.config_file)] if arguments[0] in TAKES_CONFIG_FILE else []
        own += [] if arguments[:2] == ("stack", "init") else ["--stack", "sim"]
        return ["pulumi", "--non-interactive", *arguments, *own]

    def pulumi(self, *arguments: str, succeeds: bool = True, **variables: str) -> str:
        """Run a Pulumi command and give all it printed; a status that was not expected fails the test."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=THIS.root,
            env=self.variables | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert (done.returncode == 0) == succeeds, done.stdout
        return done.stdout

    def up(self, *, succeeds: bool = True) -> str:
        return self.pulumi("up", "--yes", "--skip-preview", succeeds=succeeds)

    def destroy(self, *, succeeds: bool = True) -> str:
        return self.pulumi("destroy", "--yes", "--skip-preview", succeeds=succeeds)

    def expect_no_changes(self) -> str:
        return self.pulumi("preview", "--expect-no-changes")

    def outputs(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.pulumi("stack", "output", "--json", "--show-secrets"))
        return found

    def state(self) -> str:
        """The stack's state as it is stored."""
        return (self.backend / ".pulumi" / "stacks" / "iot-ords" / "sim.json").read_text()

    def configure(self, **values: Any) -> None:
        """Set configuration keys of the program; None removes one."""
        content = yaml.safe_load(self.config_file.read_text())
        for key, value in values.items():
            content["config"][f"iot-ords:{key}"] = value
            if value is None:
                del content["config"][f"iot-ords:{key}"]
        self.config_file.write_text(yaml.safe_dump(content, sort_keys=False))
