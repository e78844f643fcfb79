"""A state of its own in a folder of its own, where a stack is put together before anybody sees it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from pipeline.adopt import stack_file
from pipeline.engine import call, failure, parsed
from pipeline.errors import EngineError


@dataclass(frozen=True)
class Scratch:
    """A stack in a folder that only its owner can read, and that is removed afterwards.

    Attributes:
        folder: The folder.
        stack: Name of the stack.
    """

    folder: Path
    stack: str

    @property
    def config_file(self) -> Path:
        """The stack's configuration, with what Pulumi adds for this state."""
        return self.folder / f"Pulumi.{self.stack}.yaml"

    def configure(self, config: dict[str, Any]) -> None:
        """Write the configuration; what Pulumi added to it stays."""
        added = yaml.safe_load(self.config_file.read_text()) if self.config_file.exists() else {}
        self.config_file.write_text(stack_file.text({**added, "config": config}), encoding="utf-8")

    def pulumi(self, *words: str, given: str = "") -> str:
        """Run a Pulumi command on the stack and return what it prints.

        Raises:
            EngineError: It failed.
        """
        command = ["pulumi", "--non-interactive", *words]
        variables = {"PULUMI_BACKEND_URL": self.folder.as_uri(), "PULUMI_CONFIG_PASSPHRASE": "scratch"}
        done = call(command, variables, given=given, folder=self.folder)
        if done.returncode:
            raise EngineError(failure(command, _errors(done.stdout) or done.stderr or done.stdout))
        return done.stdout

    def preview(self, *words: str) -> Any:
        """Return the digest of a preview."""
        return parsed(["pulumi", "preview"], self.pulumi("preview", "--json", *words))


def _errors(printed: str) -> str:
    """Return the errors of a digest; nothing when it is none."""
    try:
        digest = json.loads(printed)
    except ValueError:
        return ""
    return "\n".join(one["message"] for one in digest.get("diagnostics") or [] if one["severity"] == "error")


@contextmanager
def scratch(stack: str, project: Path) -> Iterator[Scratch]:
    """Give an empty stack of a project; its folder is gone when the block ends."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        declared = yaml.safe_load((project / "Pulumi.yaml").read_text())
        main = (project / declared.get("main", ".")).resolve()
        (folder / "Pulumi.yaml").write_text(yaml.safe_dump({**declared, "main": str(main)}))
        made = Scratch(folder, stack)
        made.pulumi("stack", "init", stack)
        yield made
