"""The command `query`, and a command of its own for each collection."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from ords_client.cli.formats import Format
from ords_client.cli.options import (
    IotDomainOption,
    NoCacheOption,
    OutputsOption,
    PasswordFileOption,
    StackOption,
    UserOption,
)
from ords_client.cli.plot import draw
from ords_client.cli.row_writer import RowWriter
from ords_client.cli.session import Session
from ords_client.client import Filters
from ords_client.collection import COLLECTIONS, collection_named
from ords_client.errors import UsageError

ROWS, SHOWN = "Which rows", "How they are shown"

EXAMPLES = """Examples:

\b
  ords-client rawData -s dev --digital-twin OCID --limit 10
  ords-client rawData -s dev --since 2h --content -o jsonl | jq .content
  ords-client historizedData -s dev --where 'content_path in (temperature, humidity)' --where 'value > 20'
  ords-client historizedData -s dev --since 1d --plot value
  ords-client rejectedData -s dev --order-by id:desc --limit 5
  ords-client rawData -s dev --follow
"""


def query(
    context: typer.Context,
    collection: Annotated[
        str,
        typer.Argument(help=", ".join(COLLECTIONS), metavar="COLLECTION", autocompletion=lambda: list(COLLECTIONS)),
    ],
    stack: StackOption = None,
    outputs: OutputsOption = None,
    iot_domain: IotDomainOption = None,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
    no_cache: NoCacheOption = False,
    digital_twin: Annotated[
        list[str] | None,
        typer.Option(metavar="OCID", help="Of this digital twin; may be given several times.", rich_help_panel=ROWS),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="From 30m, 2h, 7d ago, or a time (UTC).", rich_help_panel=ROWS),
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="Before this time, said the same way.", rich_help_panel=ROWS)
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION",
            help="Such as 'value > 20', 'endpoint like iot/%', 'content_path in (a, b)'; all given ones hold.",
            rich_help_panel=ROWS,
        ),
    ] = None,
    order_by: Annotated[
        str | None,
        typer.Option(metavar="COLUMN[:desc]", help="Default: oldest first.", rich_help_panel=ROWS),
    ] = None,
    q: Annotated[
        str | None,
        typer.Option("--q", metavar="JSON", help="A filter object of the data API.", rich_help_panel=ROWS),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Stop after N rows. Default: all.", rich_help_panel=ROWS),
    ] = None,
    content: Annotated[
        bool, typer.Option("--content", help="Fetch payloads as well, many at once.", rich_help_panel=SHOWN)
    ] = False,
    follow: Annotated[
        bool,
        typer.Option(
            "--follow",
            "-f",
            help="Wait for new rows until Ctrl-C; with --since, earlier ones come first.",
            rich_help_panel=SHOWN,
        ),
    ] = False,
    interval: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="Pause of --follow.", rich_help_panel=SHOWN)
    ] = 5,
    output: Annotated[
        Format | None,
        typer.Option("--output", "-o", help="Default: table on a terminal, jsonl in a pipe.", rich_help_panel=SHOWN),
    ] = None,
    spreadsheet: Annotated[
        bool,
        typer.Option(
            "--spreadsheet",
            help="In CSV, put an apostrophe before text that a spreadsheet would run as a formula.",
            rich_help_panel=SHOWN,
        ),
    ] = False,
    plot: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Draw value, content.NAME, ... over time.", rich_help_panel=SHOWN),
    ] = None,
) -> None:
    """Read rows of a collection, every page of them, and write each as it comes."""
    asked = collection_named(collection)
    filters: Filters = {
        "digital_twin": digital_twin or (),
        "since": since,
        "until": until,
        "where": where or (),
        "order_by": order_by,
        "q": q,
    }
    content = content or bool(plot and plot.startswith("content."))
    _refuse_contradictions(follow=follow, order_by=order_by, plot=plot, output=output)
    session = Session(
        stack=stack,
        outputs_file=outputs,
        iot_domain_choice=iot_domain,
        user=user,
        password_file=password_file,
        use_cache=not no_cache,
        sleep=context.obj,
    )
    screen = session.screen
    writer = RowWriter(output, asked, screen, with_content=content, for_spreadsheets=spreadsheet)
    with session.client() as client:
        if follow:
            writer.write(client.follow(asked, limit=limit, content=content, interval_seconds=interval, **filters))
            return
        pages = client.pages(asked, limit=limit, content=content, **filters)
        with screen.counter(limit) as counted:
            if not plot:
                writer.write(counted(pages))
                return
            drawing = draw(counted(pages), asked, plot, colour=screen.out.color_system is not None)
    typer.echo(drawing)


def _refuse_contradictions(*, follow: bool, order_by: str | None, plot: str | None, output: Format | None) -> None:
    if follow and (order_by or plot or output is Format.PARQUET):
        raise UsageError("--follow writes rows as they come; leave out --order-by, --plot and --output parquet.")
    if output is Format.PARQUET and sys.stdout.isatty():
        raise UsageError("Parquet is not for terminals: add > rows.parquet.")


def command_for(collection: str) -> Callable[..., None]:
    """Return `query` with its collection given, as a command of the collection's own name.

    A signature of its own saves five commands that would declare the same seventeen options again.
    """

    def command(**options: Any) -> None:
        query(collection=collection, **options)

    signature = inspect.signature(query, eval_str=True)
    parameters = [one for name, one in signature.parameters.items() if name != "collection"]
    command.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    command.__doc__ = f"Read {collection}: the same as `query {collection}`."
    return command
