"""HTTP paths of identity domains as IAM sees them.

Source: Go SDK identity/identity_client.go (paths), OCI Python SDK identity/identity_client.py (parameters).
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from simulator.control_plane.compartments import asked_for
from simulator.control_plane.etags import etag, require_match
from simulator.control_plane.paging import choice, page
from simulator.control_plane.request_bodies import ChangeCompartmentDetails, parse
from simulator.control_plane.retry_tokens import once
from simulator.control_plane.work_request_view import accepted  # its 202 is a conclusion here: no source shows it
from simulator.iam import domains, licences, rules
from simulator.iam.details import (
    ChangeDomainLicenseTypeDetails,
    CreateDomainDetails,
    EnableReplicationToRegionDetails,
    UpdateDomainDetails,
)
from simulator.kernel.call import Call
from simulator.kernel.plane import Route
from simulator.kernel.store import Document

FILTERS = ("displayName", "url", "homeRegionUrl", "type", "licenseType", "name", "lifecycleState")


@once
def create_domain(call: Call) -> Response:
    """Answer CreateDomain."""
    rules.require_home_region(call)
    return accepted(domains.create_domain(call, parse(call, CreateDomainDetails)))


def list_domains(call: Call) -> Response:
    """Answer ListDomains."""
    compartment_ocid = asked_for(call)
    found = [
        domains.wire(domain)
        for domain in call.tx.find("identity_domain", parent=compartment_ocid)
        if _is_asked_for(call, domain)
    ]
    return page(call, _sorted(call, found), list)


def get_domain(call: Call) -> Response:
    """Answer GetDomain."""
    domain = domains.wire(domains.find(call, call.path_params["domain_id"]))
    return JSONResponse(domain, headers={"etag": etag(domain)})


def update_domain(call: Call) -> Response:
    """Answer UpdateDomain."""
    domain = _domain_to_change(call)
    return accepted(domains.update_domain(call, domain, parse(call, UpdateDomainDetails).given()))


def delete_domain(call: Call) -> Response:
    """Answer DeleteDomain."""
    return accepted(domains.delete_domain(call, _domain_to_change(call)))


@once
def activate_domain(call: Call) -> Response:
    """Answer ActivateDomain."""
    return accepted(domains.activate_domain(call, _domain_to_change(call)))


@once
def deactivate_domain(call: Call) -> Response:
    """Answer DeactivateDomain."""
    return accepted(domains.deactivate_domain(call, _domain_to_change(call)))


@once
def change_domain_compartment(call: Call) -> Response:
    """Answer ChangeDomainCompartment."""
    domain = _domain_to_change(call)
    details = parse(call, ChangeCompartmentDetails)
    return accepted(domains.change_compartment(call, domain, details.compartment_id))


@once
def change_domain_license_type(call: Call) -> Response:
    """Answer ChangeDomainLicenseType."""
    domain = _domain_to_change(call)
    details = parse(call, ChangeDomainLicenseTypeDetails)
    return accepted(domains.change_license_type(call, domain, details.license_type))


@once
def enable_replication_to_region(call: Call) -> Response:
    """Answer EnableReplicationToRegion."""
    domain = _domain_to_change(call)
    details = parse(call, EnableReplicationToRegionDetails)
    return accepted(domains.enable_replication(call, domain, details.replica_region))


def list_allowed_domain_license_types(call: Call) -> Response:
    """Answer ListAllowedDomainLicenseTypes."""
    return JSONResponse(licences.allowed(call.query.get("currentLicenseTypeName")))


def _domain_to_change(call: Call) -> Document:
    rules.require_home_region(call)
    domain = domains.find(call, call.path_params["domain_id"])
    require_match(call, domains.wire(domain))
    rules.require_idle(call.tx, domain)
    return domain


def _is_asked_for(call: Call, domain: Document) -> bool:
    wanted = {name: call.query[name] for name in FILTERS if name in call.query}
    if "isHiddenOnLogin" in call.query:
        wanted["isHiddenOnLogin"] = call.query["isHiddenOnLogin"]
    return all(_text(domain, name).lower() == value.lower() for name, value in wanted.items())


def _text(domain: Document, name: str) -> str:
    return str(domain["displayName" if name == "name" else name])


def _sorted(call: Call, found: list[Document]) -> list[Document]:
    by = choice(call, "sortBy", ("TIMECREATED", "NAME"))
    field = {"TIMECREATED": "timeCreated", "NAME": "displayName"}[by]
    orders = ("DESC", "ASC") if by == "TIMECREATED" else ("ASC", "DESC")
    descending = choice(call, "sortOrder", orders) == "DESC"
    return sorted(found, key=lambda domain: domain[field], reverse=descending)


_DOMAIN = "/20160918/domains/{domain_id}"

ROUTES = (
    Route("POST", "/20160918/domains", "CreateDomain", create_domain),
    Route("GET", "/20160918/domains", "ListDomains", list_domains),
    Route("GET", _DOMAIN, "GetDomain", get_domain),
    Route("PUT", _DOMAIN, "UpdateDomain", update_domain),
    Route("DELETE", _DOMAIN, "DeleteDomain", delete_domain),
    Route("POST", f"{_DOMAIN}/actions/activate", "ActivateDomain", activate_domain),
    Route("POST", f"{_DOMAIN}/actions/deactivate", "DeactivateDomain", deactivate_domain),
    Route("POST", f"{_DOMAIN}/actions/changeCompartment", "ChangeDomainCompartment", change_domain_compartment),
    Route("POST", f"{_DOMAIN}/actions/changeLicenseType", "ChangeDomainLicenseType", change_domain_license_type),
    Route(
        "POST",
        f"{_DOMAIN}/actions/enableReplicationToRegion",
        "EnableReplicationToRegion",
        enable_replication_to_region,
    ),
    Route(
        "GET",
        "/20160918/allowedDomainLicenseTypes",
        "ListAllowedDomainLicenseTypes",
        list_allowed_domain_license_types,
    ),
)
