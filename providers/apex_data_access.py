"""APEX access to an IoT domain: a workspace whose administrator gets an initial password.

Does not: hold the password as a property. The provider reads it from the stack's configuration when it needs it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pulumi

from providers.cloud_provider import CloudProvider, CloudResource
from providers.declaration import Args, Properties, given, identity
from providers.errors import CredentialsError, DeletedError, NotFoundError
from providers.failure import in_one_line
from providers.iot_domain import IotDomain
from providers.kinds import IOT_DOMAIN_OCID, text

PASSWORDS_KEY = "apexInitialPasswords"


@dataclass(frozen=True, kw_only=True)
class ApexDataAccessArgs(Args):
    """Arguments of ApexDataAccess.

    Attributes:
        iot_domain_id: OCID of the IoT domain.
        iot_domain_name: Name of an IoT domain that this stack creates: the password stands under it, and the workspace
            goes with the domain. None for another.
    """

    iot_domain_id: pulumi.Input[str] = identity(IOT_DOMAIN_OCID)
    iot_domain_name: pulumi.Input[str | None] = given(text("the name of the IoT domain"), may_be_empty=True)


class ApexDataAccessProvider(CloudProvider):
    """Makes the APEX workspace of an IoT domain.

    The service neither tells whether there is one nor takes it away: a new resource always asks for it, a later run
    never does, and destroy says that it stays.
    """

    args = ApexDataAccessArgs

    def make_it_so(self, olds: Properties, news: Properties) -> Properties:
        """Ask for the workspace once, and wait."""
        if not olds:
            ocid = news["iotDomainId"]
            password = self._password(news.get("iotDomainName") or ocid)
            details = {"type": "APEX", "dbWorkspaceAdminInitialPassword": password}
            with self.cloud.client() as oci:
                IotDomain(oci, ocid).configure_data_access(details, None, self.cloud.waiter())
        return self.args.inputs(news)

    def _password(self, known_as: str) -> str:
        """Read the password of one IoT domain from the stack's configuration."""
        passwords: Any = self.cloud.setting(PASSWORDS_KEY) or {}
        found = (json.loads(passwords) if isinstance(passwords, str) else passwords).get(known_as)
        if not found:
            raise CredentialsError(
                f"There is no initial password for the APEX workspace of IoT domain {known_as}. "
                f"Run: pulumi config set --secret --path '{PASSWORDS_KEY}[\"{known_as}\"]'"
            )
        return str(found)

    def look(self, props: Properties) -> Properties | None:
        """See only whether the IoT domain is still there."""
        with self.cloud.client() as oci:
            try:
                IotDomain(oci, props["iotDomainId"]).read()
            except (NotFoundError, DeletedError):
                return None
        return {}

    @in_one_line
    def delete(self, id_: str, props: Properties) -> None:
        """Say that the workspace stays, unless its domain goes: the service has no call to remove it."""
        if not props.get("iotDomainName"):
            self.cloud.say(f"The APEX workspace of IoT domain {id_} stays: the service has no call to remove it.")


class ApexDataAccess(CloudResource[ApexDataAccessArgs], module="iot", name="ApexDataAccess"):
    """The APEX workspace of one IoT domain."""

    provider = ApexDataAccessProvider
