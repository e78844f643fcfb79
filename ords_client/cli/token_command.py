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
from ords_client.cli.session import Session
from ords_client.curl import CLIENT_SECRET, HOW_TO_SET, PASSWORD, scenario_curl, token_curl
from ords_client.errors import UsageError
from ords_client.grants import ClientCredentialsGrant, Grant, JwtAssertionGrant, key_header
from ords_client.outputs import Outputs
from ords_client.token_source import TokenSource

EXAMPLES = """Examples:

\b
  ords-client token -s dev
  ords-client token -s dev --user grace
  ords-client token -s dev --header | curl --header @- "$DATA_URL/rawData"
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
    context: typer.Context,
    stack: StackOption = None,
    outputs: OutputsOption = None,
    iot_domain: IotDomainOption = None,
    user: UserOption = None,
    password_file: PasswordFileOption = None,
    no_cache: NoCacheOption = False,
    kind: Annotated[
        GrantKind | None,
        typer.Option(
            "--grant",
            help="Default: client-credentials, or password if a user or a password is given.",
            rich_help_panel=GRANT,
        ),
    ] = None,
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
    curl: Annotated[
        bool, typer.Option("--curl", help="Print a curl command instead, which reads its secrets from variables.")
    ] = False,
    scenario: Annotated[
        bool,
        typer.Option(
            "--scenario", help="With --curl: in the scenario's own words, whose secrets the process list shows."
        ),
    ] = False,
) -> None:
    """Print an access token for the data API."""
    session = Session(
        stack=stack,
        outputs_file=outputs,
        iot_domain_choice=iot_domain,
        user=user,
        password_file=password_file,
        use_cache=not no_cache,
        sleep=context.obj,
    )
    if curl:
        _print_curl(session, in_scenario_words=scenario)
        return
    grant = _grant(session, kind, private_key, certificate, key_id)
    source = TokenSource(
        session.http,
        session.outputs,
        grant,
        session.iot_domain,
        cache=session.cache,
        offline_access=offline_access,
    )
    granted = source.refresh() if kind is GrantKind.REFRESH else source.token()
    typer.echo(f"Authorization: Bearer {granted.access_token}" if header else granted.access_token)
    session.screen.remark(f"Good until {granted.expires_at:%Y-%m-%d %H:%M:%S} UTC.")


def _print_curl(session: Session, *, in_scenario_words: bool) -> None:
    outputs, scope = session.outputs, session.iot_domain.scope
    needs_user = in_scenario_words or session.asks_for_a_user
    user = outputs.user(session.user) if needs_user else ""
    typer.echo(scenario_curl(outputs, scope, user) if in_scenario_words else token_curl(outputs, scope, user))
    variables = f"{CLIENT_SECRET} and {PASSWORD}" if user else CLIENT_SECRET
    session.screen.remark(HOW_TO_SET.format(variables=variables))


def _grant(
    session: Session,
    kind: GrantKind | None,
    private_key: Path | None,
    certificate: Path | None,
    key_id: str | None,
) -> Grant:
    if kind is None:
        return session.grant(session.outputs)
    if kind is GrantKind.CLIENT_CREDENTIALS:
        return ClientCredentialsGrant()
    if kind is GrantKind.JWT_ASSERTION:
        return _assertion(session.outputs, session.user, private_key, certificate, key_id)
    return session.password_grant(session.outputs)


def _assertion(
    outputs: Outputs, user: str | None, private_key: Path | None, certificate: Path | None, key_id: str | None
) -> JwtAssertionGrant:
    return JwtAssertionGrant(
        subject=outputs.user(user),
        client_id=outputs.client_id,
        audience=tuple(filter(None, (outputs.identity_domain_url, outputs.issuer))),
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
