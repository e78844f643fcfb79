"""Every resource and function that the stand-in knows, and what tells one from another."""

from __future__ import annotations

from dataclasses import dataclass, field

from offline.plugin.control_plane import ControlPlaneType

TAGS = {"definedTags", "freeformTags"}
IOT_WORK_REQUESTS = "/20250531/workRequests"

SCIM_PATHS = {
    "oci:Identity/domainsApp:DomainsApp": "/admin/v1/Apps",
    "oci:Identity/domainsGrant:DomainsGrant": "/admin/v1/Grants",
    "oci:Identity/domainsGroup:DomainsGroup": "/admin/v1/Groups",
    "oci:Identity/domainsUser:DomainsUser": "/admin/v1/Users",
}

DATA_ACCESS = "oci:oci/iotIotDomainConfigureDataAccess:IotIotDomainConfigureDataAccess"
IOT_DOMAIN = ControlPlaneType(
    service="iot",
    path="/20250531/iotDomains",
    work_requests=IOT_WORK_REQUESTS,
    entity="iotdomain",
    updated=frozenset(TAGS | {"description", "displayName"}),
    moves={"compartmentId": "changeCompartment"},
)
CONTROL_PLANE_TYPES = {
    "oci:Identity/domain:Domain": ControlPlaneType(
        service="identity",
        path="/20160918/domains",
        work_requests="/20160918/iamWorkRequests",
        entity="domain",
        deleted_as="UPDATED",
        updated=frozenset(TAGS | {"description", "displayName", "isHiddenOnLogin"}),
        moves={"compartmentId": "changeCompartment", "licenseType": "changeLicenseType"},
    ),
    "oci:oci/iotIotDomain:IotIotDomain": IOT_DOMAIN,
    "oci:oci/iotIotDomainGroup:IotIotDomainGroup": ControlPlaneType(
        service="iot",
        path="/20250531/iotDomainGroups",
        work_requests=IOT_WORK_REQUESTS,
        entity="iotdomaingroup",
        updated=frozenset(TAGS | {"description", "displayName"}),
        moves={"compartmentId": "changeCompartment"},
    ),
    DATA_ACCESS: IOT_DOMAIN,
}

SECRETS = {
    "oci:Identity/domainsUser:DomainsUser": frozenset({"password"}),
    DATA_ACCESS: frozenset({"dbWorkspaceAdminInitialPassword"}),
}
UPDATED_IN_PLACE = {"oci:Identity/domain:Domain": frozenset({"licenseType", "state"})}
"""What the documentation does not call updatable, but the plugin changes by an action."""


@dataclass(frozen=True, kw_only=True)
class FunctionType:
    """What tells one function from another.

    Attributes:
        service: First label of the regional host, or None for a host of the identity domain.
        path: Where to look; `{name}` is an argument.
        query: Query parameter by argument.
        items: Property for the items of an answer that is a list.
        collection: Property for the list of one that an answer of IoT, an object with items, becomes.
    """

    service: str | None = None
    path: str
    query: dict[str, str] = field(default_factory=dict)
    items: str = "domains"
    collection: str = ""


def scim_list(path: str, noun: str) -> FunctionType:
    """Describe a filtered list of SCIM resources."""
    names = {f"{noun}Count": "count", f"{noun}Filter": "filter"}
    return FunctionType(path=path, query={**names, **{n: n for n in ("sortBy", "sortOrder", "startIndex")}})


IOT_FILTERS = {"compartmentId": "compartmentId", "displayName": "displayName", "state": "lifecycleState"}
DOMAIN_FILTERS = {
    **{name: name for name in ("compartmentId", "displayName", "homeRegionUrl", "isHiddenOnLogin", "licenseType")},
    **{"name": "name", "state": "lifecycleState", "type": "type", "url": "url"},
}
FUNCTIONS = {
    "oci:Identity/getCompartment:getCompartment": FunctionType(service="identity", path="/20160918/compartments/{id}"),
    "oci:Identity/getDomain:getDomain": FunctionType(service="identity", path="/20160918/domains/{domainId}"),
    "oci:Identity/getDomains:getDomains": FunctionType(
        service="identity", path="/20160918/domains", query=DOMAIN_FILTERS
    ),
    "oci:Identity/getDomainsApps:getDomainsApps": scim_list("/admin/v1/Apps", "app"),
    "oci:Identity/getDomainsGroups:getDomainsGroups": scim_list("/admin/v1/Groups", "group"),
    "oci:Identity/getDomainsSetting:getDomainsSetting": FunctionType(path="/admin/v1/Settings/{settingId}"),
    "oci:Identity/getDomainsUsers:getDomainsUsers": scim_list("/admin/v1/Users", "user"),
    "oci:Identity/getRegionSubscriptions:getRegionSubscriptions": FunctionType(
        service="identity", path="/20160918/tenancies/{tenancyId}/regionSubscriptions", items="regionSubscriptions"
    ),
    "oci:oci/getIotIotDomain:getIotIotDomain": FunctionType(service="iot", path="/20250531/iotDomains/{iotDomainId}"),
    "oci:oci/getIotIotDomainGroup:getIotIotDomainGroup": FunctionType(
        service="iot", path="/20250531/iotDomainGroups/{iotDomainGroupId}"
    ),
    "oci:oci/getIotIotDomainGroups:getIotIotDomainGroups": FunctionType(
        service="iot",
        path="/20250531/iotDomainGroups",
        query={**IOT_FILTERS, "type": "type"},
        collection="iotDomainGroupCollections",
    ),
    "oci:oci/getIotIotDomains:getIotIotDomains": FunctionType(
        service="iot",
        path="/20250531/iotDomains",
        query={**IOT_FILTERS, "iotDomainGroupId": "iotDomainGroupId"},
        collection="iotDomainCollections",
    ),
}
