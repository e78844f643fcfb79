"""What every command needs of one environment: its outputs, who asks, where tokens are kept, and the screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ords_client.administrator import Administrator
from ords_client.cli.passwords import read_password
from ords_client.cli.screen import Screen
from ords_client.client import OrdsClient
from ords_client.content import CONNECTIONS
from ords_client.grants import ClientCredentialsGrant, Grant, PasswordGrant
from ords_client.network import Http
from ords_client.oci_credentials import find_signer
from ords_client.outputs import IotDomain, Outputs
from ords_client.stack import read_outputs
from ords_client.token_cache import TokenCache, default_directory

PASSWORD_VARIABLE = "ORDS_PASSWORD"  # noqa: S105 - the name of a variable


@dataclass(kw_only=True)
class Session:
    """One run of a command.

    Attributes:
        stack: Name of the Pulumi stack whose outputs to read.
        outputs_file: Else the file with them.
        iot_domain_choice: OCID or short id; needed when the stack has several.
        user: User name, if one was given.
        password_file: File with the password, if one was given.
        use_cache: Whether tokens are kept between runs.
        sleep: Waits a number of seconds. Default: as time passes.
    """

    stack: str | None = None
    outputs_file: Path | None = None
    iot_domain_choice: str | None = None
    user: str | None = None
    password_file: Path | None = None
    use_cache: bool = True
    sleep: Callable[[float], None] | None = None
    screen: Screen = field(default_factory=Screen)

    @cached_property
    def outputs(self) -> Outputs:
        """The stack outputs."""
        return read_outputs(self.stack, self.outputs_file)

    @property
    def iot_domain(self) -> IotDomain:
        """The IoT domain that was chosen."""
        return self.outputs.iot_domain(self.iot_domain_choice)

    @cached_property
    def http(self) -> Http:
        """What sends the requests."""
        return Http(connections=CONNECTIONS, sleep=self.sleep, say=self.screen.remark)

    @property
    def cache(self) -> TokenCache | None:
        """Where tokens are kept."""
        directory = default_directory() if self.use_cache else None
        return TokenCache(directory) if directory else None

    @property
    def asks_for_a_user(self) -> bool:
        """Whether a user is meant: one was given, or a password."""
        return bool(self.user or self.password_file or os.environ.get(PASSWORD_VARIABLE))

    def grant(self, outputs: Outputs) -> Grant:
        """Return how to ask for a token: for the client itself, unless a user is meant."""
        return self.password_grant(outputs) if self.asks_for_a_user else ClientCredentialsGrant()

    def password_grant(self, outputs: Outputs) -> PasswordGrant:
        """Return how to ask for a user's token."""
        name = outputs.user(self.user)
        return PasswordGrant(name, lambda: read_password(name, self.password_file, PASSWORD_VARIABLE))

    def client(self) -> OrdsClient:
        """Return what reads rows."""
        return OrdsClient(
            self.outputs,
            self.grant(self.outputs),
            iot_domain=self.iot_domain_choice,
            cache=self.cache,
            http=self.http,
        )

    def administrator(self, auth: str | None, profile: str | None) -> Administrator:
        """Return what sends requests signed with the OCI credentials of this machine."""
        return Administrator(self.http, find_signer(auth, profile))
