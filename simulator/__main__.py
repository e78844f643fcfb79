"""The command line of the simulated cloud."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal
from urllib.parse import urlencode

import typer

from simulator.door.description import describe as describe_state
from simulator.errors import SimulatorError
from simulator.forge import request_token
from simulator.kernel import journal
from simulator.process import executing, fault_commands, running, telemetry_commands
from simulator.process.control_client import ask
from simulator.process.options import DEFAULT_STATE, ProfileOption, SettingsFile, State

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
app.add_typer(fault_commands.app, name="faults")
app.add_typer(telemetry_commands.app, name="telemetry")

FOLLOW_SECONDS = 20
"""How long one question for new requests waits for an answer."""


@app.command()
def serve(
    state: State = DEFAULT_STATE,
    profile: ProfileOption = "fast",
    settings: SettingsFile = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; the system chooses one by default.")
    ] = 0,
    until_eof: Annotated[bool, typer.Option("--until-eof", help="Stop when standard input ends.")] = False,
) -> None:
    """Serve the simulated cloud until it is stopped."""
    from simulator.process import serving, settings_file  # the whole cloud: other commands start faster without it

    logging.basicConfig(format="%(levelname)s %(message)s")
    serving.serve(
        state,
        settings_file.load(profile, settings),
        port,
        lambda url: typer.echo(f"The simulated cloud listens at {url}"),
        until_eof=until_eof,
    )


@app.command(context_settings={"allow_interspersed_args": False})
def exec(
    command: Annotated[list[str], typer.Argument(help="The command and its arguments, after `--`.")],
    state: State = DEFAULT_STATE,
    profile: ProfileOption = "fast",
    settings: SettingsFile = None,
    job: Annotated[
        str | None, typer.Option(help="Play a job of GitHub: its subject, such as repo:octo/iot:environment:prod.")
    ] = None,
) -> None:
    """Run a command inside the simulated cloud; start the cloud for it when none runs on the state."""
    options = ["--profile", profile, *(["--settings", str(settings)] if settings else [])]
    sys.exit(executing.execute(state, command, options, job))


@app.command()
def id_token(
    subject: Annotated[str, typer.Option(help="Which job: pairs of a claim and its value, with colons between.")],
    issuer: Annotated[Literal["github", "gitlab"], typer.Option(help="Which forge.")] = "gitlab",
    audience: Annotated[str, typer.Option(help="Whom it is for; the forge's own choice by default.")] = "",
    state: State = DEFAULT_STATE,
) -> None:
    """Print the token of a forge's job, as GitLab gives it in a variable."""
    query = urlencode({"issuer": issuer, "subject": subject, "audience": audience}, errors="replace")
    headers = {"Authorization": f"bearer {request_token.read_or_make(state)}"}
    typer.echo(ask(state, "GET", f"/forge/token?{query}", headers=headers)["value"])


@app.command()
def describe(state: State = DEFAULT_STATE) -> None:
    """Print what the simulated tenancy holds, as JSON."""
    endpoint = running.find(state)
    typer.echo(json.dumps(describe_state(state, endpoint.url if endpoint else None), indent=2))


@app.command()
def log(
    state: State = DEFAULT_STATE,
    follow: Annotated[bool, typer.Option("--follow", help="Go on printing as requests come.")] = False,
) -> None:
    """Print every request in one line, with the rule that refused it."""
    number = 0
    for known in journal.read(state / journal.FILE_NAME):
        typer.echo(known.line())
        number = known.number
    while follow:
        for entry in ask(state, "GET", f"/requests?after={number}&wait={FOLLOW_SECONDS}"):
            typer.echo(entry["line"])
            number = entry["number"]


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except SimulatorError as error:
        sys.exit(f"simulator: {error}")
    except OSError as error:
        sys.exit(f"simulator: {error.filename or 'a file'} cannot be used: {error.strerror}")
    except KeyboardInterrupt:
        sys.exit(130)


def main() -> None:
    """Run the command line."""
    with _plain_errors():
        app(standalone_mode=True)


if __name__ == "__main__":
    main()
