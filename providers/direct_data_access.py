"""Direct database access to an IoT domain: the identity groups whose members may connect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi.dynamic import Resource

from providers.change import Change
from providers.cloud_provider import CloudProvider, MemoryProvider, Properties, in_one_line, say
from providers.iot_domain import IotDomain

ATTRIBUTE = "dbAllowListedIdentityGroupNames"


def _allow(domain: IotDomain, names: Sequence[str]) -> Change:
    """Prepare the call that replaces the list of allowed groups."""
    return domain.configure({"type": "DIRECT", ATTRIBUTE: list(names)}, lambda seen: _listed(seen) == sorted(names))


def _listed(domain: Mapping[str, Any]) -> list[str]:
    return sorted(domain.get(ATTRIBUTE) or [])


class OriginalDirectGroupsProvider(MemoryProvider):
    """Remembers the groups that an IoT domain allowed before this stack."""

    required = {"iotDomainId": "the OCID of the IoT domain"}
    identity = ("iotDomainId",)

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Read the groups that the IoT domain allows now."""
        with self.client() as oci:
            return {**self.inputs(news), "groupNames": _listed(IotDomain(oci, news["iotDomainId"]).read())}


class DirectDataAccessProvider(CloudProvider):
    """Allows identity groups to connect to the database of an IoT domain."""

    required = {
        "iotDomainId": "the OCID of the IoT domain",
        "groupNames": "names of groups as <tenancy OCID>:<identity domain name>/<group name>",
        "onDestroy": "restore or keep",
        "timeoutSeconds": "a number of seconds",
    }
    optional = ("originalGroupNames",)
    identity = ("iotDomainId",)

    def make_it_so(self, _olds: Properties, news: Properties) -> Properties:
        """Adopt, take up again, or configure and wait."""
        with self.client() as oci:
            _allow(IotDomain(oci, news["iotDomainId"]), news["groupNames"]).make(self.waiter(news))
        # What this stack asked for: a refresh puts the cloud's value into groupNames, whoever set it.
        return {**self.inputs(news), "configuredGroupNames": news["groupNames"]}

    def look(self, props: Properties) -> Properties | None:
        """Read the groups that are allowed now, in the program's order where they are the same."""
        with self.client() as oci:
            domain = IotDomain(oci, props["iotDomainId"]).find()
        if domain is None:
            return None
        return {} if _listed(domain) == sorted(props["groupNames"]) else {"groupNames": _listed(domain)}

    @in_one_line
    def delete(self, id_: str, props: Properties) -> None:
        """Put the original groups back, or say why not."""
        with self.client() as oci:
            domain = IotDomain(oci, id_)
            seen = domain.find()
            if seen is None:
                return
            ours = sorted(props["configuredGroupNames" if "configuredGroupNames" in props else "groupNames"])
            if props["onDestroy"] == "keep" or _listed(seen) != ours:
                reason = "onDestroy is keep" if props["onDestroy"] == "keep" else "somebody changed them since"
                say(f"IoT domain {id_} goes on allowing {', '.join(_listed(seen)) or 'no group'}: {reason}.")
                return
            _allow(domain, props.get("originalGroupNames") or []).make(self.waiter(props))
            say(f"IoT domain {id_} allows the groups that it allowed before this stack.")


class OriginalDirectGroups(Resource, module="iot", name="OriginalDirectGroups"):
    """The groups that an IoT domain allowed before this stack."""

    groupNames: pulumi.Output[Sequence[str]]  # noqa: N815 - a property name of the state

    def __init__(
        self, name: str, iot_domain_ocid: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Remember the groups of `iot_domain_ocid`."""
        super().__init__(
            OriginalDirectGroupsProvider(), name, {"iotDomainId": iot_domain_ocid, "groupNames": None}, opts
        )


class DirectDataAccess(Resource, module="iot", name="DirectDataAccess"):
    """The groups that may connect to the database of one IoT domain."""

    def __init__(
        self,
        name: str,
        *,
        iot_domain_ocid: pulumi.Input[str],
        group_names: pulumi.Input[Sequence[pulumi.Input[str]]],
        original_group_names: pulumi.Input[Sequence[str]],
        on_destroy: pulumi.Input[str],
        timeout_seconds: pulumi.Input[int],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Allow groups to connect to the database of `iot_domain_ocid`.

        Args:
            name: Resource name.
            iot_domain_ocid: OCID of the IoT domain.
            group_names: Groups, as `<tenancy OCID>:<identity domain name>/<group name>`.
            original_group_names: Groups to put back on destroy.
            on_destroy: `restore` or `keep`.
            timeout_seconds: Limit of the wait, 60 to 7200.
            opts: Resource options.
        """
        props = {
            "iotDomainId": iot_domain_ocid,
            "groupNames": group_names,
            "originalGroupNames": original_group_names,
            "onDestroy": on_destroy,
            "timeoutSeconds": timeout_seconds,
        }
        super().__init__(DirectDataAccessProvider(), name, props, opts)
