"""HTTP paths of IoT domains.

Source: OCI Python SDK iot/iot_client.py.
"""

from __future__ import annotations

from simulator.control_plane.request_bodies import parse
from simulator.iot import domains, resource_routes
from simulator.iot.details import (
    ChangeIotDomainDataRetentionPeriodDetails,
    ConfigureIotDomainDataAccessDetails,
    CreateIotDomainDetails,
)
from simulator.kernel.call import Call
from simulator.kernel.store import Document


def create_iot_domain(call: Call) -> tuple[Document, str]:
    """Begin CreateIotDomain."""
    return domains.create(call, parse(call, CreateIotDomainDetails))


def change_iot_domain_data_retention_period(call: Call, domain: Document) -> str:
    """Begin ChangeIotDomainDataRetentionPeriod."""
    return domains.change_data_retention_period(call, domain, parse(call, ChangeIotDomainDataRetentionPeriodDetails))


def configure_iot_domain_data_access(call: Call, domain: Document) -> str:
    """Begin ConfigureIotDomainDataAccess."""
    return domains.configure_data_access(call, domain, parse(call, ConfigureIotDomainDataAccessDetails))


ROUTES = resource_routes.routes(
    domains.DOMAIN,
    create_iot_domain,
    changeDataRetentionPeriod=change_iot_domain_data_retention_period,
    configureDataAccess=configure_iot_domain_data_access,
)
