"""Oracle's command line client, as a person runs it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class OciCli:
    """The client, in an environment.

    Attributes:
        program: Its file.
        variables: The environment; a fixture that has a cloud fills it.
    """

    program: Path
    variables: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str) -> dict[str, Any]:
        """Run a command, which must succeed, and give what it printed."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"oci {' '.join(arguments)}: {done.stderr}"
        # With --wait-for-state it tells on standard error that it waits, and prints nothing when there is no body.
        printed: dict[str, Any] = json.loads(done.stdout or "{}")
        return printed

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        return subprocess.run(
            [str(self.program), *arguments],
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
