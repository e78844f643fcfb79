"""IoT domains: from CREATING to DELETED, and who may read their data.

Source: OCI Python SDK iot/models/iot_domain.py; documentation "Operation Dependencies".
"""

from __future__ import annotations

from simulator.control_plane import work_requests
from simulator.control_plane.oracle_errors import not_found, related_not_found
from simulator.control_plane.tags import created_tags
from simulator.control_plane.work_requests import Job, Subject
from simulator.iot import groups, rules, short_ids
from simulator.iot.details import (
    ApexDataAccess,
    ChangeIotDomainDataRetentionPeriodDetails,
    ConfigureIotDomainDataAccessDetails,
    CreateIotDomainDetails,
)
from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp
from simulator.kernel.store import Document

KIND = "iot_domain"
SUMMARY_FIELDS = (
    "id",
    "iotDomainGroupId",
    "compartmentId",
    "displayName",
    "description",
    "lifecycleState",
    "freeformTags",
    "definedTags",
    "systemTags",
    "timeCreated",
    "timeUpdated",
)
RETENTION_FIELDS = {
    "RAW_DATA": "rawData",
    "REJECTED_DATA": "rejectedData",
    "HISTORIZED_DATA": "historizedData",
    "RAW_COMMAND_DATA": "rawCommandData",
}


def find(call: Call, ocid: str) -> Document:
    """Return a domain of the region that was called.

    Raises:
        not_found: 404 when there is none.
    """
    domain = call.tx.get(KIND, ocid)
    if domain is None or not rules.is_here(call, domain) or not _answers(call, domain):
        raise not_found()
    return domain


def create_iot_domain(call: Call, details: CreateIotDomainDetails) -> tuple[Document, str]:
    """Begin to create a domain; return it and the work request's OCID."""
    rules.require_compartment(call, details.compartment_id)
    group = call.tx.get(groups.KIND, details.iot_domain_group_id)
    if group is None or not rules.is_here(call, group) or group["lifecycleState"] == "DELETED":
        raise related_not_found("iotDomainGroupId")
    rules.require_active_group(group)
    rules.require_room_for_domain(call, group)
    domain = new_domain(call, details)
    host = call.cloud.tenancy.iot_host(short_ids.new_short_id(), "device", rules.region(call))
    job = Job(
        subject=_subject(domain),
        operation="CreateIotDomain",
        operation_type="CREATE_IOT_DOMAIN",
        actions=("CREATED",),
        during={"lifecycleState": "CREATING"},
        after={"lifecycleState": "ACTIVE", "deviceHost": host},
        on_failure={"lifecycleState": "FAILED"},
    )
    return domain, work_requests.begin(call, job, domain)


def update_iot_domain(call: Call, domain: Document, after: Document) -> str:
    """Begin to change a domain's name, description or tags and return the work request's OCID."""
    return _change(call, domain, "UpdateIotDomain", "UPDATE_IOT_DOMAIN", after)


def change_compartment(call: Call, domain: Document, compartment_ocid: str) -> str:
    """Begin to move a domain and return the work request's OCID."""
    rules.require_compartment(call, compartment_ocid)
    after = {"compartmentId": compartment_ocid}
    return _change(call, domain, "ChangeIotDomainCompartment", "MOVE_IOT_DOMAIN", after)


def configure_data_access(call: Call, domain: Document, details: ConfigureIotDomainDataAccessDetails) -> str:
    """Begin to open one way to the data and return the work request's OCID.

    One way leaves the others as they are, a conclusion from the official sample, which opens all three in turn. The
    initial password of APEX is not kept.
    """
    after = {} if isinstance(details.root, ApexDataAccess) else details.root.given()
    after.pop("type", None)
    operation = "ConfigureIotDomainDataAccess"
    return _change(call, domain, operation, "CONFIGURE_DOMAIN_DATA_ACCESS", after)


def change_data_retention_period(
    call: Call, domain: Document, details: ChangeIotDomainDataRetentionPeriodDetails
) -> str:
    """Begin to change how long one sort of data is kept and return the work request's OCID."""
    periods = domain["dataRetentionPeriodsInDays"] | {
        RETENTION_FIELDS[details.type]: details.data_retention_period_in_days
    }
    operation = "ChangeIotDomainDataRetentionPeriod"
    after = {"dataRetentionPeriodsInDays": periods}
    return _change(call, domain, operation, "CHANGE_IOT_DOMAIN_DATA_RETENTION", after)


def delete_iot_domain(call: Call, domain: Document) -> str:
    """Begin to delete a domain and return the work request's OCID."""
    rules.require_active_group(_group(call, domain))
    rules.require_active_or_failed(domain)
    job = Job(
        subject=_subject(domain),
        operation="DeleteIotDomain",
        operation_type="DELETE_IOT_DOMAIN",
        actions=("DELETED",),
        during={"lifecycleState": "DELETING"},
        after={"lifecycleState": "DELETED"},
    )
    return work_requests.begin(call, job, domain)


def new_domain(call: Call, details: CreateIotDomainDetails) -> Document:
    """Return the document of a domain that is about to be created; its host is known when it is ACTIVE."""
    tenancy, region = call.cloud.tenancy, rules.region(call)
    return {
        "id": short_ids.new_ocid(tenancy, "iotdomain", region),
        "iotDomainGroupId": details.iot_domain_group_id,
        "compartmentId": details.compartment_id,
        "displayName": details.display_name or f"iotdomain{call.now:%Y%m%d%H%M%S}",
        "description": details.description,
        "deviceHost": None,
        "dbAllowListedIdentityGroupNames": None,
        "dbAllowedIdentityDomainHost": None,
        # Source: the scenario's answer, and the recordings of oracle/oci-service-operator.
        "dataRetentionPeriodsInDays": dict.fromkeys(RETENTION_FIELDS.values(), 16) | {"historizedData": 30},
        "freeformTags": details.freeform_tags or {},
        "definedTags": created_tags(call, details.defined_tags),
        "systemTags": {},
        "timeCreated": timestamp(call.now),
        "timeUpdated": timestamp(call.now),
    }


def _answers(call: Call, domain: Document) -> bool:
    return domain["lifecycleState"] != "DELETED" or call.cloud.settings.iot.deleted_resources_answer


def _group(call: Call, domain: Document) -> Document:
    group = call.tx.get(groups.KIND, domain["iotDomainGroupId"])
    assert group is not None  # noqa: S101 - groups with domains are never deleted
    return group


def _subject(domain: Document) -> Subject:
    return Subject(KIND, "iotDomain", f"/20250531/iotDomains/{domain['id']}")


def _change(call: Call, domain: Document, operation: str, operation_type: str, after: Document) -> str:
    rules.require_active_group(_group(call, domain))
    rules.require_active(domain)
    job = Job(
        subject=_subject(domain),
        operation=operation,
        operation_type=operation_type,
        actions=("UPDATED",),
        during={"lifecycleState": "UPDATING"},
        after={"lifecycleState": "ACTIVE", **after},
    )
    return work_requests.begin(call, job, domain)
