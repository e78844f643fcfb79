from __future__ import annotations

import pytest

from providers.realm import is_oracles, service_host


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us-ashburn-1", "iot.us-ashburn-1.oci.oraclecloud.com"),
        ("uk-gov-london-1", "iot.uk-gov-london-1.oci.oraclegovcloud.uk"),
        ("us-langley-1", "iot.us-langley-1.oci.oraclegovcloud.com"),
        ("iad", "iot.us-ashburn-1.oci.oraclecloud.com"),
    ],
)
def test_the_host_of_a_service_follows_region_and_realm(region: str, host: str) -> None:
    assert service_host("iot", region) == host
    assert is_oracles(f"https://{host}/20250531/x", region)


@pytest.mark.parametrize(
    "url",
    [
        "https://identity.us-phoenix-1.oci.oraclecloud.com/20160918/domains",
        "https://idcs-0123.identity.oraclecloud.com:443/admin/v1/Apps",
        "https://IDCS-0123.identity.oraclecloud.com/oauth2/v1/token",
        "https://idcs-0123.us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com:443/admin/v1",
    ],
)
def test_services_and_identity_domains_of_the_realm_are_oracles(url: str) -> None:
    assert is_oracles(url, "us-ashburn-1")


@pytest.mark.parametrize(
    "url",
    [
        "http://iot.us-ashburn-1.oci.oraclecloud.com/x",
        "https://iot.us-langley-1.oci.oraclegovcloud.com/x",
        "https://idcs-0123.identity.oraclegovcloud.com/x",
        "https://idcs-0123.identity.oraclecloud.com:8443/x",
        "https://idcs-0123.identity.oraclecloud.com.evil.example/x",
        "https://idcs-0123.identityXoraclecloud.com/x",
        "https://idcs-0123.identity.oraclecloud.com@evil.example/x",
        "https://me:password@idcs-0123.identity.oraclecloud.com/x",
        "https://evil.example/https://idcs-0123.identity.oraclecloud.com/",
        "https://identity.oraclecloud.com/x",
        "https://abc.us-ashburn-1.functions.oci.oraclecloud.com/x",
        "https://objectstorage.us-ashburn-1.oci.oraclecloud.com/x",
        "https://127.0.0.1/x",
        "https://iot.us-ashburn-1.oci.oraclecloud.com:notaport/x",
        "idcs-0123.identity.oraclecloud.com",
        "",
    ],
)
def test_nothing_else_is(url: str) -> None:
    assert not is_oracles(url, "us-ashburn-1")
