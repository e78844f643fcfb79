from __future__ import annotations

from typing import Any

import pytest

from providers.kinds import (
    IDENTITY_DOMAIN_HOST,
    IDENTITY_DOMAIN_OCID,
    IDENTITY_DOMAIN_URL,
    IOT_DOMAIN_OCID,
    ON_DESTROY,
    WHOLE_NUMBER,
    Kind,
    list_of,
)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (IOT_DOMAIN_OCID, "ocid1.iotdomain.oc1.iad.amaaaaaa"),
        (IOT_DOMAIN_OCID, "ocid1.iotdomain.oc2.us-langley-1.amaaaaaa"),
        (IDENTITY_DOMAIN_OCID, "ocid1.domain.oc1..aaaa"),
        (IDENTITY_DOMAIN_URL, "https://idcs-x.identity.oraclecloud.com:443"),
        (IDENTITY_DOMAIN_URL, "https://idcs-x.identity.oraclegovcloud.uk"),
        (IDENTITY_DOMAIN_URL, "https://idcs-x.r-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com:443"),
        (IDENTITY_DOMAIN_HOST, "idcs-x.identity.oraclecloud.com"),
        (ON_DESTROY, "restore"),
        (WHOLE_NUMBER, 2.0),
        (list_of("names"), []),
        (list_of("names"), ["a"]),
    ],
)
def test_what_is_right_is_right(kind: Kind, value: Any) -> None:
    assert kind.is_right(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *[
            (IOT_DOMAIN_OCID, f"ocid1.iotdomain.oc1.iad.amaaaaaa{end}")
            for end in ("?x=1#y", "/..", " ", "\n", "%2f", "é", "\u0661", ".")
        ],
        (IOT_DOMAIN_OCID, "ocid1.domain.oc1..aaaa"),
        (IOT_DOMAIN_OCID, "ocid1.iotdomain.oc1.iad."),
        (IOT_DOMAIN_OCID, 12),
        *[
            (IDENTITY_DOMAIN_URL, url)
            for url in (
                "http://idcs-x.identity.oraclecloud.com",
                "https://idcs-x.identity.oraclecloud.com/",
                "https://idcs-x.identity.oraclecloud.com:8443",
                "https://me@idcs-x.identity.oraclecloud.com",
                "https://iot.us-ashburn-1.oci.oraclecloud.com",
                "https://identity.us-ashburn-1.oci.oraclecloud.com",
            )
        ],
        (IDENTITY_DOMAIN_HOST, "https://idcs-x.identity.oraclecloud.com"),
        (IDENTITY_DOMAIN_HOST, "idcs-x.identity.oraclecloud.com:443"),
        (ON_DESTROY, "restored"),
        (WHOLE_NUMBER, 0),
        (WHOLE_NUMBER, 1.5),
        (WHOLE_NUMBER, True),
        (WHOLE_NUMBER, "2"),
        (list_of("names"), "a"),
        (list_of("names"), [1]),
    ],
)
def test_what_is_wrong_is_wrong(kind: Kind, value: Any) -> None:
    assert not kind.is_right(value)
