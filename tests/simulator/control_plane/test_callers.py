"""Callers with exactly the rights of one step, and what they see when one is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import oci
import pytest
from oci.exceptions import ServiceError
from oci.identity import IdentityClient
from oci.identity.models import UpdateDomainDetails
from oci.identity_domains import IdentityDomainsClient
from oci.iot import IotClient
from oci.iot.models import OrdsDataAccessDetails, UpdateIotDomainDetails

from simulator.assembly.opening import open_cloud
from simulator.kernel import tenancy
from simulator.kernel.settings import OPERATOR, Settings
from tests.support.domain_details import details
from tests.support.running_cloud import RunningCloud

FAMILY = "iot-domain-family"
CALLERS = {
    "INSPECTOR": (f"inspect {FAMILY}", "inspect domains"),
    "VIEWER": (f"read {FAMILY}", "read domains"),
    "USER": (f"use {FAMILY}", "use domains"),
    "MANAGER": (f"manage {FAMILY}", "manage domains"),
    "TENANT": ("inspect tenancies",),
}
LEVELS = ["INSPECTOR", "VIEWER", "USER", "MANAGER"]
Step = Callable[[IotClient, IdentityClient], Any]

STEPS: dict[str, tuple[str, Step]] = {
    "list IoT domains": ("INSPECTOR", lambda iot, iam: iot.list_iot_domains(tenancy.COMPARTMENT_OCID)),
    "read an IoT domain": ("VIEWER", lambda iot, iam: iot.get_iot_domain(tenancy.IOT_DOMAIN_OCID)),
    "read its group": ("VIEWER", lambda iot, iam: iot.get_iot_domain_group(tenancy.IOT_DOMAIN_GROUP_OCID)),
    "configure data access": (
        "USER",
        lambda iot, iam: iot.configure_iot_domain_data_access(
            tenancy.IOT_DOMAIN_OCID,
            OrdsDataAccessDetails(db_allowed_identity_domain_host=tenancy.DEFAULT_DOMAIN_HOST),
        ),
    ),
    "update an IoT domain": (
        "USER",
        lambda iot, iam: iot.update_iot_domain(tenancy.IOT_DOMAIN_OCID, UpdateIotDomainDetails(description="new")),
    ),
    "delete an IoT domain": ("MANAGER", lambda iot, iam: iot.delete_iot_domain(tenancy.IOT_DOMAIN_OCID)),
    "list identity domains": ("INSPECTOR", lambda iot, iam: iam.list_domains(tenancy.TENANCY_OCID)),
    "read an identity domain": ("VIEWER", lambda iot, iam: iam.get_domain(tenancy.DEFAULT_DOMAIN_OCID)),
    "update an identity domain": (
        "USER",
        lambda iot, iam: iam.update_domain(tenancy.DEFAULT_DOMAIN_OCID, UpdateDomainDetails(description="new")),
    ),
    "create an identity domain": ("MANAGER", lambda iot, iam: iam.create_domain(details())),
}


@pytest.fixture
def settings() -> Settings:
    return Settings(callers=OPERATOR | CALLERS)


@pytest.fixture(scope="module")
def new_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state in which every caller has its key; tests copy it, which is faster than making keys."""
    directory = tmp_path_factory.mktemp("callers")
    open_cloud(directory, Settings(callers=OPERATOR | CALLERS)).close()
    return directory


def outcome(cloud: RunningCloud, profile: str, step: Step) -> int:
    iot, iam = (cloud.oci_client(client, profile=profile) for client in (IotClient, IdentityClient))
    try:
        return int(step(iot, iam).status)
    except ServiceError as error:
        return int(error.status) if error.code == "NotAuthorizedOrNotFound" else 0


@pytest.mark.parametrize("name", STEPS)
def test_a_step_needs_its_right_and_no_more(running_cloud: RunningCloud, name: str) -> None:
    least, step = STEPS[name]
    enough = LEVELS.index(least)
    statuses = [outcome(running_cloud, profile, step) for profile in LEVELS[: enough + 1]]
    assert statuses[:-1] == [404] * enough
    assert statuses[-1] < 300
    assert outcome(running_cloud, "TENANT", step) == 404


def test_the_home_region_needs_inspect_tenancies(running_cloud: RunningCloud) -> None:
    def step(iot: IotClient, iam: IdentityClient) -> Any:
        return iam.list_region_subscriptions(tenancy.TENANCY_OCID)

    assert outcome(running_cloud, "TENANT", step) == 200
    assert outcome(running_cloud, "MANAGER", step) == 404


def test_the_log_says_which_right_is_missing(running_cloud: RunningCloud) -> None:
    outcome(running_cloud, "VIEWER", STEPS["configure data access"][1])
    assert running_cloud.cloud.journal.entries()[-1].rule == "VIEWER lacks use iot-domain"


def test_who_manages_domains_may_change_what_is_in_them(running_cloud: RunningCloud) -> None:
    url = f"https://{tenancy.DEFAULT_DOMAIN_HOST}:443"
    for profile, status in (("MANAGER", 200), ("VIEWER", 200), ("INSPECTOR", 403)):
        scim = running_cloud.oci_client(IdentityDomainsClient, profile=profile, service_endpoint=url)
        try:
            found = scim.list_users().status
        except ServiceError as error:
            found = error.status
        assert found == status


def test_the_operator_has_the_least_that_connects(running_cloud: RunningCloud) -> None:
    for name in ("read an IoT domain", "configure data access", "create an identity domain"):
        assert outcome(running_cloud, "OPERATOR", STEPS[name][1]) < 300
    assert outcome(running_cloud, "OPERATOR", STEPS["delete an IoT domain"][1]) == 404


def test_a_caller_that_comes_later_gets_its_key_at_the_next_start(state_directory: Path) -> None:
    config_file = str(state_directory / "oci" / "config")
    before = oci.config.from_file(config_file, "MANAGER")
    open_cloud(state_directory, Settings(callers={"LATER": ("read domains",)})).close()
    assert oci.config.from_file(config_file, "LATER")["user"] == tenancy.FIRST.user_ocid("LATER")
    assert oci.config.from_file(config_file, "MANAGER") == before
