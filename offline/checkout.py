"""Where this checkout keeps what it needs; nothing is written outside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Checkout:
    """One checkout of this project."""

    root: Path

    @property
    def python(self) -> Path:
        """The interpreter of the virtual environment."""
        return self.root / ".venv" / "bin" / "python"

    @property
    def tools(self) -> Path:
        """Programs that were built here."""
        return self.root / ".tools" / "bin"

    @property
    def pulumi_home(self) -> Path:
        """Pulumi's own files, apart from the person's."""
        return self.root / ".pulumi"

    @property
    def states(self) -> Path:
        """The stacks' states."""
        return self.pulumi_home / "state"


THIS = Checkout(Path(__file__).resolve().parents[1])
