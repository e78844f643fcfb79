"""Fill a new cloud with its first tenancy."""

from __future__ import annotations

from simulator.control_plane import api_keys
from simulator.data_api import seeding
from simulator.data_api.telemetry import Telemetry
from simulator.iam import domains as identity_domains
from simulator.iam.details import CreateDomainDetails
from simulator.identity_domains import contents
from simulator.iot import domains, groups
from simulator.iot.details import CreateIotDomainDetails, CreateIotDomainGroupDetails
from simulator.kernel import tenancy as tenancies
from simulator.kernel.cloud import Cloud
from simulator.kernel.store import Document, Transaction
from simulator.kernel.tenancy import Tenancy

_CREATED = "2026-01-15T09:30:00.000Z"
PASSPHRASE = "simulated"  # noqa: S105 - of the states in a simulated cloud


def seed(cloud: Cloud) -> None:
    """Fill a new cloud; leave one that was filled before as it is."""
    tenancy = cloud.tenancy
    with cloud.store.transaction() as tx:
        if tx.get("tenancy", tenancy.ocid) is None:
            _create_tenancy(tx, tenancy)
            _create_default_domain(tx, cloud)
            _create_secret(tx, cloud)
            tenancies.keep(cloud.state_directory, tenancy)
        api_keys.create(tx, tenancy, cloud.state_directory / "oci", cloud.settings.callers)
    seeding.seed(
        cloud.database(Telemetry), tenancy.iot_domain_ocid, tenancy.digital_twin_ocids, until=cloud.clock.now()
    )


def _create_tenancy(tx: Transaction, tenancy: Tenancy) -> None:
    compartment_ocid, group_ocid = tenancy.compartment_ocid, tenancy.iot_domain_group_ocid
    body = {"id": tenancy.ocid, "name": tenancy.name, "homeRegionKey": tenancy.home_region_key}
    tx.put("tenancy", tenancy.ocid, body)
    tx.put("compartment", compartment_ocid, {"id": compartment_ocid, "name": "iot"}, parent=tenancy.ocid)
    tx.put("iot_domain_group", group_ocid, _iot_domain_group(tenancy), parent=compartment_ocid)
    tx.put("iot_domain", tenancy.iot_domain_ocid, _iot_domain(tenancy), parent=group_ocid)


def _create_secret(tx: Transaction, cloud: Cloud) -> None:
    ocid = cloud.tenancy.passphrase_secret_ocid
    secret = {"content": cloud.vault.encrypt(PASSPHRASE), "timeCreated": _CREATED, "etag": ocid}
    tx.put("secret", ocid, secret, parent=cloud.tenancy.compartment_ocid)


def _create_default_domain(tx: Transaction, cloud: Cloud) -> None:
    tenancy = cloud.tenancy
    details = CreateDomainDetails.model_validate(
        {
            "compartmentId": tenancy.ocid,
            "displayName": "Default",
            "description": "Default identity domain",
            "homeRegion": tenancy.home_region,
            "licenseType": "free",
        }
    )
    domain = identity_domains.blank(tenancy.default_domain_ocid, tenancy.default_domain_host, details, _CREATED, {})
    domain |= {"type": "DEFAULT", "lifecycleState": "ACTIVE", "lifecycleDetails": None}
    administrator = {
        "userName": "administrator",
        "firstName": "Tenancy",
        "lastName": "Administrator",
        "email": "administrator@example.com",
    }
    tx.put("identity_domain", domain["id"], domain, parent=tenancy.ocid)
    contents.create(tx, cloud, domain, administrator)


def _iot_domain_group(tenancy: Tenancy) -> Document:
    details = CreateIotDomainGroupDetails.model_validate(
        {
            "compartmentId": tenancy.compartment_ocid,
            "displayName": "plant-data",
            "description": "IoT domain group the simulated tenancy starts with",
            "type": "PRODUCTION",
        }
    )
    host = tenancy.iot_host(tenancy.group_short_id, groups.GROUP.host, tenancy.iot_region)
    group = groups.blank(tenancy.iot_domain_group_ocid, details, _CREATED, {})
    return group | {"lifecycleState": "ACTIVE", "dataHost": host}


def _iot_domain(tenancy: Tenancy) -> Document:
    details = CreateIotDomainDetails.model_validate(
        {
            "iotDomainGroupId": tenancy.iot_domain_group_ocid,
            "compartmentId": tenancy.compartment_ocid,
            "displayName": "plant-1",
            "description": "IoT domain the simulated tenancy starts with",
        }
    )
    host = tenancy.iot_host(tenancy.domain_short_id, domains.DOMAIN.host, tenancy.iot_region)
    domain = domains.blank(tenancy.iot_domain_ocid, details, _CREATED, {})
    trusted = {"dbAllowedIdentityDomainHost": tenancy.default_domain_host}
    return domain | {"lifecycleState": "ACTIVE", "deviceHost": host} | trusted
