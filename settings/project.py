"""The name of this project, to which its configuration keys belong: `pulumi new` gives it another one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

PROJECT: str = yaml.safe_load((Path(__file__).parents[1] / "Pulumi.yaml").read_text(encoding="utf-8"))["name"]


def full_keys(config: dict[str, Any]) -> dict[str, Any]:
    """Put the project's name before each key without one, as Pulumi does with what stands in a stack's file."""
    return {key if ":" in key else f"{PROJECT}:{key}": value for key, value in config.items()}
