"""The command line `python -m simulator telemetry`."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from simulator.data_api import seeding
from simulator.data_api.telemetry import FILE_NAME, Telemetry
from simulator.kernel.state_files import usable
from simulator.process.options import DEFAULT_STATE, State

app = typer.Typer(help="Telemetry of the simulated devices.", no_args_is_help=True)


@app.callback()
def telemetry() -> None:
    """Telemetry of the simulated devices."""


@app.command()
def add(
    rows: Annotated[int, typer.Option(min=1, help="How many rows, one second apart, the last one now.")],
    digital_twin: Annotated[str | None, typer.Option(help="Digital twin OCID; all take turns by default.")] = None,
    collection: Annotated[
        Literal["rawData", "rejectedData", "historizedData"], typer.Option(help="Where to.")
    ] = "rawData",
    content: Annotated[
        Path | None, typer.Option(help="File with the payload of every row, as a device sent it; else a measurement.")
    ] = None,
    state: State = DEFAULT_STATE,
) -> None:
    """Add telemetry, also while the cloud is running; a million rows take well under a minute."""
    if not (state / FILE_NAME).exists():
        raise typer.BadParameter(f"no simulated cloud is kept in {state}; start one: python -m simulator serve")
    payload = _payload(content, collection)
    with usable(state), closing(Telemetry(state)) as database:
        twins = _digital_twins(database, digital_twin)
        for done in seeding.load(database, collection, twins, rows, datetime.now(UTC), payload):
            typer.echo(f"{done} of {rows} rows added to {collection}")


def _payload(file: Path | None, collection: str) -> dict[str, bytes]:
    if file is None:
        return {}
    if collection == "historizedData":
        raise typer.BadParameter("rows of historizedData have no payload")
    try:
        return {"content": file.read_bytes()}
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read: {error.strerror}") from error


def _digital_twins(database: Telemetry, wanted: str | None) -> list[str]:
    # Without a wish, all of one IoT domain.
    known = database.digital_twins()
    if wanted is None:
        return [twin for twin, iot_domain in known.items() if iot_domain == min(known.values())]
    if wanted not in known:
        raise typer.BadParameter(f"{wanted} is no digital twin here; there are {', '.join(known)}")
    return [wanted]
