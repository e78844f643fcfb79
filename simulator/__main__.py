"""The command line of the simulated cloud."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Annotated

import typer

from simulator import executing, serving
from simulator.data_api import commands as telemetry_commands
from simulator.description import describe as describe_state
from simulator.settings import Settings

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)

State = Annotated[Path, typer.Option("--state", help="Directory the cloud is kept in.")]
DEFAULT_STATE = Path(".state/simulator")


@app.command()
def serve(state: State = DEFAULT_STATE, port: int = 0) -> None:
    """Serve the simulated cloud until stopped."""
    logging.basicConfig(format="%(levelname)s %(message)s")
    serving.serve(state, Settings(), port, lambda url: typer.echo(f"The simulated cloud listens at {url}"))


@app.command(context_settings={"allow_interspersed_args": False})
def exec(command: list[str], state: State = DEFAULT_STATE) -> None:
    """Run a command inside the simulated cloud."""
    raise typer.Exit(executing.execute(state, command, []))


@app.command()
def describe(state: State = DEFAULT_STATE) -> None:
    """Print what is in the simulated tenancy, as JSON."""
    typer.echo(json.dumps(describe_state(state), indent=2))


app.add_typer(telemetry_commands.app, name="telemetry")

if __name__ == "__main__":
    app()
