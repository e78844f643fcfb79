"""When IAM refuses to touch an identity domain.

Source of the states: doc comments of the Go SDK's identity/identity_client.go; documentation "Deactivating an
Identity Domain" and "Deleting an Identity Domain". Only the 412 of delete was seen (terraform-provider-oci issue
1781); that the other operations answer the same is a guess.
"""

from __future__ import annotations

from simulator.control_plane import work_requests
from simulator.control_plane.oracle_errors import incorrect_state, invalid_parameter
from simulator.iam import errors
from simulator.iam.licences import CREATABLE, LICENCES
from simulator.identity_domains import contents
from simulator.kernel.call import Call
from simulator.kernel.store import Document, Transaction


def require_home_region(call: Call) -> None:
    """Domains are changed through the home region only.

    Raises:
        not_home_region: 403 NotAllowed.
    """
    tenancy = call.cloud.tenancy
    if call.host_params["region"] != tenancy.home_region:
        raise errors.not_home_region(tenancy.home_region_key)


def require_subscribed(call: Call, region: str) -> None:
    """An identity domain lives in a region that the tenancy has subscribed to.

    Raises:
        invalid_parameter: 400 InvalidParameter; the real code is unknown.
    """
    subscribed = call.cloud.tenancy.subscribed_regions
    if region not in subscribed:
        raise invalid_parameter(f"homeRegion must be a subscribed region: {', '.join(subscribed)}")


def require_licence(call: Call, license_type: str) -> None:
    """Let licence types pass that a domain can be given; what no source names, if the settings say so.

    Raises:
        invalid_parameter: 400 InvalidParameter; the real code is unknown.
    """
    is_unknown = license_type.lower() not in LICENCES
    if is_unknown and call.cloud.settings.iam.unknown_license_types == "accepted":
        return
    if license_type.lower() not in CREATABLE:
        raise invalid_parameter(f"licenseType must be one of {', '.join(CREATABLE)}")


def require_free_name(call: Call, compartment_ocid: str, display_name: str) -> None:
    """One display name in a compartment, if the settings say so.

    Raises:
        already_exists: 409 NotAuthorizedOrResourceAlreadyExists.
    """
    neighbours = call.tx.find("identity_domain", parent=compartment_ocid)
    taken = any(domain["displayName"] == display_name for domain in neighbours)
    if taken and call.cloud.settings.iam.display_names_are_unique:
        raise errors.already_exists(display_name)


def require_idle(tx: Transaction, domain: Document) -> None:
    """One work request at a time.

    Raises:
        incorrect_state: 409 IncorrectState.
    """
    if work_requests.is_running_on(tx, domain["id"]):
        raise incorrect_state(f"A work request is running on domain {domain['id']}.", "work request running")


def require_state(domain: Document, state: str, operation: str) -> None:
    """Let the operation pass in its one state.

    Raises:
        precondition_failed: 412 PreConditionFailed.
    """
    if domain["lifecycleState"] != state:
        raise errors.precondition_failed(domain, operation, f"the domain is not {state}")


def require_can_be_switched_off(tx: Transaction, domain: Document, operation: str) -> None:
    """Neither the Default domain nor one with active apps is deactivated or deleted.

    Raises:
        still_needed: 412 PreConditionFailed.
    """
    if domain["type"] == "DEFAULT":
        raise errors.still_needed(operation, "it is the Default domain")
    names = [app["displayName"] for app in contents.active_apps(tx, domain["id"])]
    if names:
        raise errors.still_needed(operation, f"apps are active: {', '.join(names)}")


def require_replica_region(call: Call, domain: Document, region: str) -> None:
    """Let regions pass that the tenancy uses and the domain is not in.

    Raises:
        invalid_parameter: 400 InvalidParameter.
    """
    taken = [domain["homeRegion"], *(replica["region"] for replica in domain["replicaRegions"])]
    if region not in call.cloud.tenancy.subscribed_regions or region in taken:
        raise invalid_parameter("replicaRegion must be a subscribed region that the domain is not in")
