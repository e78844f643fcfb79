"""The command `token`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ords_client.cli.options import (
    IotDomainOption,
    NoCacheOption,
    OutputsOption,
    PasswordFileOption,
    StackOption,
    UserOption,
)
from ords_client.cli.screen import Screen
from ords_client.cli.stack import read_outputs
from ords_client.curl import VARIABLES, token_curl
from ords_client.errors import UsageError
from ords_client.grants import (
    ClientCredentialsGrant,
    Grant,
    JwtAssertionGrant,
    PasswordGrant,
    key_header,
)
from ords_client.network import new_session
from ords_client.outputs import Outputs
from ords_client.passwords import read_password
from ords_client.token_cache import TokenCache, default_directory
from ords_client.token_source import TokenSource

EXAMPLES = """Examples:

\b
  ords-client token -s dev --user grace
  curl -H "$(ords-client token -s dev --header)" "$DATA_URL/rawData"
  pulumi stack output --json --show-secrets | ords-client token --curl
"""

GRANT = "How to ask"


class GrantKind(StrEnum):
    """The ways to ask for a token."""

    PASSWORD = "password"  # noqa: S105 - the name of a grant
    REFRESH = "refresh"
    CLIENT_CREDENTIALS = "client-credentials"
    JWT_ASSERTION = "jwt-assertion"


def token(
    stack: StackOption = None,
    outputs: OutputsOption = None,
    iot_domain: IotDomainOption = None,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
    no_cache: NoCacheOption = False,
    kind: Annotated[
        GrantKind, typer.Option("--grant", help="The OAuth grant.", rich_help_panel=GRANT)
    ] = GrantKind.PASSWORD,
    offline_access: Annotated[
        bool,
        typer.Option(
            "--offline-access",
            help="Ask for a refresh token as well; it is cached, and later tokens need no password.",
            rich_help_panel=GRANT,
        ),
    ] = False,
    private_key: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="RSA key (PEM) that signs a JWT assertion.", rich_help_panel=GRANT),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Its certificate (PEM), to name the key.", rich_help_panel=GRANT),
    ] = None,
    key_id: Annotated[
        str | None,
        typer.Option(metavar="ALIAS", help="The certificate's alias in the app instead.", rich_help_panel=GRANT),
    ] = None,
    header: Annotated[bool, typer.Option("--header", help="Print an Authorization line.")] = False,
    curl: Annotated[bool, typer.Option("--curl", help="Print the curl command instead, secrets as variables.")] = False,
) -> None:
    """Print an access token for the data API."""
    values = read_outputs(stack, outputs)
    scope = values.iot_domain(iot_domain).scope
    screen = Screen()
    if curl:
        typer.echo(token_curl(values, scope, values.user(user)))
        screen.remark(f"Set {VARIABLES} in the shell first.")
        return
    source = TokenSource(
        new_session(),
        values,
        _grant(values, kind, user, password_file, private_key, certificate, key_id),
        scope,
        cache=None if no_cache else TokenCache(default_directory()),
        offline_access=offline_access,
    )
    granted = source.refresh() if kind is GrantKind.REFRESH else source.token()
    typer.echo(f"Authorization: Bearer {granted.access_token}" if header else granted.access_token)
    screen.remark(f"Good until {granted.expires_at:%Y-%m-%d %H:%M:%S} UTC.")


def _grant(
    outputs: Outputs,
    kind: GrantKind,
    user: str | None,
    password_file: Path | None,
    private_key: Path | None,
    certificate: Path | None,
    key_id: str | None,
) -> Grant:
    if kind is GrantKind.CLIENT_CREDENTIALS:
        return ClientCredentialsGrant()
    name = outputs.user(user)
    if kind is not GrantKind.JWT_ASSERTION:
        return PasswordGrant(name, lambda: read_password(name, password_file, "ORDS_PASSWORD"))
    return JwtAssertionGrant(
        subject=name,
        client_id=outputs.client_id,
        identity_domain_url=outputs.identity_domain_url,
        private_key=_private_key(private_key),
        key_header=key_header(certificate, key_id),
    )


def _private_key(file: Path | None) -> str:
    if file is None:
        raise UsageError("A JWT assertion needs --private-key FILE.")
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Cannot read the private key: {error}.") from error
