"""Options that several commands of the command line share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

DEFAULT_STATE = Path(".state/simulator")
State = Annotated[Path, typer.Option("--state", help="Directory the cloud is kept in.")]

Profile = Literal["fast", "real"]
ProfileOption = Annotated[
    Profile, typer.Option("--profile", help="How long things take: `fast`, or a guess at `real`.")
]
SettingsFile = Annotated[Path | None, typer.Option("--settings", help="TOML file of settings to change.")]
