"""The command `password`, for administrators."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ords_client.cli.options import AuthOption, OutputsOption, ProfileOption, StackOption, UserOption
from ords_client.cli.passwords import read_password
from ords_client.cli.session import Session
from ords_client.identity_domain import IdentityDomain

EXAMPLES = """Examples:

\b
  ords-client password -s dev --user grace
  ords-client password -s dev --user grace --reset
"""


def password(
    context: typer.Context,
    stack: StackOption = None,
    outputs: OutputsOption = None,
    user: UserOption = None,
    password_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="File with the new password. Else ORDS_NEW_PASSWORD or a prompt."),
    ] = None,
    reset: Annotated[
        bool,
        typer.Option("--reset", help="Set none; have the identity domain mail the user how to choose one."),
    ] = False,
    auth: AuthOption = None,
    profile: ProfileOption = None,
) -> None:
    """Give a user a new password, as an administrator (OCI credentials)."""
    session = Session(stack=stack, outputs_file=outputs, user=user, sleep=context.obj)
    name = session.outputs.user(user)
    domain = IdentityDomain(session.administrator(auth, profile), session.outputs)
    if reset:
        domain.reset_password(name)
        session.screen.remark(f"The password of {name} is reset; {name} is told by mail how to choose a new one.")
        return
    domain.set_password(name, read_password(f"{name} (new)", password_file, "ORDS_NEW_PASSWORD"))
    session.screen.remark(f"The password of {name} is set.")
