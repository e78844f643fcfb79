"""What is left after a destroy is found by asking the cloud, not Pulumi."""

from __future__ import annotations

import sys
from typing import Any, cast

import pytest

from pipeline import destroy
from providers.oci_client import OciClient

URL = "https://idcs-1.identity.oraclecloud.com:443"
DOMAIN = {
    "urn": "urn:pulumi:s::iot-ords::oci:Identity/domain:Domain::identity-domain",
    "type": "oci:Identity/domain:Domain",
    "id": "ocid1.domain.1",
    "inputs": {"displayName": "iot-data"},
    "outputs": {"url": URL},
}
USER = {
    "urn": "urn:pulumi:s::iot-ords::oci:Identity/domainsUser:DomainsUser::readers-user-grace",
    "type": "oci:Identity/domainsUser:DomainsUser",
    "id": "u1",
    "inputs": {"idcsEndpoint": URL},
    "outputs": {},
}


class Cloud:
    """Answers what is there."""

    def __init__(self, **there: dict[str, Any]) -> None:
        self.there, self.asked = there, list[str]()

    def service_url(self, service: str, version: str) -> str:
        return f"https://{service}/{version}"

    def find(self, _action: str, url: str) -> dict[str, Any] | None:
        self.asked.append(url)
        return self.there.get(url.rpartition("/")[2].replace(".", "_"))


def left(resources: list[dict[str, Any]], cloud: Cloud) -> list[str]:
    return list(destroy.left(resources, cast(OciClient, cloud)))


def test_nothing_is_left_when_the_domain_is_gone_and_its_contents_are_not_asked_for() -> None:
    cloud = Cloud()
    assert left([DOMAIN, USER], cloud) == []
    assert len(cloud.asked) == 1


@pytest.mark.parametrize("state", ["DELETED", "DELETING"])
def test_a_domain_on_its_way_out_is_gone(state: str) -> None:
    assert left([DOMAIN, USER], Cloud(ocid1_domain_1={"lifecycleState": state})) == []


def test_a_domain_that_is_still_there_is_named_with_its_state() -> None:
    cloud = Cloud(ocid1_domain_1={"lifecycleState": "INACTIVE"})
    assert left([DOMAIN, USER], cloud) == ["identity domain iot-data (INACTIVE)"]


def test_a_user_in_a_domain_of_somebody_else_is_named() -> None:
    assert left([USER], Cloud(u1={"userName": "grace"})) == [f"readers-user-grace in Users of {URL}"]


def test_another_name_destroys_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["destroy", "--stack", "prod", "--confirm", "dev"])
    with pytest.raises(SystemExit) as ended:
        destroy.main()
    assert "The name that was typed is not prod, so nothing was destroyed." in str(ended.value.code)
