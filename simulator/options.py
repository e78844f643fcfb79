"""Options that several commands of the command line share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_STATE = Path(".state/simulator")
State = Annotated[Path, typer.Option("--state", help="Directory the cloud is kept in.")]
