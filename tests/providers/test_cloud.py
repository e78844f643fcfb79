from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from providers.cloud import TIMEOUT_SECONDS, Cloud
from providers.errors import CredentialsError
from providers.voice import say
from tests.support.hand_clock import HandClock


def test_a_client_has_the_credentials_of_the_stack_read_anew_each_time(key_pem: str) -> None:
    """A session token may have been renewed since."""
    config = {
        "oci:region": "us-ashburn-1",
        "oci:tenancyOcid": "ocid1.tenancy",
        "oci:userOcid": "ocid1.user",
        "oci:fingerprint": "aa:bb",
        "oci:privateKey": key_pem,
    }
    cloud = Cloud(config.get)
    with cloud.client() as client:
        assert client.region == "us-ashburn-1"
    config["oci:auth"] = "none"
    with pytest.raises(CredentialsError):
        cloud.client()


def test_network_and_waiting_have_the_same_clock_and_voice(key_pem: str, clock: HandClock) -> None:
    config = {
        "oci:region": "us-ashburn-1",
        "oci:tenancyOcid": "ocid1.tenancy",
        "oci:userOcid": "ocid1.user",
        "oci:fingerprint": "aa:bb",
        "oci:privateKey": key_pem,
        "timeoutSeconds": "90",
    }
    cloud = Cloud(config.get, clock.say, clock.now, clock.sleep)
    client, waiter = cloud.client(), cloud.waiter()
    assert (client.say, client.now, client.sleep) == (waiter.say, waiter.now, waiter.sleep)
    assert (waiter.timeout_seconds, waiter.limit) == (90, "timeoutSeconds")


def test_the_real_clock_and_voice_are_the_default() -> None:
    cloud = Cloud(lambda _key: None)
    assert (cloud.say, cloud.now, cloud.sleep.__name__) == (say, time.monotonic, "sleep")


def test_the_limit_without_configuration_is_the_default_of_the_key() -> None:
    pulumi_yaml = (Path(__file__).parents[2] / "Pulumi.yaml").read_text()
    default = pulumi_yaml.split("timeoutSeconds:")[1].split("default:")[1].split()[0]
    assert Cloud(lambda _key: None).waiter().timeout_seconds == TIMEOUT_SECONDS == int(default)


@pytest.mark.parametrize(
    ("stored", "listed"), [(None, []), ("", []), ("ocid1.x", ["ocid1.x"]), ('["a", "b"]', ["a", "b"]), (["a"], ["a"])]
)
def test_a_list_of_the_configuration_may_be_stored_in_several_ways(stored: Any, listed: list[str]) -> None:
    assert Cloud({"iotDomainIds": stored}.get).listed("iotDomainIds") == listed
