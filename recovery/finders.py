"""Finding what the oci plugin may have made, by its name, in the place that it was meant for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from providers.answer import Object, as_list
from providers.control_plane import iam, iot
from providers.oci_client import OciClient
from providers.waiting import Reading, Waiter


@dataclass(frozen=True)
class Found:
    """Something of the wanted name.

    Attributes:
        id: OCID or SCIM id.
        created: When it was made, as an RFC 3339 time; empty when the service does not tell.
    """

    id: str
    created: str


Finder = Callable[[OciClient, Waiter, Object], Found | None]
"""Looks with a client for what has the wanted inputs, and waits for its creation to end.

Raises KeyError or TypeError when the inputs do not say what was wanted.
"""


def find_identity_domain(oci: OciClient, waiter: Waiter, wanted: Object) -> Found | None:
    """Find a new identity domain, once its creation has ended."""
    name, query = wanted["displayName"], _query(wanted, "compartmentId", "displayName")
    action = f"list identity domains {name}"

    def listed() -> Iterable[Object]:
        return as_list(action, oci.request(action, "GET", f"{iam(oci).url}/domains?{query}"), "items")

    return _newest(f"identity domain {name}", listed, waiter)


def of_iot(noun: str, collection: str, *narrowing: str) -> Finder:
    """Return a finder of a new resource of the IoT control plane, which waits until its creation has ended.

    Args:
        noun: Such as `IoT domain`.
        collection: Such as `iotDomains`.
        narrowing: Inputs that narrow the list beside compartment and name.
    """

    def find(oci: OciClient, waiter: Waiter, wanted: Object) -> Found | None:
        name, query = wanted["displayName"], _query(wanted, "compartmentId", "displayName", *narrowing)
        url = f"{iot(oci).url}/{collection}?{query}"
        return _newest(f"{noun} {name}", lambda: oci.pages(f"list {noun}s {name}", url), waiter)

    return find


def _query(wanted: Object, *names: str) -> str:
    return urlencode({name: wanted[name] for name in names})


def _newest(what: str, listed: Callable[[], Iterable[Object]], waiter: Waiter) -> Found | None:
    """Give the newest of those that have a name and are not going, once its creation has ended."""
    newest: list[Object] = []

    def read() -> Reading:
        there = [one for one in listed() if one.get("lifecycleState") not in ("DELETING", "DELETED")]
        newest[:] = sorted(there, key=lambda one: str(one.get("timeCreated")))[-1:]
        state = str(newest[0].get("lifecycleState")) if newest else "not there"
        return Reading(state, ended=state != "CREATING")

    waiter.wait(f"see the creation of {what} end", read)
    return Found(str(newest[0]["id"]), str(newest[0].get("timeCreated") or "")) if newest else None


def named(collection: str, attribute: str, name: str) -> Finder:
    """Return a finder of a SCIM resource by a name that is unique in its identity domain.

    Args:
        collection: Such as `Groups`.
        attribute: SCIM attribute that holds the name.
        name: Property that holds it in the program.
    """

    def find(oci: OciClient, _waiter: Waiter, wanted: Object) -> Found | None:
        return _first(_search(oci, wanted, collection, f"{attribute} eq {_quoted(wanted[name])}"))

    return find


def find_grant(oci: OciClient, _waiter: Waiter, wanted: Object) -> Found | None:
    """Find an assignment: an app has one for each grantee."""
    app, grantee = wanted["app"]["value"], wanted["grantee"]["value"]
    grants = _search(oci, wanted, "Grants", f"app.value eq {_quoted(app)}")
    return _first([grant for grant in grants if (grant.get("grantee") or {}).get("value") == grantee])


def _quoted(name: object) -> str:
    """Quote a text into a SCIM filter. Source: RFC 7644, 3.4.2.2."""
    if not isinstance(name, str):
        raise TypeError
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _search(oci: OciClient, wanted: Object, collection: str, scim_filter: str) -> list[Object]:
    query = urlencode({"filter": scim_filter, "count": 1000})
    action = f"list {collection} with {scim_filter}"
    url = f"{wanted['idcsEndpoint']}/admin/v1/{collection}?{query}"
    return as_list(action, oci.request(action, "GET", url), "Resources")


def _first(found: list[Object]) -> Found | None:
    if not found:
        return None
    return Found(str(found[0]["id"]), str((found[0].get("meta") or {}).get("created") or ""))


FINDERS: Mapping[str, Finder] = {
    "oci:Identity/domain:Domain": find_identity_domain,
    "oci:oci/iotIotDomainGroup:IotIotDomainGroup": of_iot("IoT domain group", "iotDomainGroups"),
    "oci:oci/iotIotDomain:IotIotDomain": of_iot("IoT domain", "iotDomains", "iotDomainGroupId"),
    "oci:Identity/domainsApp:DomainsApp": named("Apps", "name", "name"),
    "oci:Identity/domainsGroup:DomainsGroup": named("Groups", "displayName", "displayName"),
    "oci:Identity/domainsUser:DomainsUser": named("Users", "userName", "userName"),
    "oci:Identity/domainsGrant:DomainsGrant": find_grant,
}
"""By type. The dynamic providers need none: they look before they act."""
