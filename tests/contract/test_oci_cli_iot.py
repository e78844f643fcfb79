"""Oracle's command line client: `oci iot domain-group`, `oci iot domain` and `oci iot work-request`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.kernel import tenancy
from tests.contract.command_line import COMPARTMENT, WAIT, Session, as_json, ask


@pytest.fixture(scope="module")
def group(client: Session) -> tuple[str, str]:
    create = ("iot", "domain-group", "create", *COMPARTMENT, "--display-name", "cli", *WAIT)
    return "--iot-domain-group-id", touched(ask(client, *create))


@pytest.fixture(scope="module")
def domain(client: Session, group: tuple[str, str]) -> tuple[str, str]:
    create = ("iot", "domain", "create", *COMPARTMENT, *group, "--display-name", "cli", *WAIT)
    return "--iot-domain-id", touched(ask(client, *create))


def touched(printed: dict[str, Any]) -> str:
    (resource,) = printed["data"]["resources"]
    return str(resource["identifier"])


def test_group_is_found_by_ocid_and_by_name(client: Session, group: tuple[str, str]) -> None:
    assert ask(client, "iot", "domain-group", "get", *group)["data"]["lifecycle-state"] == "ACTIVE"
    listed = ask(client, "iot", "domain-group", "list", *COMPARTMENT, "--display-name", "cli")
    assert [entry["id"] for entry in listed["data"]["items"]] == [group[1]]


def test_domain_is_found_by_ocid_and_in_its_group(
    client: Session, domain: tuple[str, str], group: tuple[str, str]
) -> None:
    assert ask(client, "iot", "domain", "get", *domain)["data"]["iot-domain-group-id"] == group[1]
    listed = ask(client, "iot", "domain", "list", *COMPARTMENT, *group, "--all")
    assert [entry["id"] for entry in listed["data"]["items"]] == [domain[1]]


def test_group_and_domain_are_updated(client: Session, domain: tuple[str, str], group: tuple[str, str]) -> None:
    for kind, ocid in (("domain-group", group), ("domain", domain)):
        ask(client, "iot", kind, "update", *ocid, "--description", "changed", "--force", *WAIT)
        assert ask(client, "iot", kind, "get", *ocid)["data"]["description"] == "changed"


@pytest.mark.parametrize(
    ("name", "details", "attribute", "value"),
    [
        (
            "ords",
            ("--db-allowed-identity-domain-host", "idcs-1.identity.oraclecloud.com"),
            "db-allowed-identity-domain-host",
            "idcs-1.identity.oraclecloud.com",
        ),
        (
            "direct",
            ("--db-allow-listed-identity-group-names", as_json([f"{tenancy.TENANCY_OCID}:iot/analysts"])),
            "db-allow-listed-identity-group-names",
            [f"{tenancy.TENANCY_OCID}:iot/analysts"],
        ),
        ("apex", ("--db-workspace-admin-initial-password", "Correct-horse-17"), "lifecycle-state", "ACTIVE"),
    ],
)
def test_data_access_is_configured(
    client: Session, domain: tuple[str, str], name: str, details: tuple[str, ...], attribute: str, value: Any
) -> None:
    done = ask(client, "iot", "domain", f"configure-{name}-data-access", *domain, *details, *WAIT)
    assert done["data"]["operation-type"] == "CONFIGURE_DOMAIN_DATA_ACCESS"
    assert ask(client, "iot", "domain", "get", *domain)["data"][attribute] == value


def test_vcns_of_a_group_are_configured(client: Session, group: tuple[str, str]) -> None:
    vcn = as_json(["ocid1.vcn.oc1.iad.example"])
    ask(client, "iot", "domain-group", "configure-data-access", *group, "--db-allow-listed-vcn-ids", vcn, *WAIT)
    assert ask(client, "iot", "domain-group", "get", *group)["data"]["db-allow-listed-vcn-ids"] == json.loads(vcn)


def test_retention_period_of_one_kind_of_data_changes(client: Session, domain: tuple[str, str]) -> None:
    change = ("--type", "RAW_DATA", "--data-retention-period-in-days", "10")
    ask(client, "iot", "domain", "change-data-retention-period", *domain, *change, *WAIT)
    periods = ask(client, "iot", "domain", "get", *domain)["data"]["data-retention-periods-in-days"]
    assert periods["raw-data"] == 10


def test_work_requests_of_a_domain_can_be_read_with_errors_and_logs(client: Session, domain: tuple[str, str]) -> None:
    command = ("iot", "work-request")
    (newest, *_) = ask(client, *command, "list", *COMPARTMENT, "--resource-id", domain[1])["data"]["items"]
    ocid = ("--work-request-id", newest["id"])
    assert ask(client, *command, "get", *ocid)["data"]["status"] == "SUCCEEDED"
    assert ask(client, *command, "list-errors", *ocid)["data"]["items"] == []
    assert ask(client, *command, "list-logs", *ocid)["data"]["items"]


def test_domain_and_group_are_deleted_in_this_order(
    client: Session, domain: tuple[str, str], group: tuple[str, str]
) -> None:
    assert client.run("--no-retry", "iot", "domain-group", "delete", *group, "--force").status == 1
    for kind, ocid in (("domain", domain), ("domain-group", group)):
        ask(client, "iot", kind, "delete", *ocid, "--force", *WAIT)
        assert ask(client, "iot", kind, "get", *ocid)["data"]["lifecycle-state"] == "DELETED"
