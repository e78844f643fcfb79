"""IoT domain groups: from CREATING to DELETED.

Source: OCI Python SDK iot/models/iot_domain_group.py; documentation "Operation Dependencies".
"""

from __future__ import annotations

from simulator.control_plane import work_requests
from simulator.control_plane.oracle_errors import not_found
from simulator.control_plane.tags import created_tags
from simulator.control_plane.work_requests import Job, Subject
from simulator.iot import rules, short_ids
from simulator.iot.details import CreateIotDomainGroupDetails
from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp
from simulator.kernel.store import Document

KIND = "iot_domain_group"
SUMMARY_FIELDS = (
    "id",
    "compartmentId",
    "type",
    "displayName",
    "description",
    "lifecycleState",
    "freeformTags",
    "definedTags",
    "systemTags",
    "timeCreated",
    "timeUpdated",
)


def find(call: Call, ocid: str) -> Document:
    """Return a group of the region that was called.

    Raises:
        not_found: 404 when there is none.
    """
    group = call.tx.get(KIND, ocid)
    if group is None or not rules.is_here(call, group) or not _answers(call, group):
        raise not_found()
    return group


def create_iot_domain_group(call: Call, details: CreateIotDomainGroupDetails) -> tuple[Document, str]:
    """Begin to create a group; return it and the work request's OCID."""
    rules.require_compartment(call, details.compartment_id)
    rules.require_room_for_group(call)
    group = new_group(call, details)
    host = call.cloud.tenancy.iot_host(short_ids.new_short_id(), "data", rules.region(call))
    job = Job(
        subject=_subject(group),
        operation="CreateIotDomainGroup",
        operation_type="CREATE_IOT_DOMAIN_GROUP",
        actions=("CREATED",),
        during={"lifecycleState": "CREATING"},
        after={"lifecycleState": "ACTIVE", "dataHost": host},
        on_failure={"lifecycleState": "FAILED"},
    )
    return group, work_requests.begin(call, job, group)


def update_iot_domain_group(call: Call, group: Document, after: Document) -> str:
    """Begin to change a group's name, description or tags and return the work request's OCID."""
    return _change(call, group, "UpdateIotDomainGroup", "UPDATE_IOT_DOMAIN_GROUP", after)


def change_compartment(call: Call, group: Document, compartment_ocid: str) -> str:
    """Begin to move a group and return the work request's OCID."""
    rules.require_compartment(call, compartment_ocid)
    after = {"compartmentId": compartment_ocid}
    return _change(call, group, "ChangeIotDomainGroupCompartment", "MOVE_IOT_DOMAIN_GROUP", after)


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
    operation = "ConfigureIotDomainGroupDataAccess"
    return _change(call, group, operation, "CONFIGURE_DOMAIN_GROUP_DATA_ACCESS", after)


def delete_iot_domain_group(call: Call, group: Document) -> str:
    """Begin to delete a group and return the work request's OCID."""
    rules.require_active_or_failed(group)
    rules.require_domains(call, group, "DELETED")
    job = Job(
        subject=_subject(group),
        operation="DeleteIotDomainGroup",
        operation_type="DELETE_IOT_DOMAIN_GROUP",
        actions=("DELETED",),
        during={"lifecycleState": "DELETING"},
        after={"lifecycleState": "DELETED"},
    )
    return work_requests.begin(call, job, group)


def new_group(call: Call, details: CreateIotDomainGroupDetails) -> Document:
    """Return the document of a group that is about to be created; its host is known when it is ACTIVE."""
    tenancy, region = call.cloud.tenancy, rules.region(call)
    return {
        "id": short_ids.new_ocid(tenancy, "iotdomaingroup", region),
        "type": details.type,
        "compartmentId": details.compartment_id,
        "displayName": details.display_name or f"iotdomaingroup{call.now:%Y%m%d%H%M%S}",
        "description": details.description,
        "dataHost": None,
        "dbAllowListedVcnIds": None,
        "dbConnectionString": None,
        "dbTokenScope": None,
        "freeformTags": details.freeform_tags or {},
        "definedTags": created_tags(call, details.defined_tags),
        "systemTags": {},
        "timeCreated": timestamp(call.now),
        "timeUpdated": timestamp(call.now),
    }


def _answers(call: Call, group: Document) -> bool:
    return group["lifecycleState"] != "DELETED" or call.cloud.settings.iot.deleted_resources_answer


def _subject(group: Document) -> Subject:
    return Subject(KIND, "iotDomainGroup", f"/20250531/iotDomainGroups/{group['id']}")


def _change(call: Call, group: Document, operation: str, operation_type: str, after: Document) -> str:
    rules.require_active(group)
    rules.require_domains(call, group, "ACTIVE", "FAILED")
    job = Job(
        subject=_subject(group),
        operation=operation,
        operation_type=operation_type,
        actions=("UPDATED",),
        during={"lifecycleState": "UPDATING"},
        after={"lifecycleState": "ACTIVE", **after},
    )
    return work_requests.begin(call, job, group)
