"""Fill a new cloud with its first tenancy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.control_plane import api_keys
from simulator.data_api import seeding
from simulator.identity_domains import model as identity_domains
from simulator.kernel.store import Transaction
from simulator.kernel.tenancy import (
    COMPARTMENT_OCID,
    DEFAULT_DOMAIN_HOST,
    DEFAULT_DOMAIN_OCID,
    DIGITAL_TWIN_OCIDS,
    DOMAIN_SHORT_ID,
    GROUP_SHORT_ID,
    IOT_DOMAIN_GROUP_OCID,
    IOT_DOMAIN_OCID,
    REGION,
    REGION_KEY,
    TENANCY_NAME,
    TENANCY_OCID,
)

if TYPE_CHECKING:
    from simulator.kernel.cloud import Cloud

_CREATED = "2026-01-15T09:30:00.000Z"


def seed(cloud: Cloud) -> None:
    """Fill a new cloud; leave one that was filled before as it is."""
    with cloud.store.transaction() as tx:
        if tx.get("tenancy", TENANCY_OCID) is None:
            _create_tenancy(tx)
            _create_default_domain(tx, cloud)
            api_keys.create(tx, cloud.state_directory / "oci")
    seeding.seed(cloud.telemetry, IOT_DOMAIN_OCID, DIGITAL_TWIN_OCIDS, until=cloud.clock.now())


def _create_tenancy(tx: Transaction) -> None:
    tx.put("tenancy", TENANCY_OCID, {"id": TENANCY_OCID, "name": TENANCY_NAME, "homeRegionKey": REGION_KEY})
    tx.put("compartment", COMPARTMENT_OCID, {"id": COMPARTMENT_OCID, "name": "iot"}, parent=TENANCY_OCID)
    tx.put("iot_domain_group", IOT_DOMAIN_GROUP_OCID, _iot_domain_group(), parent=COMPARTMENT_OCID)
    tx.put("iot_domain", IOT_DOMAIN_OCID, _iot_domain(), parent=IOT_DOMAIN_GROUP_OCID)


def _create_default_domain(tx: Transaction, cloud: Cloud) -> None:
    domain = {
        "id": DEFAULT_DOMAIN_OCID,
        "compartmentId": TENANCY_OCID,
        "displayName": "Default",
        "description": "Default identity domain",
        "host": DEFAULT_DOMAIN_HOST,
        "url": f"https://{DEFAULT_DOMAIN_HOST}:443",
        "homeRegionUrl": f"https://{DEFAULT_DOMAIN_HOST}:443",
        "homeRegion": REGION,
        "replicaRegions": [],
        "type": "DEFAULT",
        "licenseType": "free",
        "isHiddenOnLogin": False,
        "timeCreated": _CREATED,
        "lifecycleState": "ACTIVE",
        "lifecycleDetails": None,
        "freeformTags": {},
        "definedTags": {},
    }
    administrator = {
        "userName": "administrator",
        "firstName": "Tenancy",
        "lastName": "Administrator",
        "email": "administrator@example.com",
    }
    tx.put("identity_domain", DEFAULT_DOMAIN_OCID, domain, parent=TENANCY_OCID)
    identity_domains.create_contents(tx, cloud, domain, administrator)


def _iot_domain_group() -> dict[str, object]:
    return {
        "id": IOT_DOMAIN_GROUP_OCID,
        "type": "PRODUCTION",
        "compartmentId": COMPARTMENT_OCID,
        "displayName": "plant-data",
        "description": "IoT domain group the simulated tenancy starts with",
        "dataHost": f"{GROUP_SHORT_ID}.data.iot.{REGION}.oci.oraclecloud.com",
        "dbAllowListedVcnIds": None,
        "dbConnectionString": None,
        "dbTokenScope": None,
        "lifecycleState": "ACTIVE",
        "freeformTags": {},
        "definedTags": {},
        "systemTags": {},
        "timeCreated": _CREATED,
        "timeUpdated": _CREATED,
    }


def _iot_domain() -> dict[str, object]:
    return {
        "id": IOT_DOMAIN_OCID,
        "iotDomainGroupId": IOT_DOMAIN_GROUP_OCID,
        "compartmentId": COMPARTMENT_OCID,
        "displayName": "plant-1",
        "description": "IoT domain the simulated tenancy starts with",
        "deviceHost": f"{DOMAIN_SHORT_ID}.device.iot.{REGION}.oci.oraclecloud.com",
        "dbAllowListedIdentityGroupNames": None,
        "dbAllowedIdentityDomainHost": DEFAULT_DOMAIN_HOST,
        "dataRetentionPeriodsInDays": {
            "rawData": 16,
            "rejectedData": 16,
            "historizedData": 30,
            "rawCommandData": 16,
        },
        "lifecycleState": "ACTIVE",
        "freeformTags": {},
        "definedTags": {},
        "systemTags": {},
        "timeCreated": _CREATED,
        "timeUpdated": _CREATED,
    }
