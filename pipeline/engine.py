"""Run Pulumi and read what it says: the event stream of a preview, and the answers of short commands.

Does not: interpret anything (story.py).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import EngineError

Event = dict[str, Any]
ODD_BYTES = "backslashreplace"
STREAMED = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "1"}
"""Events, one a line, instead of a digest. Source: `pulumi preview --help`, option --json."""
ANSWER_SECONDS = 300
"""How long a command may take that only tells something; what reads or changes the cloud takes as long as it takes."""

NEXT_STEPS = (
    (r"no stack named", "Look at the names with: pulumi stack ls"),
    (
        r"currently locked",
        "Wait until that run has ended; if it was killed, run: "
        "pulumi cancel --yes{stack}, then python -m recovery{stack}",
    ),
    (r"passphrase must be set|incorrect passphrase", "Set PULUMI_CONFIG_PASSPHRASE to the passphrase of this stack"),
    (r"PULUMI_ACCESS_TOKEN|not logged in|access token", "Set PULUMI_BACKEND_URL to where the stacks are kept"),
    (r"argument list too long", "Put who may read into a readersFile: docs/configuration.md#many-readers"),
    (r"executable file not found|No such file", "Install Pulumi first: make setup"),
)
"""What Pulumi says when it cannot start, and what helps; `{stack}` names the stack as an option."""
TELLING = re.compile(r"error:|: created by .+ \(pid \d+\)")
"""Of all that a command prints: its errors, and who holds a lock, which Pulumi says in a line below."""


@dataclass(frozen=True)
class Stack:
    """A stack of the project in the current folder.

    Attributes:
        name: Such as `prod`.
        config_file: Its configuration, if it is not `Pulumi.<name>.yaml`.
    """

    name: str
    config_file: str = ""

    def command(self, *words: str) -> list[str]:
        """Return the command line of a Pulumi command on this stack that reads its configuration."""
        own = ["--config-file", self.config_file] if self.config_file else []
        return ["pulumi", "--non-interactive", *words, "--stack", self.name, *own]

    def preview(self, *, policy_pack: str = "") -> list[Event]:
        """Return the events of a preview that looks at the cloud first.

        Args:
            policy_pack: Path of an executable policy pack; none by default.

        Raises:
            EngineError: Pulumi did not get as far as a preview.
        """
        pack = ["--policy-pack", policy_pack] if policy_pack else []
        return stream(self.command("preview", "--refresh", "--json", *pack))

    def destruction(self) -> list[Event]:
        """Return the events of a preview of `pulumi destroy`.

        Raises:
            EngineError: Pulumi did not get as far as a preview.
        """
        return stream(self.command("destroy", "--preview-only", "--json"))

    def run(self, *words: str, say: Callable[[str], None], redact: Callable[[str], str]) -> None:
        """Run a command that reads the stack's configuration, and say each line that it prints.

        Args:
            words: The command.
            say: Shows a line.
            redact: Takes secrets out of a line, before it is shown or stands in an error.

        Raises:
            EngineError: It failed.
        """
        command = self.command(*words)
        lines = []
        pipes: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with _started(command), subprocess.Popen(command, **pipes, encoding="utf-8", errors=ODD_BYTES) as process:
            for line in process.stdout or ():
                lines.append(redact(line.rstrip()))
                say(lines[-1])
        if process.returncode:
            raise EngineError(failure(command, "\n".join(filter(TELLING.search, lines))))

    def ask(self, *words: str) -> Any:
        """Return the JSON that a command prints.

        Raises:
            EngineError: It failed.
        """
        own = ["--config-file", self.config_file] if self.config_file and words[0] == "config" else []
        command = ["pulumi", "--non-interactive", *words, "--stack", self.name, *own]
        return parsed(command, ask(command, seconds=ANSWER_SECONDS) or "null")


def stream(command: Sequence[str]) -> list[Event]:
    """Run a preview and return its events.

    Raises:
        EngineError: Pulumi said nothing but an error.
    """
    done = call(command, STREAMED)
    events = [parsed(command, line) for line in done.stdout.splitlines() if line.startswith("{")]
    if not any("summaryEvent" in event or "resourcePreEvent" in event for event in events) and done.returncode:
        raise EngineError(failure(command, done.stderr or _said(events)))
    return events


def failure(command: Sequence[str], words: str) -> str:
    """Return one line for a command that failed: what it was, Pulumi's own words, and what helps.

    Args:
        command: The command line.
        words: What it printed to standard error.
    """
    said = " ".join(re.sub(r"^(error|warning): ", "", line.strip()) for line in words.splitlines() if line.strip())
    helps = next((step for pattern, step in NEXT_STEPS if re.search(pattern, said)), "Run it by hand to see more")
    stack = f" --stack {command[command.index('--stack') + 1]}" if "--stack" in command else ""
    return f"{' '.join(command[:3])} failed: {said.rstrip('.')}. {helps.format(stack=stack)}."


def _said(events: Sequence[Event]) -> str:
    found = [event["diagnosticEvent"] for event in events if "diagnosticEvent" in event]
    return "\n".join(one["message"] for one in found if one["severity"] == "error")


def parsed(command: Sequence[str], printed: str) -> Any:
    """Return the JSON that a command printed.

    Raises:
        EngineError: It printed something else.
    """
    try:
        return json.loads(printed)
    except (ValueError, RecursionError):
        raise EngineError(failure(command, "it printed something else than JSON")) from None


def ask(command: Sequence[str], **options: Any) -> str:
    """Run a command and return what it prints; arguments and errors as for `call`.

    Raises:
        EngineError: It failed.
    """
    done = call(command, **options)
    if done.returncode:
        raise EngineError(failure(command, done.stderr or done.stdout))
    return done.stdout


def call(
    command: Sequence[str],
    variables: Mapping[str, str] | None = None,
    *,
    given: str = "",
    folder: Path | None = None,
    seconds: float | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end.

    Args:
        command: The command line.
        variables: More variables of its environment.
        given: Its standard input.
        folder: Where it runs; here by default.
        seconds: How long it may take; as long as it takes by default.

    Raises:
        EngineError: It cannot be run, or took too long.
    """
    with _started(command):
        return subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **(variables or {})},
            input=given,
            capture_output=True,
            encoding="utf-8",
            errors=ODD_BYTES,
            check=False,
            timeout=seconds,
        )


@contextmanager
def _started(command: Sequence[str]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EngineError(failure(command, f"{command[0]}: {error.strerror}")) from error
    except subprocess.TimeoutExpired as error:
        raise EngineError(failure(command, f"it did not end in {error.timeout:.0f} s")) from error
