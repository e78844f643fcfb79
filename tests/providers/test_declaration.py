from __future__ import annotations

from typing import Any

import pytest

from providers.declaration import (
    IDENTITY_DOMAIN_HOST,
    IDENTITY_DOMAIN_OCID,
    IDENTITY_DOMAIN_URL,
    IOT_DOMAIN_OCID,
    RESTORE_OR_KEEP,
    WHOLE_NUMBER,
    Kind,
    is_known,
    list_of,
)
from providers.ords_data_access import OrdsDataAccessArgs
from tests.support.properties import UNKNOWN


def test_a_field_has_a_name_in_the_state() -> None:
    assert OrdsDataAccessArgs.state_names() == {
        "iot_domain_id": "iotDomainId",
        "identity_domain_host": "identityDomainHost",
        "original": "original",
        "on_destroy": "onDestroy",
        "configured": "configured",
    }


def test_what_only_the_provider_sets_is_no_input() -> None:
    props = dict.fromkeys(["iotDomainId", "onDestroy", "configured", "__provider"], "x")
    assert OrdsDataAccessArgs.inputs(props) == {"iotDomainId": "x", "onDestroy": "x"}


def test_the_thing_in_the_cloud_has_a_name() -> None:
    assert OrdsDataAccessArgs.identity_names() == ["iotDomainId"]


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
        (RESTORE_OR_KEEP, "restore"),
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
        (RESTORE_OR_KEEP, "restored"),
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


def test_a_list_is_known_when_each_part_is() -> None:
    assert is_known(["a", "b"])
    assert not is_known(["a", UNKNOWN])
    assert not is_known(UNKNOWN)
