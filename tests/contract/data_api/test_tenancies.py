"""The scenario in tenancies that are not the easy case, with Oracle's SDK and requests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import jwt
import oci
import pytest
import requests

from simulator.kernel.clock import HandClock
from simulator.process.settings_file import load
from simulator.settings.profiles import Profile
from tests.support.colleague import Colleague
from tests.support.running_cloud import RunningCloud, running
from tests.support.scenario import PASSWORD, USER_NAME, Connected, connect, data_api_url, scope

TENANCIES: tuple[Profile, ...] = ("two-regions", "government")


@pytest.fixture(scope="module", params=TENANCIES)
def cloud(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCloud]:
    settings = load(request.param, None)
    clock = HandClock(datetime.now(UTC))
    patch = pytest.MonkeyPatch()
    with running(tmp_path_factory.mktemp(request.param), settings, clock) as cloud, patch.context():
        for name, value in cloud.environment().items():
            patch.setenv(name, value)
        yield cloud
        patch.undo()


@pytest.fixture(scope="module")
def connected(cloud: RunningCloud) -> Connected:
    clock = cloud.cloud.clock
    assert isinstance(clock, HandClock)
    connected = connect(Colleague(cloud.oci_client, cloud.cloud.tenancy, lambda: clock.advance(600)))
    connected.configure()
    return connected


def token(connected: Connected) -> str:
    form = {"grant_type": "password", "username": USER_NAME, "password": PASSWORD, "scope": scope(connected.tenancy)}
    headers = {"Authorization": f"Basic {connected.basic}"}
    return str(requests.post(connected.token_url, data=form, headers=headers, timeout=20).json()["access_token"])


def test_rows_are_read(connected: Connected) -> None:
    url = f"{data_api_url(connected.tenancy)}/rawData"
    answer = requests.get(url, headers={"Authorization": f"Bearer {token(connected)}"}, timeout=20)
    assert (answer.status_code, answer.json()["count"]) == (200, 25)


def test_the_issuer_is_of_the_realm(connected: Connected) -> None:
    claims = jwt.decode(token(connected), options={"verify_signature": False})
    assert claims["iss"] == f"https://identity.{connected.tenancy.second_level_domain}/"


def test_every_name_of_the_realm_is_in_hosts_and_ocids(cloud: RunningCloud, connected: Connected) -> None:
    tenancy = connected.tenancy
    iam = cloud.oci_client(oci.identity.IdentityClient)
    (domain,) = iam.list_domains(tenancy.compartment_ocid).data
    iot_domain = cloud.oci_client(oci.iot.IotClient).get_iot_domain(tenancy.iot_domain_ocid).data
    assert domain.id.split(".")[:4] == ["ocid1", "domain", tenancy.realm, ""]
    assert iot_domain.id.split(".")[2] == tenancy.realm
    assert iot_domain.device_host.endswith(f".{tenancy.iot_region}.oci.{tenancy.second_level_domain}")
    hosts = (domain.url, domain.home_region_url, iot_domain.db_allowed_identity_domain_host)
    assert all(host.removesuffix(":443").endswith(f".{tenancy.second_level_domain}") for host in hosts)
    assert domain.home_region == tenancy.iot_region


def test_the_home_region_is_told(cloud: RunningCloud) -> None:
    tenancy = cloud.cloud.tenancy
    iam = cloud.oci_client(oci.identity.IdentityClient)
    subscriptions = iam.list_region_subscriptions(tenancy.ocid).data
    assert {each.region_name: each.is_home_region for each in subscriptions} == {
        region: region == tenancy.home_region for region in tenancy.subscribed_regions
    }
    assert iam.get_tenancy(tenancy.ocid).data.home_region_key == tenancy.home_region_key


def test_domains_are_changed_in_the_home_region_only(cloud: RunningCloud) -> None:
    tenancy = cloud.cloud.tenancy
    iam = cloud.oci_client(oci.identity.IdentityClient)
    with pytest.raises(oci.exceptions.ServiceError, match=tenancy.home_region_key) as refusal:
        iam.deactivate_domain(tenancy.default_domain_ocid)
    assert (refusal.value.status, refusal.value.code) == (403, "NotAllowed")


def test_the_iot_domain_is_in_its_region_only(cloud: RunningCloud) -> None:
    tenancy = cloud.cloud.tenancy
    iot = cloud.oci_client(oci.iot.IotClient)
    iot.base_client.set_region(tenancy.home_region)
    with pytest.raises(oci.exceptions.ServiceError) as refusal:
        iot.get_iot_domain(tenancy.iot_domain_ocid)
    assert refusal.value.status == 404
