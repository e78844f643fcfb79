"""Which hosts are Oracle's, by the realm of a region. Source: the region table of the OCI SDK."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from oci import regions


def service_host(service: str, region: str) -> str:
    """Return the host of a regional service, such as `iot.us-ashburn-1.oci.oraclecloud.com`."""
    template = f"https://{service}.{{region}}.oci.{{secondLevelDomain}}"
    endpoint = str(regions.endpoint_for(service, region=region, service_endpoint_template=template))
    return urlsplit(endpoint).netloc


def is_oracles(url: str, region: str) -> bool:
    """Tell whether a URL leads by https to the IoT service, to IAM, or to an identity domain, in the realm of a region.

    Source of the hosts of identity domains: `url` and `homeRegionUrl` of the domains in Oracle's and public samples.
    """
    parts = urlsplit(url)
    realm = re.escape(service_host("iot", region).partition(".oci.")[2])
    services = rf"(iot|identity)\.[a-z0-9-]+\.oci\.{realm}"
    identity_domains = rf"([a-z0-9-]+\.)+identity(\.[a-z0-9-]+\.oci)?\.{realm}"
    return parts.scheme == "https" and bool(
        re.fullmatch(rf"({services}|{identity_domains})(:443)?", parts.netloc.lower(), re.ASCII)
    )
