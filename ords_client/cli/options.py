"""The options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SOURCE, USER, ADMINISTRATOR = "Stack outputs", "User", "OCI credentials"

StackOption = Annotated[
    str | None,
    typer.Option(
        "--stack", "-s", metavar="NAME", help="Read the outputs of this Pulumi stack.", rich_help_panel=SOURCE
    ),
]
OutputsOption = Annotated[
    Path | None,
    typer.Option(
        "--outputs",
        metavar="FILE",
        help="Read the outputs from a JSON file; - is standard input.",
        rich_help_panel=SOURCE,
    ),
]
IotDomainOption = Annotated[
    str | None,
    typer.Option(
        "--iot-domain",
        metavar="ID",
        help="OCID or short id; needed when the stack has several.",
        rich_help_panel=SOURCE,
    ),
]
UserOption = Annotated[
    str | None,
    typer.Option(
        "--user",
        "-u",
        metavar="NAME",
        envvar="ORDS_USER",
        help="Ask for this user. Default: for the client itself, or the only user if a password is given.",
        rich_help_panel=USER,
    ),
]
PasswordFileOption = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        help="File with the user's password. Else it comes from ORDS_PASSWORD or a prompt.",
        rich_help_panel=USER,
    ),
]
NoCacheOption = Annotated[
    bool,
    typer.Option("--no-cache", help="Neither use nor keep cached tokens.", rich_help_panel=USER),
]
AuthOption = Annotated[
    str | None,
    typer.Option(
        "--auth",
        metavar="KIND",
        envvar="OCI_CLI_AUTH",
        help="api_key (the default), security_token, instance_principal or resource_principal.",
        rich_help_panel=ADMINISTRATOR,
    ),
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="NAME",
        envvar="OCI_CLI_PROFILE",
        help="Profile of the OCI config file. Default: DEFAULT.",
        rich_help_panel=ADMINISTRATOR,
    ),
]
