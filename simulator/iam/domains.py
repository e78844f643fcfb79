"""Identity domains of a tenancy as IAM sees them: from CREATING to gone.

Source of the states: doc comments of the Go SDK's identity/identity_client.go.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from simulator.control_plane import work_requests
from simulator.control_plane.compartments import require_compartment
from simulator.control_plane.oracle_errors import not_found
from simulator.control_plane.tags import created_tags
from simulator.control_plane.work_requests import Job, Subject
from simulator.iam import rules
from simulator.iam.details import CreateDomainDetails
from simulator.identity_domains import contents
from simulator.identity_domains.directory import regional_host
from simulator.kernel.call import Call
from simulator.kernel.clock import timestamp
from simulator.kernel.cloud import Cloud
from simulator.kernel.store import Document, Transaction

WIRE_FIELDS = (
    "id",
    "compartmentId",
    "displayName",
    "description",
    "url",
    "homeRegionUrl",
    "homeRegion",
    "replicaRegions",
    "type",
    "licenseType",
    "isHiddenOnLogin",
    "timeCreated",
    "lifecycleState",
    "lifecycleDetails",
    "freeformTags",
    "definedTags",
)
"""Source: OCI Python SDK identity/models/domain.py."""


def find(call: Call, domain_ocid: str) -> Document:
    """Return an identity domain.

    Raises:
        not_found: 404 when there is none.
    """
    domain = call.tx.get("identity_domain", domain_ocid)
    if domain is None:
        raise not_found()
    return domain


def wire(domain: Document) -> Document:
    """Return the fields of a domain that IAM shows."""
    return {name: domain[name] for name in WIRE_FIELDS}


def create_domain(call: Call, details: CreateDomainDetails) -> str:
    """Begin to create a domain and return the work request's OCID."""
    domain = new_domain(call, details)
    change = Job(
        subject=_subject(domain),
        operation="CreateDomain",
        operation_type="CREATE_DOMAIN",
        actions=("CREATED",),
        during={"lifecycleState": "CREATING", "lifecycleDetails": "UPDATING"},
        after={"lifecycleState": "ACTIVE", "lifecycleDetails": None},
        on_failure=None,
        context=_administrator(details),
    )
    return work_requests.begin(call, change, domain)


def delete_domain(call: Call, domain: Document) -> str:
    """Begin to delete a domain and return the work request's OCID."""
    rules.require_state(domain, "INACTIVE", "DELETE_DOMAIN")
    rules.require_can_be_switched_off(call.tx, domain, "DELETE_DOMAIN")
    change = Job(
        subject=_subject(domain),
        operation="DeleteDomain",
        operation_type="DELETE_DOMAIN",
        # The provider waits for UPDATED here: terraform-provider-oci service/identity/identity_domain_resource.go.
        actions=("UPDATED", "DELETED"),
        during={"lifecycleState": "DELETING"},
        after=None,
    )
    return work_requests.begin(call, change, domain)


def deactivate_domain(call: Call, domain: Document) -> str:
    """Begin to deactivate a domain and return the work request's OCID."""
    rules.require_state(domain, "ACTIVE", "DEACTIVATE_DOMAIN")
    rules.require_can_be_switched_off(call.tx, domain, "DEACTIVATE_DOMAIN")
    after = {"lifecycleState": "INACTIVE"}
    return _change(call, domain, "DeactivateDomain", "DEACTIVATE_DOMAIN", after, details="DEACTIVATING")


def activate_domain(call: Call, domain: Document) -> str:
    """Begin to activate a domain and return the work request's OCID."""
    rules.require_state(domain, "INACTIVE", "ACTIVATE_DOMAIN")
    after = {"lifecycleState": "ACTIVE"}
    return _change(call, domain, "ActivateDomain", "ACTIVATE_DOMAIN", after, details="ACTIVATING")


def update_domain(call: Call, domain: Document, after: Document) -> str:
    """Begin to change a domain's description, name, visibility or tags and return the work request's OCID."""
    if after.get("displayName", domain["displayName"]) != domain["displayName"]:
        rules.require_free_name(call, domain["compartmentId"], after["displayName"])
    return _change(call, domain, "UpdateDomain", "UPDATE_DOMAIN", after)


def change_compartment(call: Call, domain: Document, compartment_ocid: str) -> str:
    """Begin to move a domain and return the work request's OCID."""
    require_compartment(call, compartment_ocid)
    after = {"compartmentId": compartment_ocid}
    return _change(call, domain, "ChangeDomainCompartment", "CHANGE_COMPARTMENT_FOR_DOMAIN", after)


def change_license_type(call: Call, domain: Document, license_type: str) -> str:
    """Begin to change the licence type and return the work request's OCID."""
    rules.require_state(domain, "ACTIVE", "CHANGE_LICENSE_TYPE_FOR_DOMAIN")
    rules.require_licence(call, license_type)
    after = {"licenseType": license_type}
    return _change(call, domain, "ChangeDomainLicenseType", "CHANGE_LICENSE_TYPE_FOR_DOMAIN", after)


def enable_replication(call: Call, domain: Document, region: str) -> str:
    """Begin to replicate a domain to another region and return the work request's OCID."""
    rules.require_replica_region(call, domain, region)
    replica = {
        "region": region,
        "url": domain["url"],
        "regionalUrl": _url(regional_host(domain["host"], region)),
        "state": "REPLICATION_ENABLED",
    }
    after = {"replicaRegions": [*domain["replicaRegions"], replica]}
    return _change(call, domain, "EnableReplicationToRegion", "REPLICATE_DOMAIN_TO_REGION", after)


def finish_creation(tx: Transaction, cloud: Cloud, request: Document) -> None:
    """Fill a domain whose work request has succeeded."""
    domain = tx.get("identity_domain", request["subject"])
    assert domain is not None  # noqa: S101 - the work request has just written it
    finished = datetime.fromisoformat(request["timeFinished"])
    seconds = cloud.settings.iam.new_domain_unreachable_seconds
    domain["servedFrom"] = timestamp(finished + timedelta(seconds=seconds))
    work_requests.store(tx, "identity_domain", domain)
    contents.create(tx, cloud, domain, request["context"] or None)


def finish_deletion(tx: Transaction, _cloud: Cloud, request: Document) -> None:
    """Remove what was in a domain whose deletion has succeeded."""
    contents.delete(tx, request["subject"])


def new_domain(call: Call, details: CreateDomainDetails) -> Document:
    """Return the document of a domain that is about to be created."""
    require_compartment(call, details.compartment_id)
    rules.require_licence(call, details.license_type)
    rules.require_subscribed(call, details.home_region)
    rules.require_free_name(call, details.compartment_id, details.display_name)
    tenancy = call.cloud.tenancy
    host = f"idcs-{secrets.token_hex(16)}.identity.{tenancy.second_level_domain}"
    ocid = tenancy.ocid_of("domain", f"aaaaaaaa{secrets.token_hex(26)}")
    return blank(ocid, host, details, timestamp(call.now), created_tags(call, details.defined_tags))


def blank(ocid: str, host: str, details: CreateDomainDetails, created: str, defined_tags: Document) -> Document:
    """Return the document of a new domain that answers at `host`."""
    return {
        "id": ocid,
        "compartmentId": details.compartment_id,
        "displayName": details.display_name,
        "description": details.description,
        "host": host,
        "url": _url(host),
        "homeRegionUrl": _url(regional_host(host, details.home_region)),
        "homeRegion": details.home_region,
        "replicaRegions": [],
        "type": "SECONDARY",
        "licenseType": details.license_type,
        "isHiddenOnLogin": bool(details.is_hidden_on_login),
        "timeCreated": created,
        "freeformTags": details.freeform_tags or {},
        "definedTags": defined_tags,
        "isPrimaryEmailRequired": details.is_primary_email_required is not False,
    }


def _administrator(details: CreateDomainDetails) -> Document:
    if details.admin_user_name is None:
        return {}
    return {
        "userName": details.admin_user_name,
        "firstName": details.admin_first_name,
        "lastName": details.admin_last_name,
        "email": details.admin_email,
    }


def _url(host: str) -> str:
    return f"https://{host}:443"


def _subject(domain: Document) -> Subject:
    return Subject("identity_domain", "domain", f"/20160918/domains/{domain['id']}")


def _change(
    call: Call, domain: Document, operation: str, operation_type: str, after: Document, details: str = "UPDATING"
) -> str:
    change = Job(
        subject=_subject(domain),
        operation=operation,
        operation_type=operation_type,
        actions=("UPDATED",),
        during={"lifecycleDetails": details},
        after=after | {"lifecycleDetails": None},
    )
    return work_requests.begin(call, change, domain)
