"""What somebody set up by hand, as it is found in the tenancy. Does not: change anything; it only reads.

The way in is the IoT domain: it names the host that it trusts, the host's directory names its app by the audience, the
app's grants name groups and users.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from pipeline.errors import PipelineError
from providers.answer import as_documented
from providers.control_plane import iam, iot
from providers.identity_domain import settings_url
from providers.oci_client import OciClient

Object = dict[str, Any]

GROUP_EXTENSION = "urn:ietf:params:scim:schemas:oracle:idcs:extension:group:Group"
UNWRITABLE = re.compile(r"^\s|\s$|[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What the program's configuration does not take as a text, or not as it is."""


class AdoptError(PipelineError):
    """What is there cannot be adopted; nothing was written."""


@dataclass(frozen=True)
class Found:
    """A set-up that is complete.

    Attributes:
        iot_domains: The IoT domains that trust the identity domain.
        audience: `/<IoT domain group short id>`.
        identity_domain: The identity domain, as IAM shows it.
        url: Its URL.
        app: The application.
        grants: Who is assigned to it.
        groups: The groups that are assigned, with their members.
        users: SCIM id to user name, of all who are assigned or a member.
    """

    iot_domains: Sequence[Object]
    audience: str
    identity_domain: Object
    url: str
    app: Object
    grants: Sequence[Object]
    groups: Sequence[Object]
    users: dict[str, str]

    @property
    def host(self) -> str:
        """Host that the IoT domains trust."""
        return str(self.iot_domains[0]["dbAllowedIdentityDomainHost"])

    def grantees(self, kind: str) -> set[str]:
        """Return the SCIM ids of the users or groups that are assigned."""
        return {grant["grantee"]["value"] for grant in self.grants if grant["grantee"]["type"] == kind}


def find(oci: OciClient, ocids: Sequence[str]) -> Found:
    """Read a set-up.

    Args:
        oci: Sends the requests.
        ocids: IoT domains, or compartments whose IoT domains are meant.

    Raises:
        AdoptError: There is none, it is not complete, or there are several.
        ProviderError: Something may not be read, or is not as the service documents it.
    """
    with as_documented(f"read what is set up below {', '.join(ocids)}"):
        return _find(oci, ocids)


def _find(oci: OciClient, ocids: Sequence[str]) -> Found:
    iot_domains = _iot_domains(oci, ocids)
    host = iot_domains[0]["dbAllowedIdentityDomainHost"]
    url = f"https://{host}:443"
    group = oci.read(
        "read the IoT domain group", iot(oci).resource_url("iotDomainGroups", iot_domains[0]["iotDomainGroupId"])
    )
    audience = "/" + str(group["dataHost"]).split(".")[0].lower()
    settings = oci.read(f"read the settings of {url}", settings_url(url))
    domain = _identity_domain(oci, settings["domainOcid"])
    app = _app(oci, url, audience)
    if not settings.get("signingCertPublicAccess"):
        raise AdoptError(
            f"The signing certificate of {host} may not be read without a login, so ORDS trusts no token yet. Turn on "
            "Configure client access (scenario step 3), then adopt"
        )
    grants = _resources(oci, url, "Grants", filter=f'app.value eq "{app["id"]}"')
    groups = [_scim(oci, url, "Groups", grant) for grant in grants if grant["grantee"]["type"] == "Group"]
    members = [m for group in groups for m in group.get("members") or [] if m.get("type", "User") == "User"]
    wanted = {grant["grantee"]["value"] for grant in grants if grant["grantee"]["type"] == "User"}
    wanted |= {member["value"] for member in members}
    users = {id_: str(_read(oci, url, "Users", id_)["userName"]) for id_ in sorted(wanted)}
    described = [(group.get(GROUP_EXTENSION) or {}).get("description") or "" for group in groups]
    _require_writable([app["displayName"], *users.values(), *(group["displayName"] for group in groups), *described])
    return Found(iot_domains, audience, domain, url, app, grants, groups, users)


def _require_writable(names: Iterable[str]) -> None:
    if listed := ", ".join(repr(name) for name in names if UNWRITABLE.search(name)):
        raise AdoptError(
            f"A name or description that begins or ends with a blank, or holds a control character, cannot be written "
            f"into a configuration: {listed}. Change it in the identity domain, then adopt"
        )


def _iot_domains(oci: OciClient, ocids: Sequence[str]) -> Sequence[Object]:
    found = [each for ocid in ocids for each in _below(oci, ocid)]
    trusting = [each for each in found if each.get("dbAllowedIdentityDomainHost")]
    if not trusting:
        looked = ", ".join(str(each["id"]) for each in found)
        why = f"{looked} trusts no identity domain" if looked else "there is no active IoT domain that you may see"
        raise AdoptError(
            f"Nothing to adopt below {', '.join(ocids)}: {why}. Check the OCIDs and oci:region, or set ORDS up with: "
            "pulumi up"
        )
    ways = {(each["dbAllowedIdentityDomainHost"], each["iotDomainGroupId"]) for each in trusting}
    if len(ways) > 1:
        listed = "; ".join(
            f"{each['id']} trusts {each['dbAllowedIdentityDomainHost']} in group {each['iotDomainGroupId']}"
            for each in trusting
        )
        raise AdoptError(
            f"One stack holds one identity domain and one IoT domain group, and there are {len(ways)}: {listed}. Name "
            "the IoT domains of one: make adopt STACK=... FROM='OCID OCID'"
        )
    return trusting


def _below(oci: OciClient, ocid: str) -> list[Object]:
    kind = ocid.split(".")[1] if ocid.startswith("ocid1.") else ""
    if kind == "iotdomain":
        return [_iot_domain(oci, ocid)]
    if kind not in ("compartment", "tenancy"):
        raise AdoptError(f"{ocid} is the OCID of neither an IoT domain nor a compartment. Give one of these as FROM")
    query = urlencode({"compartmentId": ocid, "lifecycleState": "ACTIVE", "limit": 1000})
    listed = oci.pages(f"list the IoT domains of {ocid}", f"{iot(oci).url}/iotDomains?{query}")
    return [_iot_domain(oci, one["id"]) for one in listed]


def _iot_domain(oci: OciClient, ocid: str) -> Object:
    return oci.read(f"read IoT domain {ocid}", iot(oci).resource_url("iotDomains", ocid))


def _app(oci: OciClient, url: str, audience: str) -> Object:
    apps = [
        app
        for app in _resources(oci, url, "Apps", attributes="displayName,name,audience,active,isOAuthResource")
        if app.get("audience") == audience
    ]
    if not apps:
        raise AdoptError(
            f"No application of {url} has the primary audience {audience}, so no token is good for these IoT domains. "
            "Finish scenario steps 4 to 17, or let pulumi up make one"
        )
    if len(apps) > 1:
        listed = ", ".join(f"{app['displayName']} ({app['name']})" for app in apps)
        raise AdoptError(
            f"Several applications of {url} have the primary audience {audience}: {listed}. Remove the audience from "
            "all but one, then adopt"
        )
    return _read(oci, url, "Apps", apps[0]["id"])


def _identity_domain(oci: OciClient, ocid: str) -> Object:
    domain = oci.read(f"read identity domain {ocid}", iam(oci).resource_url("domains", ocid))
    if domain["type"] == "DEFAULT":
        raise AdoptError(
            f"The IoT domains trust the Default domain {ocid}, which holds the tenancy's own administrators; Oracle "
            "supports ORDS with another one only. Make a stack with pulumi up, and move the readers there"
        )
    return domain


def _resources(oci: OciClient, url: str, collection: str, **query: str) -> list[Object]:
    return list(oci.resources(f"list the {collection} of {url}", f"{url}/admin/v1/{collection}", **query))


def _scim(oci: OciClient, url: str, collection: str, grant: Object) -> Object:
    return _read(oci, url, collection, grant["grantee"]["value"])


def _read(oci: OciClient, url: str, collection: str, id_: str) -> Object:
    address = f"{url}/admin/v1/{collection}/{quote(id_, safe='')}?attributeSets=all"
    return oci.read(f"read {id_} of the {collection} of {url}", address)
