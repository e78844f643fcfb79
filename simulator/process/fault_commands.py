"""The command line `python -m simulator faults`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from simulator.kernel.faults import Action
from simulator.process.control_client import ask
from simulator.process.options import DEFAULT_STATE, State

app = typer.Typer(help="Let requests go wrong, to rehearse an outage.", no_args_is_help=True)


@app.command()
def add(
    match: Annotated[str, typer.Option(help='"METHOD PATH" with * for anything: "POST */configureDataAccess".')],
    host: Annotated[str, typer.Option(help="Host pattern.")] = "*",
    action: Annotated[Action | None, typer.Option(help="What happens; `status` by default.")] = None,
    status: Annotated[int, typer.Option(help="Status of the answer.")] = 503,
    code: Annotated[str | None, typer.Option(help="Error code; one that goes with the status by default.")] = None,
    retry_after: Annotated[int | None, typer.Option(help="Seconds in a Retry-After header.")] = None,
    seconds: Annotated[float, typer.Option(help="How long `delay` waits.")] = 1.0,
    skip: Annotated[int, typer.Option(help="How many matching requests pass first.")] = 0,
    times: Annotated[int | None, typer.Option(help="How many go wrong; all by default.")] = None,
    work_request_outcome: Annotated[
        str | None, typer.Option(help="How its work request ends: FAILED, NEEDS_ATTENTION, any word, or stuck.")
    ] = None,
    without_resources: Annotated[bool, typer.Option(help="Its work request lists no resources.")] = False,
    state: State = DEFAULT_STATE,
) -> None:
    """Set a fault in the running cloud."""
    about_work_request = work_request_outcome or without_resources
    details = {
        "match": match,
        "host": host,
        "action": action or ("work-request" if about_work_request else "status"),
        "status": status,
        "code": code,
        "retry_after": retry_after,
        "seconds": seconds,
        "skip": skip,
        "times": times,
        "work_request_outcome": work_request_outcome,
        "without_resources": without_resources,
    }
    typer.echo(f"Fault {ask(state, 'POST', '/faults', details)['number']} is set.")


@app.command("list")
def list_faults(state: State = DEFAULT_STATE) -> None:
    """Print the faults that are set, one JSON object a line."""
    for fault in ask(state, "GET", "/faults"):
        typer.echo(json.dumps(fault))


@app.command()
def clear(state: State = DEFAULT_STATE) -> None:
    """Remove every fault; held requests lose their connection, stuck work requests succeed."""
    ask(state, "DELETE", "/faults")
