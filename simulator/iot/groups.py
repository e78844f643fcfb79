"""IoT domain groups.

Source: OCI Python SDK iot/models/iot_domain_group.py.
"""

from __future__ import annotations

from simulator.control_plane.compartments import require_compartment
from simulator.control_plane.tags import created_tags
from simulator.iot import resource, rules
from simulator.iot.details import CreateIotDomainGroupDetails
from simulator.iot.resource import Kind
from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp
from simulator.kernel.store import Document


def _require_settled_domains(call: Call, group: Document) -> None:
    rules.require_active(group)
    rules.require_domains(call, group, "ACTIVE", "FAILED")


def _require_deleted_domains(call: Call, group: Document) -> None:
    rules.require_active_or_failed(group)
    rules.require_domains(call, group, "DELETED")


GROUP = Kind(
    kind="iot_domain_group",
    name="IotDomainGroup",
    word="IOT_DOMAIN_GROUP",
    host="data",
    own_fields=("type",),
    filters=("id", "displayName", "lifecycleState", "type"),
    require_change=_require_settled_domains,
    require_delete=_require_deleted_domains,
)


def create(call: Call, details: CreateIotDomainGroupDetails) -> tuple[Document, str]:
    """Begin to create a group; return it and the work request's OCID."""
    require_compartment(call, details.compartment_id)
    rules.require_room_for_group(call)
    group = blank(GROUP.new_ocid(call), details, timestamp(call.now), created_tags(call, details.defined_tags))
    return group, GROUP.create(call, group)


def configure_data_access(call: Call, group: Document, vcn_ocids: list[str]) -> str:
    """Begin to let VCNs reach the group's database and return the work request's OCID.

    How to connect shows from then on, a conclusion: the recorded group that was never configured has no `db` field.
    Source: oci-iot-samples samples/python/query-db/config.distr.py (form of both values).
    """
    short_id = group["dataHost"].partition(".")[0]
    after = {
        "dbAllowListedVcnIds": vcn_ocids,
        "dbConnectionString": f"tcps:adb.{rules.region(call)}.{call.cloud.tenancy.second_level_domain}:1521/{short_id}",
        "dbTokenScope": f"urn:oracle:db::id::{group['compartmentId']}",
    }
    return GROUP.change(call, group, "Configure{}DataAccess", "CONFIGURE_DOMAIN_GROUP_DATA_ACCESS", after)


def blank(ocid: str, details: CreateIotDomainGroupDetails, created: str, defined_tags: Document) -> Document:
    """Return the document of a new group."""
    name = "iotdomaingroup" + "".join(letter for letter in created[:19] if letter.isdigit())
    return resource.blank(ocid, details, name, created, defined_tags) | {
        "type": details.type,
        "dataHost": None,
        "dbAllowListedVcnIds": None,
        "dbConnectionString": None,
        "dbTokenScope": None,
    }
