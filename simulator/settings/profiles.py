"""What the settings begin from: `fast` for trying things out, `real` to rehearse the waits, tenancies elsewhere."""

from __future__ import annotations

from typing import Any, Literal

Profile = Literal["fast", "real", "two-regions", "government"]

# Groups and domains of IoT: as recorded in oracle/oci-service-operator, pkg/servicemanager/iot, mock integration tests
# (2026-09). The rest is documented nowhere: guesses of the right order, made to be waited for.
REAL: dict[str, Any] = {
    "default_duration_seconds": 30.0,
    "durations_seconds": {
        "CreateDomain": 180.0,
        "DeleteDomain": 120.0,
        "ActivateDomain": 60.0,
        "DeactivateDomain": 60.0,
        "CreateIotDomainGroup": 292.0,
        "UpdateIotDomainGroup": 0.03,
        "DeleteIotDomainGroup": 212.0,
        "CreateIotDomain": 144.0,
        "UpdateIotDomain": 0.03,
        "DeleteIotDomain": 63.0,
        "ConfigureIotDomainDataAccess": 180.0,
        "ConfigureIotDomainGroupDataAccess": 180.0,
    },
    "iam": {"new_domain_unreachable_seconds": 60.0},
    "iot": {"work_request_retry_after_seconds": 5},
}
TWO_REGIONS = {"tenancy": {"name": "tworegions", "iot_region": "us-phoenix-1", "other_regions": ["eu-frankfurt-1"]}}
"""A tenancy whose home is not where its IoT domains are, as most are."""
GOVERNMENT = {
    "tenancy": {"name": "government", "home_region": "us-langley-1", "iot_region": "us-luke-1", "other_regions": []}
}
"""A tenancy of realm oc2; whether the IoT Platform is offered there does not matter to what it shows."""
PROFILES: dict[Profile, dict[str, Any]] = {
    "fast": {},
    "real": REAL,
    "two-regions": TWO_REGIONS,
    "government": GOVERNMENT,
}
