"""IoT domains, and who may read their data.

Source: OCI Python SDK iot/models/iot_domain.py.
"""

from __future__ import annotations

from simulator.control_plane.compartments import require_compartment
from simulator.control_plane.oracle_errors import related_not_found
from simulator.control_plane.tags import created_tags
from simulator.iot import groups, resource, rules
from simulator.iot.details import (
    ApexDataAccess,
    ChangeIotDomainDataRetentionPeriodDetails,
    ConfigureIotDomainDataAccessDetails,
    CreateIotDomainDetails,
)
from simulator.iot.resource import Kind
from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp
from simulator.kernel.store import Document

RETENTION_FIELDS = {
    "RAW_DATA": "rawData",
    "REJECTED_DATA": "rejectedData",
    "HISTORIZED_DATA": "historizedData",
    "RAW_COMMAND_DATA": "rawCommandData",
}


def _require_active_group(call: Call, domain: Document) -> None:
    group = call.tx.get(groups.GROUP.kind, domain["iotDomainGroupId"])
    assert group is not None  # noqa: S101 - groups with domains are never deleted
    rules.require_active_group(group)


def _require_deletable(call: Call, domain: Document) -> None:
    _require_active_group(call, domain)
    rules.require_no_digital_twins(call, domain)


DOMAIN = Kind(
    kind="iot_domain",
    name="IotDomain",
    word="IOT_DOMAIN",
    host="device",
    own_fields=("iotDomainGroupId",),
    filters=("id", "iotDomainGroupId", "displayName", "lifecycleState"),
    require_change=_require_active_group,
    require_delete=_require_deletable,
)


def create(call: Call, details: CreateIotDomainDetails) -> tuple[Document, str]:
    """Begin to create a domain; return it and the work request's OCID."""
    require_compartment(call, details.compartment_id)
    group = call.tx.get(groups.GROUP.kind, details.iot_domain_group_id)
    if group is None or not rules.is_here(call, group) or group["lifecycleState"] == "DELETED":
        raise related_not_found("iotDomainGroupId")
    rules.require_active_group(group)
    rules.require_room_for_domain(call, group)
    domain = blank(DOMAIN.new_ocid(call), details, timestamp(call.now), created_tags(call, details.defined_tags))
    return domain, DOMAIN.create(call, domain)


def configure_data_access(call: Call, domain: Document, details: ConfigureIotDomainDataAccessDetails) -> str:
    """Begin to open one way to the data and return the work request's OCID.

    One way leaves the others as they are, a conclusion from the official sample, which opens all three in turn. The
    initial password of APEX is not kept.
    """
    after = {} if isinstance(details.root, ApexDataAccess) else details.root.given()
    after.pop("type", None)
    return DOMAIN.change(call, domain, "Configure{}DataAccess", "CONFIGURE_DOMAIN_DATA_ACCESS", after)


def change_data_retention_period(
    call: Call, domain: Document, details: ChangeIotDomainDataRetentionPeriodDetails
) -> str:
    """Begin to change how long one sort of data is kept and return the work request's OCID."""
    period = {RETENTION_FIELDS[details.type]: details.data_retention_period_in_days}
    after = {"dataRetentionPeriodsInDays": domain["dataRetentionPeriodsInDays"] | period}
    return DOMAIN.change(call, domain, "Change{}DataRetentionPeriod", "CHANGE_{}_DATA_RETENTION", after)


def blank(ocid: str, details: CreateIotDomainDetails, created: str, defined_tags: Document) -> Document:
    """Return the document of a new domain."""
    name = "iotdomain" + "".join(letter for letter in created[:19] if letter.isdigit())
    return resource.blank(ocid, details, name, created, defined_tags) | {
        "iotDomainGroupId": details.iot_domain_group_id,
        "deviceHost": None,
        "dbAllowListedIdentityGroupNames": None,
        "dbAllowedIdentityDomainHost": None,
        # Source: the scenario's answer, and the recordings of oracle/oci-service-operator.
        "dataRetentionPeriodsInDays": dict.fromkeys(RETENTION_FIELDS.values(), 16) | {"historizedData": 30},
    }
