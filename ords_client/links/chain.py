"""What is known about one stack and one user, each fact asked for once, when a link first needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jwt
import requests

from ords_client.data_api import BearerAuth
from ords_client.errors import ConnectionFailedError
from ords_client.grants import Grant, PasswordGrant
from ords_client.identity_domain import IdentityDomain
from ords_client.links.administrator import Administrator
from ords_client.network import TIMEOUT_SECONDS, connection_failure
from ords_client.outputs import IotDomain, Outputs
from ords_client.tokens import Token, request_token

REFUSED = (401, 403)
"""Statuses of a refused token, which ORDS releases do not tell apart."""


@dataclass
class Chain:
    """The facts behind the links.

    Attributes:
        read_outputs: Gives the stack outputs.
        session: Sends unsigned requests.
        find_administrator: Gives signed ones, or raises AdministratorError.
        given_user: User name; None for the one user the stack assigned.
        password: Gives the password of a user.
        iot_domain_choice: OCID or short id; needed when the stack has several.
    """

    read_outputs: Callable[[], Outputs]
    session: requests.Session
    find_administrator: Callable[[], Administrator]
    given_user: str | None
    password: Callable[[str], str]
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
    def user(self) -> str:
        """The user name."""
        return self.outputs.user(self.given_user)

    @cached_property
    def discovery(self) -> requests.Response:
        """What the identity domain answers to anyone."""
        return self.fetch(f"{self.outputs.identity_domain_url}/.well-known/openid-configuration")

    @cached_property
    def signing_keys(self) -> requests.Response:
        """What the identity domain answers to who asks for its keys without a login."""
        return self.fetch(f"{self.outputs.identity_domain_url}/admin/v1/SigningCert/jwk")

    @cached_property
    def administrator(self) -> Administrator:
        """Who may look into the identity domain and the IoT domain."""
        return self.find_administrator()

    @cached_property
    def identity_domain(self) -> IdentityDomain:
        """The identity domain, from the inside."""
        return IdentityDomain(self.administrator, self.outputs)

    @cached_property
    def app(self) -> dict[str, Any]:
        """The app, as the identity domain has it."""
        return self.identity_domain.app()

    @cached_property
    def user_record(self) -> dict[str, Any] | None:
        """The user, as the identity domain has it."""
        return self.identity_domain.user(self.user)

    @cached_property
    def identity_domain_record(self) -> dict[str, Any]:
        """The identity domain, as IAM has it.

        Source: OCI Python SDK `identity/models/domain.py`, API version 20160918.
        """
        host = f"identity.{self.outputs.region}.oci.oraclecloud.com"
        return self.administrator.get(f"https://{host}/20160918/domains/{self.outputs.identity_domain_ocid}")

    @cached_property
    def iot_domain_record(self) -> dict[str, Any]:
        """The IoT domain, as the IoT service has it.

        Source: OCI Python SDK `iot/models/iot_domain.py`, API version 20250531.
        """
        host = f"iot.{self.outputs.region}.oci.oraclecloud.com"
        return self.administrator.get(f"https://{host}/20250531/iotDomains/{self.iot_domain.ocid}")

    @cached_property
    def grant(self) -> Grant:
        """How the token is asked for."""
        return PasswordGrant(self.user, lambda: self.password(self.user))

    @cached_property
    def token(self) -> Token:
        """A new token; never one from the cache."""
        return request_token(self.session, self.outputs, self.grant, self.iot_domain.scope)

    @cached_property
    def claims(self) -> dict[str, Any]:
        """What the token says, not yet checked."""
        return jwt.decode(self.token.access_token, options={"verify_signature": False})

    @cached_property
    def data_answer(self) -> requests.Response:
        """What the data API answers to the token."""
        url = f"{self.iot_domain.data_api_base_url}/rawData"
        return self.fetch(url, {"limit": 1}, BearerAuth(self.token.access_token))

    @property
    def data_status(self) -> int:
        """The HTTP status of that answer; 0 when there was none."""
        try:
            return self.data_answer.status_code
        except ConnectionFailedError:
            return 0

    def fetch(self, url: str, query: dict[str, int] | None = None, auth: BearerAuth | None = None) -> requests.Response:
        """Return the answer of `url`, whatever its status.

        Raises:
            ConnectionFailedError: There was none.
        """
        try:
            return self.session.get(
                url, params=query, auth=auth or _nobody, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
        except requests.RequestException as error:
            failure = connection_failure(error, url)
            raise failure from error


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add no credentials, also not those of a .netrc file."""
    return request
