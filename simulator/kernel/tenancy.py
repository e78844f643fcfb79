"""The tenancy every simulated cloud starts with: the same names on every machine."""

from __future__ import annotations

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

DEFAULT_DOMAIN_OCID = "ocid1.domain.oc1..aaaaaaaa6simulateddefaultdomainv5kz7qmx4rwn2tjhpbsfyduoel3gca"
DEFAULT_DOMAIN_HOST = "idcs-3f9a61c07be24d5d8e1c52a4907bd6f8.identity.oraclecloud.com"
"""The identity domain every tenancy has; the scenario must not use it."""

GROUP_SHORT_ID = "q7kx2mzr5wvtd"
DOMAIN_SHORT_ID = "h4n6tjpbsfydo"
IOT_DOMAIN_GROUP_OCID = "ocid1.iotdomaingroup.oc1.iad.amaaaaaasimulatedgroupq7kx2mzr5wvt6hpbn3jyeoldfcsa"
IOT_DOMAIN_OCID = "ocid1.iotdomain.oc1.iad.amaaaaaasimulateddomainh4n6tjpbsfydq2zr5xw7kmvoeluca"
DIGITAL_TWIN_OCIDS = tuple(
    f"ocid1.iotdigitaltwininstance.oc1.iad.amaaaaaasimulatedtwin{name}5xw7kmvoelucah4n6tjpbsfydq2z"
    for name in ("boiler", "chiller", "compressor")
)
"""Digital twins of the IoT domain; each has a day of telemetry."""
