"""Describe the simulated tenancy in one object that scripts can read."""

from __future__ import annotations

from pathlib import Path

from simulator.kernel import tenancy

Description = dict[str, object]


def describe(state_directory: Path, url: str | None) -> Description:
    """Return the names a caller needs, and where the cloud answers if it runs."""
    description: Description = {
        "region": tenancy.REGION,
        "tenancy_ocid": tenancy.TENANCY_OCID,
        "compartment_ocid": tenancy.COMPARTMENT_OCID,
        "iot_domain_group_ocid": tenancy.IOT_DOMAIN_GROUP_OCID,
        "iot_domain_ocid": tenancy.IOT_DOMAIN_OCID,
        "iot_domain_ocids": [tenancy.IOT_DOMAIN_OCID],
        "digital_twin_ocids": list(tenancy.DIGITAL_TWIN_OCIDS),
        "user_ocid": tenancy.USER_OCIDS["administrator"],
        "config_file": str(state_directory.resolve() / "oci" / "config"),
        "state_directory": str(state_directory.resolve()),
    }
    if url is not None:
        description |= {"proxy_url": url, "page_url": f"{url}/"}
    return description
