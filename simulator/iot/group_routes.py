"""HTTP paths of IoT domain groups.

Source: OCI Python SDK iot/iot_client.py.
"""

from __future__ import annotations

from starlette.responses import Response

from simulator.control_plane.etags import require_match
from simulator.control_plane.request_bodies import parse
from simulator.control_plane.retry_tokens import once
from simulator.iot import answers, groups, lists
from simulator.iot.details import (
    ChangeCompartmentDetails,
    ConfigureIotDomainGroupDataAccessDetails,
    CreateIotDomainGroupDetails,
    UpdateDetails,
)
from simulator.kernel.call import Call
from simulator.kernel.plane import Route
from simulator.kernel.store import Document


@once
def create_iot_domain_group(call: Call) -> Response:
    """Answer CreateIotDomainGroup."""
    group, work_request_ocid = groups.create_iot_domain_group(call, parse(call, CreateIotDomainGroupDetails))
    return answers.created(call, group, f"/20250531/iotDomainGroups/{group['id']}", work_request_ocid)


def list_iot_domain_groups(call: Call) -> Response:
    """Answer ListIotDomainGroups."""
    found = lists.summaries(call, groups.KIND, groups.SUMMARY_FIELDS)
    return lists.page_of(call, found, ("id", "displayName", "lifecycleState", "type"))


def get_iot_domain_group(call: Call) -> Response:
    """Answer GetIotDomainGroup."""
    group = groups.find(call, call.path_params["iot_domain_group_id"])
    return answers.read(group)


def update_iot_domain_group(call: Call) -> Response:
    """Answer UpdateIotDomainGroup."""
    group = _group_to_change(call)
    return answers.accepted(groups.update_iot_domain_group(call, group, parse(call, UpdateDetails).given()))


def delete_iot_domain_group(call: Call) -> Response:
    """Answer DeleteIotDomainGroup."""
    return answers.accepted(groups.delete_iot_domain_group(call, _group_to_change(call)))


@once
def change_iot_domain_group_compartment(call: Call) -> Response:
    """Answer ChangeIotDomainGroupCompartment."""
    group = _group_to_change(call)
    details = parse(call, ChangeCompartmentDetails)
    return answers.accepted(groups.change_compartment(call, group, details.compartment_id))


@once
def configure_iot_domain_group_data_access(call: Call) -> Response:
    """Answer ConfigureIotDomainGroupDataAccess."""
    group = _group_to_change(call)
    details = parse(call, ConfigureIotDomainGroupDataAccessDetails)
    return answers.accepted(groups.configure_data_access(call, group, details.db_allow_listed_vcn_ids))


def _group_to_change(call: Call) -> Document:
    group = groups.find(call, call.path_params["iot_domain_group_id"])
    require_match(call, group)
    return group


_GROUP = "/20250531/iotDomainGroups/{iot_domain_group_id}"

ROUTES = (
    Route("POST", "/20250531/iotDomainGroups", "CreateIotDomainGroup", create_iot_domain_group),
    Route("GET", "/20250531/iotDomainGroups", "ListIotDomainGroups", list_iot_domain_groups),
    Route("GET", _GROUP, "GetIotDomainGroup", get_iot_domain_group),
    Route("PUT", _GROUP, "UpdateIotDomainGroup", update_iot_domain_group),
    Route("DELETE", _GROUP, "DeleteIotDomainGroup", delete_iot_domain_group),
    Route(
        "POST",
        f"{_GROUP}/actions/changeCompartment",
        "ChangeIotDomainGroupCompartment",
        change_iot_domain_group_compartment,
    ),
    Route(
        "POST",
        f"{_GROUP}/actions/configureDataAccess",
        "ConfigureIotDomainGroupDataAccess",
        configure_iot_domain_group_data_access,
    ),
)
