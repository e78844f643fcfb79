"""What is known about one stack and who asks, each fact asked for once, when a link first needs it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, TypeVar

import jwt

from ords_client.administrator import Administrator
from ords_client.data_api import DataApi, RowsPage
from ords_client.discovery import Discovery, discovery_in
from ords_client.errors import ConnectionFailedError, DataApiError
from ords_client.exchange import Request
from ords_client.grants import Grant
from ords_client.identity_domain import IdentityDomain
from ords_client.network import Http
from ords_client.oci_credentials import service_url
from ords_client.outputs import IotDomain, Outputs
from ords_client.signing_keys import signing_keys_in
from ords_client.token_source import TokenSource
from ords_client.tokens import Token

REFUSED = (401, 403)
"""Statuses of a refused token, which ORDS releases do not tell apart."""
T = TypeVar("T")


def asked_once(ask: Callable[[Any], T]) -> cached_property[Callable[[], T]]:
    """Return a fact that is asked for once, also when the answer is a failure, which is then raised again.

    What is refused once is not asked for again: a wrong password that is tried twice may lock its user.
    """

    @wraps(ask)
    def remember(facts: Any) -> Callable[[], T]:
        try:
            value = ask(facts)
        except Exception as error:
            failure = error

            def fail() -> T:
                raise failure

            return fail
        return lambda: value

    return cached_property(remember)


@dataclass
class Facts:
    """The facts behind the links.

    Attributes:
        read_outputs: Gives the stack outputs.
        http: Sends the requests.
        find_administrator: Gives signed ones, or raises AdministratorError.
        make_grant: Gives the way to ask for a token.
        iot_domain_choice: OCID or short id; needed when the stack has several.
    """

    read_outputs: Callable[[], Outputs]
    http: Http
    find_administrator: Callable[[], Administrator]
    make_grant: Callable[[Outputs], Grant]
    iot_domain_choice: str | None = None

    @cached_property
    def outputs(self) -> Outputs:
        """The stack outputs."""
        return self.read_outputs()

    @cached_property
    def iot_domain(self) -> IotDomain:
        """The IoT domain whose data is to be read."""
        return self.outputs.iot_domain(self.iot_domain_choice)

    @cached_property
    def grant(self) -> Grant:
        """How the token is asked for."""
        return self.make_grant(self.outputs)

    @property
    def user(self) -> str:
        """The user name; empty when the client asks for itself."""
        return self.grant.subject

    @asked_once
    def discovery(self) -> Discovery:
        """What the identity domain answers to anyone."""
        url = f"{self.outputs.identity_domain_url}/.well-known/openid-configuration"
        return self.http.ask(Request("GET", url), discovery_in)

    @asked_once
    def signing_keys(self) -> list[jwt.PyJWK]:
        """The keys that the identity domain shows to who asks without a login."""
        url = f"{self.outputs.identity_domain_url}/admin/v1/SigningCert/jwk"
        return self.http.ask(Request("GET", url), signing_keys_in)

    @asked_once
    def administrator(self) -> Administrator:
        """Who may look into the identity domain and the IoT domain."""
        return self.find_administrator()

    @property
    def identity_domain(self) -> IdentityDomain:
        """The identity domain, from the inside."""
        return IdentityDomain(self.administrator(), self.outputs)

    @asked_once
    def app(self) -> dict[str, Any]:
        """The app, as the identity domain has it."""
        return self.identity_domain.app()

    @asked_once
    def user_record(self) -> dict[str, Any] | None:
        """The user, as the identity domain has it."""
        return self.identity_domain.user(self.user)

    @asked_once
    def identity_domain_record(self) -> dict[str, Any]:
        """The identity domain, as IAM has it.

        Source: OCI Python SDK `identity/models/domain.py`, API version 20160918.
        """
        url = f"{service_url('identity', self.outputs.home_region)}/20160918/domains"
        return self.administrator().get(f"{url}/{self.outputs.identity_domain_ocid}")

    @asked_once
    def iot_domain_record(self) -> dict[str, Any]:
        """The IoT domain, as the IoT service has it.

        Source: OCI Python SDK `iot/models/iot_domain.py`, API version 20250531.
        """
        url = f"{service_url('iot', self.outputs.region)}/20250531/iotDomains"
        return self.administrator().get(f"{url}/{self.iot_domain.ocid}")

    @cached_property
    def tokens(self) -> TokenSource:
        """Gives a new token; never one from the cache."""
        return TokenSource(self.http, self.outputs, self.grant, self.iot_domain)

    @asked_once
    def token(self) -> Token:
        """The new token."""
        return self.tokens.token()

    @asked_once
    def claims(self) -> dict[str, Any]:
        """What the token says, not yet checked."""
        return jwt.decode(self.token().access_token, options={"verify_signature": False})

    @asked_once
    def page(self) -> RowsPage:
        """What the data API gives for the token, read as rows are read."""
        self.token()
        api = DataApi(self.http, self.iot_domain.data_api_base_url, self.tokens)
        return api.page("rawData", {"limit": 1})

    @property
    def data_status(self) -> int:
        """The HTTP status of the data API's answer; 0 when there was none that can be used."""
        with contextlib.suppress(ConnectionFailedError):
            try:
                self.page()
            except DataApiError as error:
                return error.status
            return 200
        return 0
