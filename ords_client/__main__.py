"""The command line: `ords-client`, or `python -m ords_client`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Annotated, Any

import typer

from ords_client import __version__
from ords_client.cli import check_command, password_command, query_command, token_command
from ords_client.collection import COLLECTIONS
from ords_client.errors import OrdsClientError
from ords_client.foreign import quoted, visible

CANNOT_WRITE = 1
INTERRUPTED, PIPE_CLOSED = 130, 141  # as the shell counts SIGINT and SIGPIPE


class Commands(typer.core.TyperGroup):
    """The commands; a failure of any of them ends in one line on standard error."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except OrdsClientError as error:
            _say(str(error))
            raise typer.Exit(error.exit_code) from error
        except BrokenPipeError as error:
            raise typer.Exit(PIPE_CLOSED) from error
        except KeyboardInterrupt as error:
            typer.echo(err=True)
            raise typer.Exit(INTERRUPTED) from error
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except OSError as error:
            _say(f"Cannot write: {error.strerror or quoted(error)}.")
            raise typer.Exit(CANNOT_WRITE) from error
        except Exception as error:
            words = f"{type(error).__name__}: {quoted(error)}"
            _say(f"Something went wrong that should not: {words}. Please report it.")
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=Commands,
    name="ords-client",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(rich_help_panel="Set-up", epilog=check_command.EXAMPLES)(check_command.check)
app.command(rich_help_panel="Set-up", epilog=token_command.EXAMPLES)(token_command.token)
app.command(rich_help_panel="Set-up", epilog=password_command.EXAMPLES)(password_command.password)
app.command(rich_help_panel="Data", epilog=query_command.EXAMPLES)(query_command.query)
for name in COLLECTIONS:
    app.command(name, rich_help_panel="Data", epilog=query_command.EXAMPLES)(query_command.command_for(name))


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ords-client {__version__}")
        raise typer.Exit


@app.callback(epilog="Documentation: docs/ords-client.md")
def ords_client(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read IoT data over ORDS, and find the broken link when it does not answer."""


def main() -> None:
    """Run the command line."""
    try:
        app()
    except SystemExit as end:
        if end.code:
            with suppress(OSError, ValueError):
                sys.stdout.flush()
            os._exit(int(end.code))  # not waiting for requests under way, nor writing to a closed pipe
        raise


def _say(text: str) -> None:
    typer.echo(f"ords-client: {visible(text)}", err=True)


if __name__ == "__main__":
    main()
