"""What the program asked the engine for, and a small cloud to answer it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import grpc
from pulumi.runtime import mocks

SECRET_MARK = "1b47061264138c4ac30d75fd1eb44270"
TENANCY_OCID = "ocid1.tenancy.oc1..tenancy"
GROUP_OCID = "ocid1.iotdomaingroup.oc1.iad.group1"
IDENTITY_DOMAIN_OCID = "ocid1.domain.oc1..identity"
URL = "https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com:443"
HOST = "idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com"


def is_secret(value: object) -> bool:
    """Tell whether a value carries the mark that the engine keeps secrets by."""
    return isinstance(value, dict) and value.get("4dabf18193072939515e22adb298388d") == SECRET_MARK


@dataclass
class Declared:
    """One resource as the program asked the engine for it."""

    type: str
    name: str
    inputs: dict[str, Any]
    request: Any

    @property
    def depends_on(self) -> set[str]:
        """Names of the resources that this one waits for; its component is not among them."""
        return {urn.split("::")[-1] for urn in self.request.dependencies}

    @property
    def parent(self) -> str:
        return str(self.request.parent).split("::")[-1]


class PluginError(grpc.RpcError):  # type: ignore[misc] # grpc has no types
    """A refusal of the oci plugin, as the engine passes it on."""

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        return str(self.args[0])


@dataclass
class Recording(mocks.Mocks):
    """What the program asked the engine for, and a small cloud to answer it.

    The cloud's answers are plain data that a test may change before it runs the program.
    """

    iot_domains: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    identity_domains: dict[str, dict[str, Any]] = field(default_factory=dict)
    regions: list[str] = field(default_factory=lambda: ["us-ashburn-1", "us-phoenix-1"])
    """Those that the tenancy is subscribed to, the home region first."""
    parents: dict[str, str] = field(default_factory=dict)
    """Compartments that are not right below the root: what they are in."""
    refusals: dict[str, str] = field(default_factory=dict)
    """Functions that the plugin refuses, and its words."""
    users: dict[str, str] = field(default_factory=lambda: {"linus": "id-of-linus"})
    external_ids: dict[str, str] = field(default_factory=dict)
    """External id of users, by name."""
    existing_groups: dict[str, str] = field(default_factory=dict)
    apps: dict[str, str] = field(default_factory=dict)
    domains_of_others: list[dict[str, str]] = field(default_factory=list)
    """Identity domains of the same compartment."""
    resources: list[Declared] = field(default_factory=list)
    reads: list[dict[str, Any]] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)
    calls: list[mocks.MockCallArgs] = field(default_factory=list)
    client_secret: str = "-".join(["made", "in", "the", "cloud"])

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        answers: dict[str, dict[str, Any]] = {
            "oci:Identity/domain:Domain": {"id": IDENTITY_DOMAIN_OCID, "url": URL},
            "oci:Identity/domainsApp:DomainsApp": {"clientSecret": self.client_secret, "tenancyOcid": TENANCY_OCID},
            "oci:oci/iotIotDomainGroup:IotIotDomainGroup": {"dataHost": _host("NEW-GROUP", "data")},
            "oci:oci/iotIotDomain:IotIotDomain": {"deviceHost": _host(args.inputs.get("displayName"), "device")},
            "pulumi-python:dynamic/identity:ClientSecret": {"secret": self.client_secret},
            "pulumi-python:dynamic/identity:OriginalSigningCertificateAccess": {"original": False},
            "pulumi-python:dynamic/iot:OriginalDirectDataAccess": {"original": ["before"]},
            "pulumi-python:dynamic/iot:OriginalOrdsDataAccess": {"original": "original.example.com"},
        }
        made = answers.get(args.typ, {})
        return str(made.get("id", f"id-of-{args.name}")), {**args.inputs, **made}

    def call(self, args: mocks.MockCallArgs) -> Any:
        self.calls.append(args)
        kind = args.token.rpartition(":")[2]
        if kind in self.refusals:
            raise PluginError(f"invocation of {args.token} returned an error: {self.refusals[kind]}")
        if kind == "getDomainsUsers":
            users = _found(self.users, "userName", args.args["userFilter"])
            return {"users": [user | {"externalId": self.external_ids.get(user["userName"])} for user in users]}
        if kind == "getDomainsGroups":
            return {"groups": _found(self.existing_groups, "displayName", args.args["groupFilter"])}
        if kind == "getDomainsApps":
            return {"apps": _found(self.apps, "name", args.args["appFilter"])}
        if kind == "getDomains":
            return {
                "domains": [
                    domain for domain in self.domains_of_others if domain["displayName"] == args.args["displayName"]
                ]
            }
        if kind == "getCompartment":
            return {"id": args.args["id"], "compartmentId": self.parents.get(args.args["id"], TENANCY_OCID)}
        if kind == "getRegionSubscriptions":
            subscribed = [{"regionName": name, "isHomeRegion": name == self.regions[0]} for name in self.regions]
            return {"id": "regions", "regionSubscriptions": subscribed} if subscribed else {}
        if kind in ("getIotIotDomains", "getIotIotDomainGroups"):
            return {}
        collections: dict[str, tuple[dict[str, dict[str, Any]], str]] = {
            "getIotIotDomain": (self.iot_domains, "iotDomainId"),
            "getIotIotDomainGroup": (self.groups, "iotDomainGroupId"),
            "getDomain": (self.identity_domains, "domainId"),
        }
        collection, key = collections[kind]
        if args.args[key] not in collection:
            return {}  # nulls, as the real plugin answers
        return {"id": args.args[key], **collection[args.args[key]]}

    def add_iot_domain(self, short_id: str, group: str = GROUP_OCID, region: str = "us-ashburn-1") -> str:
        """Put an active IoT domain, and its group, into the cloud."""
        ocid = f"ocid1.iotdomain.oc1.iad.{short_id.lower()}"
        self.iot_domains[ocid] = {
            "state": "ACTIVE",
            "iotDomainGroupId": group,
            "deviceHost": f"{short_id}.device.iot.{region}.oci.oraclecloud.com",
        }
        self.groups[group] = {"state": "ACTIVE", "dataHost": f"GROUP1.data.iot.{region}.oci.oraclecloud.com"}
        return ocid

    def of_type(self, token: str) -> list[Declared]:
        """Give the declared resources whose type ends like this."""
        return [declared for declared in self.resources if declared.type.endswith(token)]

    def only(self, token: str) -> Declared:
        (declared,) = self.of_type(token)
        return declared

    def secret_inputs(self) -> set[str]:
        """Name every input that the engine was told to keep secret."""
        return {f"{d.name}.{key}" for d in self.resources for key, value in d.inputs.items() if is_secret(value)}

    def named(self, name: str) -> Declared:
        (declared,) = [declared for declared in self.resources if declared.name == name]
        return declared


def _host(short_id: object, service: str) -> str:
    return f"{short_id}.{service}.iot.us-ashburn-1.oci.oraclecloud.com"


def _found(ids: dict[str, str], attribute: str, scim_filter: str) -> list[dict[str, str]]:
    """Answer a filter that asks for names, as an identity domain compares them."""
    quoted = re.findall(rf'{attribute} eq "((?:\\.|[^"])*)"', scim_filter)
    asked = {re.sub(r"\\(.)", r"\1", name).casefold() for name in quoted}
    return [{attribute: name, "id": scim_id} for name, scim_id in ids.items() if name.casefold() in asked]
