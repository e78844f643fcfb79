"""Data access of the IoT domains: ORDS, and where wanted its siblings DIRECT and APEX."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

import pulumi
from pydantic import Field

from components.iot_domain import IotDomain
from components.section import Section
from components.text import Names, Password
from providers import apex_data_access as apex
from providers import direct_data_access as direct
from providers import ords_data_access as ords
from providers.restoring import FORGET

DOMAINS_PER_PROCESS = 4
"""How many IoT domains one plugin process waits for at once. Source: Pulumi SDK, dynamic/__main__.py (four threads)."""


ApexPassword = Annotated[Password, Field(min_length=12)]
"""**Source:** README of oracle-samples/oci-iot-samples: at least 12 characters."""


class DataAccess(Section):
    """Which other access to the IoT domains is wanted."""

    direct_access_groups: Names = Field(
        (),
        title="a list of group names, each once",
        description="groups of the identity domain that may connect to the IoT database directly (DIRECT)",
        examples=[["iot-analysts"]],
    )
    apex_initial_passwords: Mapping[str, ApexPassword] = Field(
        {},
        title="an encrypted object of IoT domain OCID, or name of a new one, to password of 12 characters or more",
        description="initial passwords of the IoT domains' APEX workspaces (APEX)",
        examples=[{"ocid1.iotdomain.oc1...": ""}],
    )


@dataclass(frozen=True, kw_only=True)
class OrdsDataAccessArgs:
    """Arguments of OrdsDataAccess.

    Attributes:
        iot_domains: The IoT domains.
        identity_domain_host: Host of the identity domain, without scheme and port.
        on_destroy: `restore` or `keep` the host.
        direct_group_names: Groups that may connect to the database, as `<tenancy OCID>:<identity domain>/<group>`.
        apex_domain_names: IoT domains that get an APEX workspace: OCIDs, or names of new ones.
        process_config: What a plugin process of its own must be told of the stack's configuration.
    """

    iot_domains: Sequence[IotDomain]
    identity_domain_host: pulumi.Input[str]
    on_destroy: str
    direct_group_names: Sequence[pulumi.Input[str]] = ()
    apex_domain_names: Collection[str] = ()
    process_config: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)


class OrdsDataAccess(pulumi.ComponentResource):
    """IoT domains whose data API trusts one identity domain.

    Makes for each IoT domain (scenario step): the memory of the host that it trusts now, and the ORDS data access
    (32), waited for (33) and read back (34). Then, if asked for, the memory of the groups that it allows now and the
    direct access, and last the APEX workspace: one after the other, since the service refuses two at a time. A domain
    that this stack creates has no memory: it takes all of this along when it goes.

    The first four IoT domains share the stack's plugin process, each further four get one more, so that all are waited
    for at once. A domain that moves to another process, because one before it is removed, is not changed by that.
    """

    def __init__(self, name: str, args: OrdsDataAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the data access of every IoT domain."""
        super().__init__("iot-ords:index:OrdsDataAccess", name, None, opts)
        self._name, self._args = name, args
        for number, domain in enumerate(args.iot_domains):
            if number % DOMAINS_PER_PROCESS == 0:
                self._provider = self._process(number // DOMAINS_PER_PROCESS)
            last = self._ords(domain)
            if args.direct_group_names:
                last = self._direct(domain, last)
            if domain.name in args.apex_domain_names:
                self._apex(domain, last)
        self.register_outputs({})

    def _process(self, number: int) -> pulumi.ProviderResource | None:
        """Give a plugin process; the stack's own is the first."""
        if number == 0:
            return None
        child = pulumi.ResourceOptions(parent=self)
        return pulumi.ProviderResource(
            "pulumi-python", f"{self._name}-process-{number + 1}", dict(self._args.process_config), child
        )

    def _after(self, *resources: pulumi.Resource) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, depends_on=resources, provider=self._provider)

    def _on_destroy(self, domain: IotDomain) -> str:
        return FORGET if domain.is_new else self._args.on_destroy

    def _ords(self, domain: IotDomain) -> pulumi.Resource:
        wanted = ords.OrdsDataAccessArgs(
            iot_domain_id=domain.ocid,
            identity_domain_host=self._args.identity_domain_host,
            original="" if domain.is_new else self._host_before(domain),
            on_destroy=self._on_destroy(domain),
        )
        return ords.OrdsDataAccess(f"{self._name}-{domain.key}", wanted, self._after())

    def _host_before(self, domain: IotDomain) -> pulumi.Output[str]:
        remembered = ords.OriginalOrdsDataAccessArgs(iot_domain_id=domain.ocid)
        return ords.OriginalOrdsDataAccess(f"{self._name}-original-{domain.key}", remembered, self._after()).original

    def _direct(self, domain: IotDomain, last: pulumi.Resource) -> pulumi.Resource:
        wanted = direct.DirectDataAccessArgs(
            iot_domain_id=domain.ocid,
            group_names=self._args.direct_group_names,
            original=[] if domain.is_new else self._groups_before(domain),
            on_destroy=self._on_destroy(domain),
        )
        return direct.DirectDataAccess(f"{self._name}-direct-{domain.key}", wanted, self._after(last))

    def _groups_before(self, domain: IotDomain) -> pulumi.Output[Sequence[str]]:
        remembered = direct.OriginalDirectDataAccessArgs(iot_domain_id=domain.ocid)
        name = f"{self._name}-original-groups-{domain.key}"
        return direct.OriginalDirectDataAccess(name, remembered, self._after()).original

    def _apex(self, domain: IotDomain, last: pulumi.Resource) -> None:
        wanted = apex.ApexDataAccessArgs(
            iot_domain_id=domain.ocid, iot_domain_name=domain.name if domain.is_new else None
        )
        apex.ApexDataAccess(f"{self._name}-apex-{domain.key}", wanted, self._after(last))
