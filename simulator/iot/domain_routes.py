"""HTTP paths of IoT domains.

Source: OCI Python SDK iot/iot_client.py.
"""

from __future__ import annotations

from starlette.responses import Response

from simulator.control_plane.etags import require_match
from simulator.control_plane.request_bodies import parse
from simulator.control_plane.retry_tokens import once
from simulator.iot import answers, domains, lists
from simulator.iot.details import (
    ChangeCompartmentDetails,
    ChangeIotDomainDataRetentionPeriodDetails,
    ConfigureIotDomainDataAccessDetails,
    CreateIotDomainDetails,
    UpdateDetails,
)
from simulator.kernel.call import Call
from simulator.kernel.plane import Route
from simulator.kernel.store import Document


@once
def create_iot_domain(call: Call) -> Response:
    """Answer CreateIotDomain."""
    domain, work_request_ocid = domains.create_iot_domain(call, parse(call, CreateIotDomainDetails))
    return answers.created(call, domain, f"/20250531/iotDomains/{domain['id']}", work_request_ocid)


def list_iot_domains(call: Call) -> Response:
    """Answer ListIotDomains."""
    found = lists.summaries(call, domains.KIND, domains.SUMMARY_FIELDS)
    return lists.page_of(call, found, ("id", "iotDomainGroupId", "displayName", "lifecycleState"))


def get_iot_domain(call: Call) -> Response:
    """Answer GetIotDomain."""
    domain = domains.find(call, call.path_params["iot_domain_id"])
    return answers.read(domain)


def update_iot_domain(call: Call) -> Response:
    """Answer UpdateIotDomain."""
    domain = _domain_to_change(call)
    return answers.accepted(domains.update_iot_domain(call, domain, parse(call, UpdateDetails).given()))


def delete_iot_domain(call: Call) -> Response:
    """Answer DeleteIotDomain."""
    return answers.accepted(domains.delete_iot_domain(call, _domain_to_change(call)))


@once
def change_iot_domain_compartment(call: Call) -> Response:
    """Answer ChangeIotDomainCompartment."""
    domain = _domain_to_change(call)
    details = parse(call, ChangeCompartmentDetails)
    return answers.accepted(domains.change_compartment(call, domain, details.compartment_id))


@once
def change_iot_domain_data_retention_period(call: Call) -> Response:
    """Answer ChangeIotDomainDataRetentionPeriod."""
    domain = _domain_to_change(call)
    details = parse(call, ChangeIotDomainDataRetentionPeriodDetails)
    return answers.accepted(domains.change_data_retention_period(call, domain, details))


@once
def configure_iot_domain_data_access(call: Call) -> Response:
    """Answer ConfigureIotDomainDataAccess."""
    domain = _domain_to_change(call)
    details = parse(call, ConfigureIotDomainDataAccessDetails)
    return answers.accepted(domains.configure_data_access(call, domain, details))


def _domain_to_change(call: Call) -> Document:
    domain = domains.find(call, call.path_params["iot_domain_id"])
    require_match(call, domain)
    return domain


_DOMAIN = "/20250531/iotDomains/{iot_domain_id}"

ROUTES = (
    Route("POST", "/20250531/iotDomains", "CreateIotDomain", create_iot_domain),
    Route("GET", "/20250531/iotDomains", "ListIotDomains", list_iot_domains),
    Route("GET", _DOMAIN, "GetIotDomain", get_iot_domain),
    Route("PUT", _DOMAIN, "UpdateIotDomain", update_iot_domain),
    Route("DELETE", _DOMAIN, "DeleteIotDomain", delete_iot_domain),
    Route(
        "POST",
        f"{_DOMAIN}/actions/changeCompartment",
        "ChangeIotDomainCompartment",
        change_iot_domain_compartment,
    ),
    Route(
        "POST",
        f"{_DOMAIN}/actions/changeDataRetentionPeriod",
        "ChangeIotDomainDataRetentionPeriod",
        change_iot_domain_data_retention_period,
    ),
    Route(
        "POST",
        f"{_DOMAIN}/actions/configureDataAccess",
        "ConfigureIotDomainDataAccess",
        configure_iot_domain_data_access,
    ),
)
