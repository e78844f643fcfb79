"""APEX access to an IoT domain: a workspace whose administrator gets an initial password.

Does not: hold the password as a property. The provider reads it from the stack's configuration when it needs it.
"""

from __future__ import annotations

import json

import pulumi
from pulumi.dynamic import Resource

from providers.cloud_provider import CloudProvider, Properties, in_one_line, say
from providers.errors import CredentialsError
from providers.iot_domain import IotDomain

PASSWORDS_KEY = "apexInitialPasswords"


class ApexDataAccessProvider(CloudProvider):
    """Makes the APEX workspace of an IoT domain.

    The service neither tells whether there is one nor takes it away: a new resource always asks for it, a later run
    never does, and destroy says that it stays.
    """

    required = {"iotDomainId": "the OCID of the IoT domain", "timeoutSeconds": "a number of seconds"}
    identity = ("iotDomainId",)

    def make_it_so(self, olds: Properties, news: Properties) -> Properties:
        """Ask for the workspace once, and wait."""
        if not olds:
            details = {"type": "APEX", "dbWorkspaceAdminInitialPassword": self._password(news["iotDomainId"])}
            with self.client() as oci:
                IotDomain(oci, news["iotDomainId"]).configure(details, is_so=None).make(self.waiter(news))
        return self.inputs(news)

    def _password(self, ocid: str) -> str:
        """Read the password of one IoT domain from the stack's configuration."""
        passwords = self._config.get(PASSWORDS_KEY) or {}
        found = (json.loads(passwords) if isinstance(passwords, str) else passwords).get(ocid)
        if not found:
            raise CredentialsError(
                f"There is no initial password for the APEX workspace of IoT domain {ocid}. "
                f"Run: pulumi config set --secret --path '{PASSWORDS_KEY}[\"{ocid}\"]'"
            )
        return str(found)

    def look(self, props: Properties) -> Properties | None:
        """See only whether the IoT domain is still there."""
        with self.client() as oci:
            return None if IotDomain(oci, props["iotDomainId"]).find() is None else {}

    @in_one_line
    def delete(self, id_: str, _props: Properties) -> None:
        """Say that the workspace stays: the service has no call to remove it."""
        say(f"The APEX workspace of IoT domain {id_} stays: the service has no call to remove it.")


class ApexDataAccess(Resource, module="iot", name="ApexDataAccess"):
    """The APEX workspace of one IoT domain."""

    def __init__(
        self,
        name: str,
        *,
        iot_domain_ocid: pulumi.Input[str],
        timeout_seconds: pulumi.Input[int],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Make the APEX workspace of `iot_domain_ocid`.

        Args:
            name: Resource name.
            iot_domain_ocid: OCID of the IoT domain.
            timeout_seconds: Limit of the wait, 60 to 7200.
            opts: Resource options.
        """
        props = {"iotDomainId": iot_domain_ocid, "timeoutSeconds": timeout_seconds}
        super().__init__(ApexDataAccessProvider(), name, props, opts)
