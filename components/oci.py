"""The resources and look-ups of the oci plugin that this program uses: typed by pulumi_oci, declared without it.

Importing `pulumi_oci.identity` takes longer than a whole preview of this program needs otherwise: it defines two
thousand classes. A type checker sees the real classes; at run time each name below is a thin one that registers the
same. A test compares what both register.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

import pulumi
from pulumi.runtime import invoke, invoke_async

__all__ = [
    "Domain",
    "DomainsApp",
    "DomainsGrant",
    "DomainsGroup",
    "DomainsUser",
    "GetDomainResult",
    "GetIotIotDomainGroupResult",
    "GetIotIotDomainResult",
    "IotIotDomain",
    "IotIotDomainGroup",
    "get_compartment",
    "get_domain",
    "get_domains_apps_output",
    "get_domains_groups_output",
    "get_domains_output",
    "get_domains_users_output",
    "get_iot_iot_domain",
    "get_iot_iot_domain_group",
    "get_iot_iot_domain_groups_output",
    "get_iot_iot_domains_output",
    "get_region_subscriptions",
    "plugins_words",
]

PLUGIN_VERSION = version("pulumi_oci")


def camel(name: str) -> str:
    """Return the plugin's spelling of a Python name."""
    return re.sub("_(.)", lambda found: found[1].upper(), name)


def snake(name: str) -> str:
    """Return the Python spelling of one of the plugin's names."""
    return re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", name)


class Found(SimpleNamespace):
    """An object of an answer; what the plugin left out is None, as in pulumi_oci."""

    def __getattr__(self, name: str) -> None:
        """Return None for what is not there."""

    def get(self, key: str) -> Any:
        """Return a value of a map, such as tags, which nothing tells from an object."""
        return vars(self).get(snake(key))


def _as_attributes(value: Any) -> Any:
    """Turn the objects of an answer into things with Python attributes."""
    if isinstance(value, dict):
        return Found(**{snake(name): _as_attributes(member) for name, member in value.items()})
    return [_as_attributes(member) for member in value] if isinstance(value, list) else value


class Bridged(pulumi.CustomResource):
    """A resource of the oci plugin.

    Attributes:
        kind: Its type token.
        computed: Names of the outputs that the program reads.
        secret: Names of the inputs that are secrets.
    """

    kind: str
    computed: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()

    def __init__(self, resource_name: str, /, opts: pulumi.ResourceOptions | None = None, **inputs: Any) -> None:
        """Declare it with its inputs, spelled as in pulumi_oci."""
        defaults = pulumi.ResourceOptions(version=PLUGIN_VERSION, additional_secret_outputs=list(self.secret))
        hidden = {key: pulumi.Output.secret(inputs[key]) for key in self.secret if inputs.get(key) is not None}
        props = {key: value for key, value in {**inputs, **hidden}.items() if value is not None}
        super().__init__(
            self.kind, resource_name, dict.fromkeys(self.computed) | props, pulumi.ResourceOptions.merge(defaults, opts)
        )

    @classmethod
    def get(
        cls, resource_name: str, id: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None, **inputs: Any
    ) -> Self:
        """Read one that somebody else keeps."""
        return cls(resource_name, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id)), **inputs)

    def translate_input_property(self, prop: str) -> str:
        """Spell a name as the plugin does."""
        return camel(prop)

    def translate_output_property(self, prop: str) -> str:
        """Spell a name as Python does."""
        return snake(prop)


CHECK = "Check the credentials, oci:region and the caller's privileges: see docs/privileges.md."
ENDED = "The run ended before the answer came: mend the other error."


def plugins_words(error: Exception) -> str:
    """Return what the oci plugin said of a look-up that failed, in one line without a full stop."""
    return " ".join(str(error).rpartition("returned an error: ")[2].split()).rstrip(".,")


class _LookUp:
    """A look-up of the oci plugin: called, it asks at once; `output` asks when its arguments are known."""

    def __init__(self, token: str, noun: str = "") -> None:
        self._token, self._noun = token, noun

    def __call__(self, opts: pulumi.InvokeOptions | None = None, **arguments: Any) -> Any:
        options = pulumi.InvokeOptions.merge(pulumi.InvokeOptions(version=PLUGIN_VERSION), opts)
        return _as_attributes(invoke(self._token, self._spelled(arguments), opts=options).value)

    def output(self, **arguments: pulumi.Input[Any]) -> pulumi.Output[Any]:
        return pulumi.Output.all(**arguments).apply(self._ask)

    async def _ask(self, arguments: dict[str, Any]) -> Any:
        options = pulumi.InvokeOptions(version=PLUGIN_VERSION)
        try:
            return _as_attributes(await invoke_async(self._token, self._spelled(arguments), options))
        except Exception as error:
            words = plugins_words(error)
            advice = ENDED if "connection is closing" in words else CHECK
            raise pulumi.RunError(f"Could not look up {self._noun}: {words}. {advice}") from None

    @staticmethod
    def _spelled(arguments: dict[str, Any]) -> dict[str, Any]:
        return {camel(name): value for name, value in arguments.items() if value is not None}


if TYPE_CHECKING:
    from pulumi_oci.identity import (
        Domain,
        DomainsApp,
        DomainsGrant,
        DomainsGroup,
        DomainsUser,
        GetDomainResult,
        get_compartment,
        get_domain,
        get_domains_apps_output,
        get_domains_groups_output,
        get_domains_output,
        get_domains_users_output,
        get_region_subscriptions,
    )
    from pulumi_oci.oci import (
        GetIotIotDomainGroupResult,
        GetIotIotDomainResult,
        IotIotDomain,
        IotIotDomainGroup,
        get_iot_iot_domain,
        get_iot_iot_domain_group,
        get_iot_iot_domain_groups_output,
        get_iot_iot_domains_output,
    )
else:

    class Domain(Bridged):
        """An identity domain."""

        kind = "oci:Identity/domain:Domain"
        computed = ("url",)

    class DomainsApp(Bridged):
        """An app of an identity domain."""

        kind = "oci:Identity/domainsApp:DomainsApp"
        computed = ("client_secret", "tenancy_ocid")

    class DomainsUser(Bridged):
        """A user of an identity domain."""

        kind = "oci:Identity/domainsUser:DomainsUser"
        secret = ("password",)

    class DomainsGroup(Bridged):
        """A group of an identity domain."""

        kind = "oci:Identity/domainsGroup:DomainsGroup"

    class DomainsGrant(Bridged):
        """An assignment of a user or group to an app."""

        kind = "oci:Identity/domainsGrant:DomainsGrant"

    class IotIotDomainGroup(Bridged):
        """An IoT domain group."""

        kind = "oci:oci/iotIotDomainGroup:IotIotDomainGroup"
        computed = ("data_host",)

    class IotIotDomain(Bridged):
        """An IoT domain."""

        kind = "oci:oci/iotIotDomain:IotIotDomain"
        computed = ("device_host",)

    GetDomainResult = GetIotIotDomainResult = GetIotIotDomainGroupResult = Found
    get_compartment = _LookUp("oci:Identity/getCompartment:getCompartment")
    get_domain = _LookUp("oci:Identity/getDomain:getDomain")
    get_domains_apps_output = _LookUp(
        "oci:Identity/getDomainsApps:getDomainsApps", "apps of the identity domain"
    ).output
    get_domains_groups_output = _LookUp(
        "oci:Identity/getDomainsGroups:getDomainsGroups", "groups of the identity domain"
    ).output
    get_domains_output = _LookUp("oci:Identity/getDomains:getDomains", "identity domains").output
    get_domains_users_output = _LookUp(
        "oci:Identity/getDomainsUsers:getDomainsUsers", "users of the identity domain"
    ).output
    get_region_subscriptions = _LookUp("oci:Identity/getRegionSubscriptions:getRegionSubscriptions")
    get_iot_iot_domain = _LookUp("oci:oci/getIotIotDomain:getIotIotDomain")
    get_iot_iot_domain_group = _LookUp("oci:oci/getIotIotDomainGroup:getIotIotDomainGroup")
    get_iot_iot_domain_groups_output = _LookUp(
        "oci:oci/getIotIotDomainGroups:getIotIotDomainGroups", "IoT domain groups"
    ).output
    get_iot_iot_domains_output = _LookUp("oci:oci/getIotIotDomains:getIotIotDomains", "IoT domains").output
