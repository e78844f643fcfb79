"""HTTP paths of IoT domain groups.

Source: OCI Python SDK iot/iot_client.py.
"""

from __future__ import annotations

from simulator.control_plane.request_bodies import parse
from simulator.iot import groups, resource_routes
from simulator.iot.details import ConfigureIotDomainGroupDataAccessDetails, CreateIotDomainGroupDetails
from simulator.kernel.call import Call
from simulator.kernel.store import Document


def create_iot_domain_group(call: Call) -> tuple[Document, str]:
    """Begin CreateIotDomainGroup."""
    return groups.create(call, parse(call, CreateIotDomainGroupDetails))


def configure_iot_domain_group_data_access(call: Call, group: Document) -> str:
    """Begin ConfigureIotDomainGroupDataAccess."""
    details = parse(call, ConfigureIotDomainGroupDataAccessDetails)
    return groups.configure_data_access(call, group, details.db_allow_listed_vcn_ids)


ROUTES = resource_routes.routes(
    groups.GROUP, create_iot_domain_group, configureDataAccess=configure_iot_domain_group_data_access
)
