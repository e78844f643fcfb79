"""Write `schema.json` from the packages that know the facts: `python -m offline.plugin.introspection`.

Names, kinds and what forces a replacement come from `pulumi_oci`, names on the wire from the `oci` SDK. Both are
slow to import, which is why the plugin reads the file instead. A test fails when the file is stale.

Source: pulumi_oci 5.5.0 (an argument whose text lacks "(Updatable)" forces a replacement), oci 2.189.0 models.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, get_args, get_origin

from oci.identity import models as iam_models
from oci.identity_domains import models as scim_models
from oci.iot import models as iot_models
from pulumi._types import input_type_py_to_pulumi_names, output_type_types, resource_types

# From each module itself: the lazy packages of pulumi_oci lose names that another import asked for first.
from pulumi_oci.identity.domain import Domain, DomainArgs
from pulumi_oci.identity.domains_app import DomainsApp, DomainsAppArgs
from pulumi_oci.identity.domains_grant import DomainsGrant, DomainsGrantArgs
from pulumi_oci.identity.domains_group import DomainsGroup, DomainsGroupArgs
from pulumi_oci.identity.domains_user import DomainsUser, DomainsUserArgs
from pulumi_oci.identity.get_compartment import GetCompartmentResult
from pulumi_oci.identity.get_domain import GetDomainResult
from pulumi_oci.identity.get_domains import GetDomainsResult
from pulumi_oci.identity.get_domains_apps import GetDomainsAppsResult
from pulumi_oci.identity.get_domains_groups import GetDomainsGroupsResult
from pulumi_oci.identity.get_domains_setting import GetDomainsSettingResult
from pulumi_oci.identity.get_domains_users import GetDomainsUsersResult
from pulumi_oci.identity.get_region_subscriptions import GetRegionSubscriptionsResult
from pulumi_oci.oci.get_iot_iot_domain import GetIotIotDomainResult
from pulumi_oci.oci.get_iot_iot_domain_group import GetIotIotDomainGroupResult
from pulumi_oci.oci.get_iot_iot_domain_groups import GetIotIotDomainGroupsResult
from pulumi_oci.oci.get_iot_iot_domains import GetIotIotDomainsResult
from pulumi_oci.oci.iot_iot_domain import IotIotDomain, IotIotDomainArgs
from pulumi_oci.oci.iot_iot_domain_configure_data_access import (
    IotIotDomainConfigureDataAccess,
    IotIotDomainConfigureDataAccessArgs,
)
from pulumi_oci.oci.iot_iot_domain_group import IotIotDomainGroup, IotIotDomainGroupArgs

SCHEMA_FILE = Path(__file__).with_name("schema.json")
RENAMED = {
    "apps": "Resources",
    "groups": "Resources",
    "state": "lifecycleState",
    "userProvider": "provider",
    "users": "Resources",
}
SCALARS = {str: "string", bool: "boolean", int: "number", float: "number"}


class Domains:
    """The bare array that ListDomains answers, under the name Pulumi gives it."""

    __module__ = iam_models.Domain.__module__
    swagger_types: ClassVar = {"domains": "list[DomainSummary]"}
    attribute_map: ClassVar = {"domains": "domains"}


class RegionSubscriptions:
    """The same of ListRegionSubscriptions."""

    __module__ = iam_models.RegionSubscription.__module__
    swagger_types: ClassVar = {"region_subscriptions": "list[RegionSubscription]"}
    attribute_map: ClassVar = {"region_subscriptions": "regionSubscriptions"}


class IotDomainGroupCollections:
    """The object that ListIotDomainGroups answers, in the list of at most one that Pulumi makes of it."""

    __module__ = iot_models.IotDomainGroupCollection.__module__
    swagger_types: ClassVar = {"collections": "list[IotDomainGroupCollection]"}
    attribute_map: ClassVar = {"collections": "iotDomainGroupCollections"}


class IotDomainCollections:
    """The same of ListIotDomains."""

    __module__ = iot_models.IotDomainCollection.__module__
    swagger_types: ClassVar = {"collections": "list[IotDomainCollection]"}
    attribute_map: ClassVar = {"collections": "iotDomainCollections"}


RESOURCES: list[tuple[Any, Any, list[Any]]] = [
    (Domain, DomainArgs, [iam_models.Domain, iam_models.CreateDomainDetails]),
    (DomainsApp, DomainsAppArgs, [scim_models.App]),
    (DomainsGrant, DomainsGrantArgs, [scim_models.Grant]),
    (DomainsGroup, DomainsGroupArgs, [scim_models.Group]),
    (DomainsUser, DomainsUserArgs, [scim_models.User]),
    (IotIotDomain, IotIotDomainArgs, [iot_models.IotDomain]),
    (IotIotDomainGroup, IotIotDomainGroupArgs, [iot_models.IotDomainGroup]),
    (
        IotIotDomainConfigureDataAccess,
        IotIotDomainConfigureDataAccessArgs,
        [
            iot_models.ApexDataAccessDetails,
            iot_models.DirectDataAccessDetails,
            iot_models.OrdsDataAccessDetails,
        ],
    ),
]
FUNCTIONS: dict[str, tuple[Any, Any]] = {
    "oci:Identity/getCompartment:getCompartment": (GetCompartmentResult, iam_models.Compartment),
    "oci:Identity/getDomain:getDomain": (GetDomainResult, iam_models.Domain),
    "oci:Identity/getDomains:getDomains": (GetDomainsResult, Domains),
    "oci:Identity/getDomainsApps:getDomainsApps": (GetDomainsAppsResult, scim_models.Apps),
    "oci:Identity/getDomainsGroups:getDomainsGroups": (GetDomainsGroupsResult, scim_models.Groups),
    "oci:Identity/getDomainsSetting:getDomainsSetting": (GetDomainsSettingResult, scim_models.Setting),
    "oci:Identity/getDomainsUsers:getDomainsUsers": (GetDomainsUsersResult, scim_models.Users),
    "oci:Identity/getRegionSubscriptions:getRegionSubscriptions": (GetRegionSubscriptionsResult, RegionSubscriptions),
    "oci:oci/getIotIotDomain:getIotIotDomain": (GetIotIotDomainResult, iot_models.IotDomain),
    "oci:oci/getIotIotDomainGroup:getIotIotDomainGroup": (GetIotIotDomainGroupResult, iot_models.IotDomainGroup),
    "oci:oci/getIotIotDomainGroups:getIotIotDomainGroups": (GetIotIotDomainGroupsResult, IotDomainGroupCollections),
    "oci:oci/getIotIotDomains:getIotIotDomains": (GetIotIotDomainsResult, IotDomainCollections),
}


def schema() -> dict[str, Any]:
    """Describe every supported resource and function.

    Returns:
        `resources` and `functions` by token. A property is `[wire name or null, kind]`; a third member has the `fields`
        of an object, and says `readOnly` inside one of what only the service sets.
    """
    return {
        "resources": {cls.pulumi_type: resource(cls, args, models) for cls, args, models in RESOURCES},
        "functions": {token: properties(output_type_types(cls), [model]) for token, (cls, model) in FUNCTIONS.items()},
    }


def resource(cls: Any, args: Any, models: list[Any]) -> dict[str, Any]:
    """Describe one resource: its inputs, those that force a replacement, and its properties."""
    inputs = input_type_py_to_pulumi_names(args)
    text = inspect.getdoc(args.__init__) or ""
    updatable = re.findall(r":param \S+(?: \S+)* (\w+): \(Updatable\)", text)
    return {
        "inputs": sorted(inputs.values()),
        "replaces": sorted(name for python_name, name in inputs.items() if python_name not in updatable),
        "properties": properties(resource_types(cls), models),
    }


def properties(
    types: Mapping[str, Any], models: Iterable[Any], read_only: frozenset[str] = frozenset()
) -> dict[str, list[Any]]:
    """Describe the properties of one object by Pulumi's types and the SDK's models of it."""
    wire = {plain(json_name): (json_name, declared, model) for model in models for json_name, declared in fields(model)}
    return {name: described(name, kind, wire, read_only) for name, kind in sorted(types.items())}


def fields(model: Any) -> list[tuple[str, str]]:
    """List a model's names on the wire with the SDK's type of each."""
    empty = model()
    return [(empty.attribute_map[name], declared) for name, declared in empty.swagger_types.items()]


def plain(name: str) -> str:
    """Reduce a name to what Pulumi's and the wire's spelling have in common."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def described(name: str, kind: Any, wire: Mapping[str, tuple[str, str, Any]], read_only: frozenset[str]) -> list[Any]:
    """Describe one property; one that never travels has no wire name."""
    found = next((wire[spelling] for spelling in spellings(name) if spelling in wire), None)
    if found is None:
        return [None, nature(kind, "")]
    json_name, declared, model = found
    item = get_args(kind)[-1] if get_args(kind) else kind
    more: dict[str, Any] = {"readOnly": True} if name in read_only else {}
    if nested := nested_models(declared, model):
        more["fields"] = properties(output_type_types(item), nested, read_only_fields(item))
    entry = [json_name, "enum" if is_enum(model, json_name) and not nested else nature(kind, declared)]
    return [*entry, more] if more else entry


def read_only_fields(item: Any) -> frozenset[str]:
    """List what only the service sets of an object that a program may set too: its text says so of each."""
    inputs = sys.modules.get(f"{item.__module__.rpartition('.')[0]}._inputs")
    args = getattr(inputs, f"{item.__name__}Args", None)
    if args is None:
        return frozenset()
    texts = re.split(r"^:param ", inspect.getdoc(args.__init__) or "", flags=re.MULTILINE)
    marked = {text.partition(": ")[0].split()[-1] for text in texts if "mutability: readOnly" in text}
    return frozenset(name for python_name, name in input_type_py_to_pulumi_names(args).items() if python_name in marked)


def spellings(name: str) -> list[str]:
    """List what a property may be called on the wire: its name, a known other one, its singular."""
    whole = plain(name)
    singular = [whole.removesuffix("s"), whole.removesuffix("es"), whole.removesuffix("ies") + "y"]
    return [whole, plain(RENAMED.get(name, name)), *singular]


def nature(kind: Any, declared: str) -> str:
    """Name the way a value is carried."""
    if declared == "datetime":
        return "time"
    if declared.startswith("dict(str, dict"):
        return "tags"
    origin = get_origin(kind)
    if origin is None:
        return SCALARS.get(kind, "object")
    if issubclass(origin, Mapping):
        return "map"
    if get_args(kind)[0] in SCALARS:
        return "list"
    return "objects" if declared.startswith("list[") else "wrapped"


def nested_models(declared: str, model: Any) -> list[Any]:
    """Find the model class behind a declared type such as `list[AppScopes]`."""
    name = re.sub(r"^list\[(.*)\]$", r"\1", declared)
    package = sys.modules[model.__module__.rpartition(".")[0]]
    return [getattr(package, name)] if hasattr(package, name) else []


def is_enum(model: Any, json_name: str) -> bool:
    """Tell whether the SDK lists values for a text: an enumeration is empty, not absent, when unset."""
    attribute = next(name for name, wire_name in model().attribute_map.items() if wire_name == json_name)
    return model().swagger_types[attribute] == "str" and any(
        constant.startswith(f"{attribute.upper()}_") for constant in vars(model) if constant.isupper()
    )


def pretty(value: Any, depth: int = 4) -> str:
    """Print JSON with one property a line, so that a new provider release shows up as a readable diff."""
    if depth == 0 or not isinstance(value, dict):
        return json.dumps(value)
    members = [f"{json.dumps(key)}: {pretty(member, depth - 1)}" for key, member in value.items()]
    return "{\n" + ",\n".join(members) + "\n}"


def main() -> None:
    """Write the file."""
    SCHEMA_FILE.write_text(pretty(schema()) + "\n")


if __name__ == "__main__":
    main()
