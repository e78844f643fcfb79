"""What a new identity domain needs."""

from __future__ import annotations

from typing import Any

from oci.identity.models import CreateDomainDetails

from simulator.kernel import tenancy


def details(**changes: Any) -> CreateDomainDetails:
    """What a new domain needs."""
    values = {
        "compartment_id": tenancy.COMPARTMENT_OCID,
        "display_name": "iot-users",
        "description": "IoT data users",
        "home_region": "us-ashburn-1",
        "license_type": "free",
    }
    return CreateDomainDetails(**(values | changes))
