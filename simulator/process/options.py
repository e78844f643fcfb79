"""Options that several commands of the command line share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.process.environment import STATE_VARIABLE
from simulator.settings.profiles import Profile

DEFAULT_STATE = Path(".state/simulator")
State = Annotated[Path, typer.Option("--state", envvar=STATE_VARIABLE, help="Directory the cloud is kept in.")]

ProfileOption = Annotated[
    Profile,
    typer.Option(
        "--profile",
        help="`fast`, or a guess at how long things take in `real`; for a new state: a tenancy of `two-regions`, or of"
        " the realm of a `government`.",
    ),
]
SettingsFile = Annotated[Path | None, typer.Option("--settings", help="TOML file of settings to change.")]
