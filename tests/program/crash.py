"""Kill a run of Pulumi at one request, recover as documented, and compare with a run that nobody disturbed."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from offline.checkout import THIS
from simulator.kernel.faults import FaultDetails
from simulator.kernel.journal import Entry
from simulator.kernel.settings import Settings
from tests.program.stack import Stack
from tests.support.running_cloud import running

QUIETLY = ("--yes", "--skip-preview", "--refresh=false")
"""A refresh before the run only reads: a kill in it leaves nothing behind."""


class KeptStack(Stack):
    """A stack that was made before."""

    def __post_init__(self) -> None:
        """Take what is there."""
        self.backend = self.directory / "backend"
        self.config_file = self.directory / "Pulumi.sim.yaml"
        self.opened = self.last_request()

    def requests(self, *, after: int = 0) -> list[Entry]:
        """Requests since the stack was opened again: the cloud's journal goes on from where it was."""
        return super().requests(after=max(after, self.opened))

    @property
    def variables(self) -> dict[str, str]:
        """The environment of a command; without the sidecar file that Pulumi's file backend does not write at once."""
        found = super().variables
        return found | {"PULUMI_BACKEND_URL": f"{found['PULUMI_BACKEND_URL']}?metadata=skip"}

    def kill(self, command: str, fault: FaultDetails) -> Entry | None:
        """Run a command until the cloud holds a request, and kill every process of it.

        Returns:
            The request that was held, or None when the run ended without it.
        """
        self.running.cloud.faults.add(fault)
        run = subprocess.Popen(
            self.command(command, *QUIETLY),
            cwd=THIS.root,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # the engine, the language host and the plugins are one session, and no others
        )
        while not (held := self._held()) and run.poll() is None:
            wait = self.running.cloud.journal.wait(1)
            asyncio.run_coroutine_threadsafe(wait, self.running.loop).result()
        kill_session(run.pid)
        run.wait()
        self.running.cloud.faults.clear()
        return held

    def _held(self) -> Entry | None:
        return next((entry for entry in self.requests() if "hold" in entry.rule), None)

    def recover(self, command: str) -> None:
        """Do what docs/recovery.md says."""
        if list(self.backend.glob(".pulumi/locks/**/*.json")):
            self.pulumi("cancel", "--yes")
        put_in_order = [sys.executable, "-m", "recovery", "--stack", "sim", "--config-file", str(self.config_file)]
        done = subprocess.run(
            put_in_order, cwd=THIS.root, env=self.variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        self.pulumi(command, "--yes", "--skip-preview")

    def pending_operations(self) -> list[Any]:
        return json.loads(self.state())["checkpoint"]["latest"].get("pending_operations") or []

    def acts(self) -> Counter[str]:
        """What changed the cloud, and how often: requests that were answered well, or held after the cloud acted."""
        return Counter(
            shape(entry)
            for entry in self.requests()
            if entry.method != "GET" and (200 <= entry.status < 300 or "hold-after" in entry.rule)
        )

    def final(self) -> list[str]:
        """What there is in the cloud and in the outputs, without what differs from one run to the next."""
        documents = self.documents()
        names: dict[str, str] = {}
        for (kind, _), body in documents.items():
            name = f"{kind} {body.get('displayName') or body.get('userName') or ''}"
            names |= {body[key]: name for key in ("id", "ocid", "host") if len(str(body.get(key, ""))) >= 32}
        contents = [f"{kind} {json.dumps(body, sort_keys=True)}" for (kind, _), body in documents.items()]
        contents.append(f"outputs {json.dumps(self.outputs(), sort_keys=True)}")
        return sorted(_plain(text, names) for text in contents)


VOLATILE = {
    r"\d{4}-\d\d-\d\dT[\d:.]+Z": "<time>",
    r"gAAAA[\w=-]+": "<encrypted>",
    r"\$scrypt[^\"]*": "<hash>",
    r"ocid1\.[\w.-]*": "<ocid>",
    r"idcs-[0-9a-f]{32}": "<host>",
    r"\bq[a-z2-7]{12}\b": "<short id>",
    r"\b[0-9a-f-]{32,36}\b": "<id>",
    r"\"[\w+/=-]{27,}\"": '"<key>"',
}


def _plain(text: str, names: dict[str, str]) -> str:
    for id_, name in names.items():
        text = text.replace(id_, f"<{name}>")
    for pattern, word in VOLATILE.items():
        text = re.sub(pattern, word, text)
    return text


def shape(entry: Entry) -> str:
    """Give method and path of a request, with words for ids."""
    path = re.sub(r"/ocid1\.\w+\.[^/]*|/[0-9a-f]{32}", "/{id}", entry.path)
    return f"{entry.method} {path}"


def kill_session(leader_pid: int) -> None:
    """Kill every process of a session, also those that start meanwhile."""
    while members := [pid for pid in _processes() if _session(pid) == leader_pid]:
        for pid in members:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(leader_pid, os.WNOHANG)


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _session(pid: int) -> int:
    with suppress(ProcessLookupError):
        return os.getsid(pid)
    return 0


@dataclass(frozen=True)
class Undisturbed:
    """What one command does when nobody disturbs it.

    Attributes:
        before: Directory with the cloud and the stack as they are before it.
        requests: How many requests it sends.
        acts: What it changes, and how often.
        final: What there is after it.
    """

    before: Path
    requests: int
    acts: Counter[str]
    final: list[str]


@contextmanager
def reopened(directory: Path, settings: Settings) -> Iterator[KeptStack]:
    """Give the stack of a directory, in its own cloud that goes on from where it was."""
    config_file = directory / "cloud" / "oci" / "config"
    text = re.sub(r"key_file = .*/", f"key_file = {config_file.parent}/", config_file.read_text())
    config_file.write_text(text)
    with running(directory / "cloud", settings) as cloud:
        yield KeptStack(directory / "stack", cloud)


def record(command: str, before: Path, after: Path, settings: Settings) -> Undisturbed:
    """Run a command in a copy of what was before it, which is kept."""
    shutil.copytree(before, after)
    with reopened(after, settings) as stack:
        stack.pulumi(command, *QUIETLY)
        return Undisturbed(before, len(stack.requests()), stack.acts(), stack.final())
