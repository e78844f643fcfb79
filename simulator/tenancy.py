"""The tenancy every simulated cloud starts with: same OCIDs and short ids on every machine, fresh keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator import api_keys
from simulator.data_api import seeding
from simulator.store import Transaction

if TYPE_CHECKING:
    from simulator.cloud import Cloud

REGION = "us-ashburn-1"
REGION_KEY = "IAD"
TENANCY_OCID = "ocid1.tenancy.oc1..aaaaaaaa3xm5simulatedtenancyq7ksz4rfw2u6hv5n3jbpd7yeolta"
TENANCY_NAME = "simulated"
COMPARTMENT_OCID = "ocid1.compartment.oc1..aaaaaaaap4vsimulatedcompartment6t2kqmzr5x7wjdnhyfuboec3la"

USER_OCIDS = {
    "administrator": "ocid1.user.oc1..aaaaaaaa7administratorz2kq5vxr4mwn6tjhpbsfyduoel3gca",
    "reader": "ocid1.user.oc1..aaaaaaaa2readerv5kz7qmx4rwn6tjhpbsfyduoel3gcaiq2w4e6t7y",
    "nobody": "ocid1.user.oc1..aaaaaaaa5nobodyx7kz2qmv4rwn6tjhpbsfyduoel3gcaiq2w4e6t7y",
}
"""OCID of the user of each role; each has one API key."""

GROUP_SHORT_ID = "q7kx2mzr5wvt"
DOMAIN_SHORT_ID = "h4n6tjpbsfyd"
IOT_DOMAIN_GROUP_OCID = "ocid1.iotdomaingroup.oc1.iad.amaaaaaasimulatedgroupq7kx2mzr5wvt6hpbn3jyeoldfcsa"
IOT_DOMAIN_OCID = "ocid1.iotdomain.oc1.iad.amaaaaaasimulateddomainh4n6tjpbsfydq2zr5xw7kmvoeluca"
DIGITAL_TWIN_OCIDS = tuple(
    f"ocid1.iotdigitaltwininstance.oc1.iad.amaaaaaasimulatedtwin{name}5xw7kmvoelucah4n6tjpbsfydq2z"
    for name in ("boiler", "chiller", "compressor")
)
"""Digital twins of the IoT domain; each has a day of telemetry."""

_CREATED = "2026-01-15T09:30:00.000000Z"


def seed(cloud: Cloud) -> None:
    """Fill a new cloud; leave one that was filled before as it is."""
    with cloud.store.transaction() as tx:
        if tx.get("tenancy", TENANCY_OCID) is None:
            _create_tenancy(tx)
            api_keys.create(tx, cloud.state_directory / "oci")
    seeding.seed(cloud.telemetry, IOT_DOMAIN_OCID, DIGITAL_TWIN_OCIDS, until=cloud.clock.now())


def _create_tenancy(tx: Transaction) -> None:
    tx.put("tenancy", TENANCY_OCID, {"id": TENANCY_OCID, "name": TENANCY_NAME, "homeRegionKey": REGION_KEY})
    tx.put("compartment", COMPARTMENT_OCID, {"id": COMPARTMENT_OCID, "name": "iot"}, parent=TENANCY_OCID)
    tx.put("iot_domain_group", IOT_DOMAIN_GROUP_OCID, _iot_domain_group(), parent=COMPARTMENT_OCID)
    tx.put("iot_domain", IOT_DOMAIN_OCID, _iot_domain(), parent=IOT_DOMAIN_GROUP_OCID)


def _iot_domain_group() -> dict[str, object]:
    data_host = f"{GROUP_SHORT_ID}.data.iot.{REGION}.oci.oraclecloud.com"
    return {
        "id": IOT_DOMAIN_GROUP_OCID,
        "type": "PRODUCTION",
        "compartmentId": COMPARTMENT_OCID,
        "displayName": "plant-data",
        "description": "IoT domain group the simulated tenancy starts with",
        "dataHost": data_host,
        "dbAllowListedVcnIds": [],
        "dbConnectionString": f"{data_host}:1521/{GROUP_SHORT_ID}",
        "dbTokenScope": f"urn:oracle:db::id::{COMPARTMENT_OCID}",
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
        "dbAllowListedIdentityGroupNames": [],
        "dbAllowedIdentityDomainHost": None,
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
