"""The commands of Pulumi on one stack."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from providers.errors import ProviderError

ANSWER_SECONDS = 300


class EngineError(ProviderError):
    """A command of Pulumi did not do what was asked."""


@dataclass(frozen=True)
class Engine:
    """Runs Pulumi on one stack.

    Attributes:
        stack: Name of the stack; empty for the selected one.
        config_file: Its configuration file; empty for the usual one.
        answer_seconds: How long a command may take that only tells something.
    """

    stack: str = ""
    config_file: str = ""
    answer_seconds: float = ANSWER_SECONDS

    def export(self, *, show_secrets: bool = False) -> dict[str, Any]:
        """Return the state of the stack; with secrets in clear text if asked to."""
        exported: dict[str, Any] = self._json(dict, "stack", "export", *(["--show-secrets"] if show_secrets else []))
        return exported

    def load(self, state: dict[str, Any]) -> None:
        """Put a state in place of the stack's."""
        self._run("stack", "import", given=json.dumps(state))

    def config(self) -> dict[str, str]:
        """Return the configuration of the stack, secrets in clear text, by full key."""
        shown = self._json(dict, "config", "--json", "--show-secrets", *self._from_file())
        entries = {key: entry for key, entry in shown.items() if isinstance(entry, dict)}
        return {key: str(entry["value"]) for key, entry in entries.items() if "value" in entry}

    def last_end(self) -> str:
        """Return when the last run that came to its end did so, as an RFC 3339 time; empty when none has."""
        runs = self._json(list, "stack", "history", "--json", "--page-size", "1")
        return str(runs[0].get("endTime") or "") if runs and isinstance(runs[0], dict) else ""

    def refresh(self, urns: Sequence[str]) -> None:
        """Read resources from the cloud."""
        targets = [word for urn in urns for word in ("--target", urn)]
        self._run("refresh", "--yes", "--skip-preview", *targets, *self._from_file())

    def _from_file(self) -> list[str]:
        return ["--config-file", self.config_file] if self.config_file else []

    def _json(self, kind: type, *arguments: str) -> Any:
        try:
            found = json.loads(self._run(*arguments, seconds=self.answer_seconds))
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, kind):
            raise EngineError(f"`pulumi {' '.join(arguments)}` printed something else than JSON.")
        return found

    def _run(self, *arguments: str, given: str = "", seconds: float | None = None) -> str:
        command = ["pulumi", "--non-interactive", *arguments, *(["--stack", self.stack] if self.stack else [])]
        try:
            done = subprocess.run(
                command,
                input=given,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                errors="backslashreplace",
                check=False,
                timeout=seconds,
            )
        except OSError as error:
            raise EngineError(f"Could not run pulumi: {error.strerror}. Install Pulumi, or put it on PATH.") from None
        except subprocess.TimeoutExpired:
            raise EngineError(
                f"`{' '.join(command)}` did not end in {seconds:.0f} s; run it by hand to see why."
            ) from None
        if done.returncode:
            raise EngineError(f"`{' '.join(command)}` ended with status {done.returncode}; its own lines say why.")
        return done.stdout
