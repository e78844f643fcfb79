"""One stack of the real program, driven by the real engine in a simulated cloud of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from offline.checkout import THIS
from offline.environment import environment
from settings.project import full_keys
from simulator.kernel.journal import Entry
from simulator.kernel.settings import Settings
from tests.support.running_cloud import RunningCloud, running

TAKES_CONFIG_FILE = {"up", "preview", "refresh", "destroy", "config"}
RECORDS = {"work_request", "retry_token", "retry"}
"""Kinds of documents that the cloud keeps of what was done, not of what there is."""


@dataclass
class Stack:
    """A stack with its own backend and configuration file, so that tests do not meet."""

    directory: Path
    running: RunningCloud
    name: str = "sim"
    project: Path = THIS.root
    """The folder that Pulumi runs in."""
    printed: list[str] = field(default_factory=list, init=False)
    """All that Pulumi printed, but for secrets that were asked for."""

    def __post_init__(self) -> None:
        """Make the stack, configured as the demo is."""
        self.backend = self.directory / "backend"
        self.backend.mkdir(parents=True)
        self.config_file = self.directory / f"Pulumi.{self.name}.yaml"
        content = yaml.safe_load((THIS.root / self.config_file.name).read_text())
        self.config_file.write_text(yaml.safe_dump(content | {"config": full_keys(content["config"])}, sort_keys=False))
        # Pulumi writes the salt of a new stack into the file that its project has for it.
        assert self.name == "sim" or self.project != THIS.root
        self.pulumi("stack", "init", self.name)

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a command that runs Pulumi inside the cloud."""
        inside = self.running.environment() | {"PULUMI_CONFIG_PASSPHRASE": "simulated"}
        return environment(THIS, inherited=inside) | {"PULUMI_BACKEND_URL": self.backend.as_uri()}

    def command(self, *arguments: str) -> list[str]:
        """The command line of a Pulumi command on this stack."""
        own = ["--config-file", str(self.config_file)] if arguments[0] in TAKES_CONFIG_FILE else []
        own += [] if arguments[:2] == ("stack", "init") else ["--stack", self.name]
        return ["pulumi", "--non-interactive", *arguments, *own]

    def pulumi(self, *arguments: str, succeeds: bool = True, **variables: str) -> str:
        """Run a Pulumi command and give all it printed; a status that was not expected fails the test."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.project,
            env=self.variables | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert (done.returncode == 0) == succeeds, done.stdout
        if "--show-secrets" not in arguments:
            self.printed.append(done.stdout)
        return done.stdout

    def up(self, *options: str, succeeds: bool = True) -> str:
        return self.pulumi("up", "--yes", "--skip-preview", *options, succeeds=succeeds)

    def preview(self, *options: str, succeeds: bool = True) -> str:
        return self.pulumi("preview", *options, succeeds=succeeds)

    def refresh(self) -> str:
        return self.pulumi("refresh", "--yes", "--skip-preview")

    def destroy(self, *, succeeds: bool = True) -> str:
        return self.pulumi("destroy", "--yes", "--skip-preview", succeeds=succeeds)

    def expect_no_changes(self) -> str:
        return self.preview("--expect-no-changes")

    def expect_no_drift(self, *, succeeds: bool = True) -> str:
        """Run the documented drift check, which changes nothing; a status that was not expected fails the test."""
        return self.pulumi("refresh", "--preview-only", "--expect-no-changes", succeeds=succeeds)

    def outputs(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.pulumi("stack", "output", "--json", "--show-secrets"))
        return found

    def state(self) -> str:
        """The stack's state as it is stored."""
        return (self.backend / ".pulumi" / "stacks" / "iot-ords" / f"{self.name}.json").read_text()

    def resources(self) -> list[dict[str, Any]]:
        """What the stack's state holds, without the providers."""
        found = json.loads(self.state())["checkpoint"]["latest"].get("resources") or []
        return [resource for resource in found if not resource["type"].startswith("pulumi:")]

    def configure(self, **values: Any) -> None:
        """Set configuration keys of the program; None removes one."""
        content = yaml.safe_load(self.config_file.read_text())
        for key, value in values.items():
            content["config"][f"iot-ords:{key}"] = value
            if value is None:
                del content["config"][f"iot-ords:{key}"]
        self.config_file.write_text(yaml.safe_dump(content, sort_keys=False))

    def configured(self, key: str) -> Any:
        """Give the value of a configuration key of the program."""
        return yaml.safe_load(self.config_file.read_text())["config"][f"iot-ords:{key}"]

    def documents(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Everything there is in the cloud, by kind and id."""
        with self.running.cloud.store.transaction() as tx:
            return {(kind, id): body for kind, id, _, body in tx.snapshot() if kind not in RECORDS}

    def last_request(self) -> int:
        """Number of the last request that the cloud answered."""
        return max((entry.number for entry in self.running.cloud.journal.entries()), default=0)

    def requests(self, *, after: int = 0) -> list[Entry]:
        """Requests that the cloud answered after the one of a number, oldest first."""
        return [entry for entry in self.running.cloud.journal.entries() if entry.number > after]

    def changes(self, *, after: int) -> list[str]:
        """Names of the operations that change something, asked for after the request of a number."""
        return [
            entry.operation
            for entry in self.requests(after=after)
            if entry.method != "GET" and entry.operation != "GetToken"
        ]


@contextmanager
def new_stack(directory: Path, settings: Settings | None = None) -> Iterator[Stack]:
    """Give a new stack in a new simulated cloud that keeps real time; this process is inside it too."""
    with running(directory / "cloud", settings or Settings()) as cloud, pytest.MonkeyPatch.context() as patch:
        for name, value in cloud.environment().items():
            patch.setenv(name, value)
        yield Stack(directory / "stack", cloud)
