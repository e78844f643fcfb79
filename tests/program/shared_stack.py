"""A stack of the real program whose state lies in a bucket of the simulated cloud."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import dataclass

from offline.checkout import THIS
from simulator.kernel.faults import FaultDetails
from simulator.kernel.tenancy import FIRST
from tests.program.stack import Stack
from tests.support.bucket import CloudBucket

LOCK = ".pulumi/locks/organization/iot-ords/sim/lock.json"
STATE = ".pulumi/stacks/iot-ords/sim.json"


@dataclass
class SharedStack(Stack):
    """The same commands, each through a door of its own, as on machines of their own."""

    def __post_init__(self) -> None:
        """Make the bucket, and the stack in it."""
        self.bucket = CloudBucket.make(self.running)
        self.passphrase = ["--passphrase-secret", FIRST.passphrase_secret_ocid]
        super().__post_init__()

    def command(self, *arguments: str) -> list[str]:
        """The command line of a Pulumi command on this stack, behind a door."""
        return self.behind_door(*super().command(*arguments))

    def behind_door(self, *words: str) -> list[str]:
        """The command line of a command behind a door."""
        door = [sys.executable, "-m", "pipeline.state", "exec", "--bucket", self.bucket.name]
        return [*door, *self.passphrase, "--", *words]

    def recover(self) -> None:
        """Put the stack in order after a kill, as docs/recovery.md says."""
        words = (sys.executable, "-m", "recovery", "--stack", "sim", "--config-file", str(self.config_file))
        subprocess.run(self.behind_door(*words), cwd=THIS.root, env=self.variables, check=True)

    def begin_up(self, held: FaultDetails) -> subprocess.Popen[str]:
        """Begin an update in a session of its own, and return it when the cloud holds a request."""
        self.running.cloud.faults.add(held)
        run = subprocess.Popen(
            self.command("up", "--yes", "--skip-preview"),
            cwd=THIS.root,
            env={name: value for name, value in self.variables.items() if "PASSPHRASE" not in name},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        while run.poll() is None and not self._is_held():
            wait = self.running.cloud.journal.wait(1)
            asyncio.run_coroutine_threadsafe(wait, self.running.loop).result()
        return run

    def _is_held(self) -> bool:
        return any("hold" in entry.rule for entry in self.requests())

    def let_go(self) -> None:
        """Let what the cloud holds go on."""
        self.running.loop.call_soon_threadsafe(self.running.cloud.faults.clear)

    def state(self) -> str:
        """The stack's state as it is stored."""
        return self.bucket.read(STATE).decode()
