"""Describe the simulated tenancy in one object that scripts can read."""

from __future__ import annotations

from pathlib import Path

from simulator.kernel.tenancy import Tenancy, of_state

Description = dict[str, object]


def describe(state_directory: Path, url: str | None) -> Description:
    """Return the names a caller needs, and where the cloud answers if it runs."""
    tenancy = of_state(state_directory) or Tenancy()
    description: Description = {
        "region": tenancy.iot_region,
        "home_region": tenancy.home_region,
        "tenancy_name": tenancy.name,
        "tenancy_ocid": tenancy.ocid,
        "compartment_ocid": tenancy.compartment_ocid,
        "iot_domain_group_ocid": tenancy.iot_domain_group_ocid,
        "iot_domain_ocid": tenancy.iot_domain_ocid,
        "iot_domain_ocids": [tenancy.iot_domain_ocid],
        "digital_twin_ocids": list(tenancy.digital_twin_ocids),
        "user_ocid": tenancy.user_ocid("administrator"),
        "config_file": str(state_directory.resolve() / "oci" / "config"),
        "state_directory": str(state_directory.resolve()),
    }
    if url is not None:
        description |= {"proxy_url": url, "page_url": f"{url}/"}
    return description
