"""Oracle's command line client, as a person runs it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from simulator.kernel import tenancy

COMPARTMENT = ("--compartment-id", tenancy.COMPARTMENT_OCID)
WAIT = ("--wait-for-state", "SUCCEEDED", "--wait-interval-seconds", "1")
SESSION = Path(__file__).parent / "command_line_session.py"


@dataclass(frozen=True)
class Done:
    """A command that has ended: its exit status and what it printed."""

    status: int
    out: str
    err: str


class Shell(Protocol):
    """Runs commands of the client."""

    def run(self, *arguments: str) -> Done:
        """Run a command."""


class OciCli:
    """The client, each command in a process of its own, or many in one."""

    def __init__(self, program: Path) -> None:
        """Use the client in the file `program`."""
        self.program = program
        self.variables: dict[str, str] = {}

    def run(self, *arguments: str) -> Done:
        """Run a command."""
        command = [str(self.program), *arguments]
        done = subprocess.run(
            command, env=self.variables, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def session(self, variables: Mapping[str, str]) -> Iterator[Session]:
        """Keep one process for all commands of the block."""
        command = [str(self.program.with_name("python")), str(SESSION)]
        with subprocess.Popen(
            command, env=dict(variables), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            yield Session(process)
            assert process.stdin
            process.stdin.close()


@dataclass
class Session:
    """A process that runs commands one after the other."""

    process: subprocess.Popen[str]

    def run(self, *arguments: str) -> Done:
        """Run a command."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(arguments) + "\n")
        self.process.stdin.flush()
        return Done(**json.loads(self.process.stdout.readline()))


def ask(shell: Shell, *arguments: str) -> dict[str, Any]:
    """Run a command, which must succeed, and give what it printed."""
    done = shell.run(*arguments)
    assert done.status == 0, f"oci {' '.join(arguments)}: {done.out}{done.err}"
    # With --wait-for-state it tells on standard error that it waits, and prints nothing when there is no body.
    printed: dict[str, Any] = json.loads(done.out or "{}")
    return printed


def as_json(value: Any) -> str:
    """Write the value of an option that holds more than a text."""
    return json.dumps(value)


def created_by(printed: dict[str, Any]) -> str:
    """Give the OCID of what a work request of IAM created."""
    return next(str(r["identifier"]) for r in printed["data"]["resources"] if r["action-type"] == "CREATED")


def assert_refused(done: Done, status: int, words: str) -> None:
    """The client shows the status and the service's words, and ends with a status of its own."""
    assert done.status == 1
    assert f'"status": {status}' in done.err
    assert words in done.err
