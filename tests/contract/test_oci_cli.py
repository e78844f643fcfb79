"""Oracle's command line client: `oci iam domain` and `oci iam iam-work-request`."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.kernel import tenancy
from tests.contract.command_line import COMPARTMENT, WAIT, Session, as_json, ask, assert_refused, created_by


@pytest.fixture(scope="module")
def work_request(client: Session) -> dict[str, Any]:
    details = ("--display-name", "cli", "--description", "made by oci-cli", "--home-region", tenancy.REGION)
    return ask(client, "iam", "domain", "create", *COMPARTMENT, *details, "--license-type", "free", *WAIT)


@pytest.fixture(scope="module")
def domain(work_request: dict[str, Any]) -> tuple[str, str]:
    return "--domain-id", created_by(work_request)


def test_create_waits_for_the_work_request(work_request: dict[str, Any]) -> None:
    assert (work_request["data"]["status"], work_request["data"]["operation-type"]) == (
        "SUCCEEDED",
        "CREATE_DOMAIN",
    )


def test_new_domain_is_found_by_ocid_and_by_name(client: Session, domain: tuple[str, str]) -> None:
    found = ask(client, "iam", "domain", "get", *domain)["data"]
    assert (found["display-name"], found["lifecycle-state"], found["type"]) == ("cli", "ACTIVE", "SECONDARY")
    by_name = ask(client, "iam", "domain", "list", *COMPARTMENT, "--display-name", "cli", "--all")["data"]
    assert [entry["id"] for entry in by_name] == [domain[1]]


def test_update_changes_description_and_tags(client: Session, domain: tuple[str, str]) -> None:
    tags = as_json({"stage": "test"})
    change = ("--description", "changed", "--freeform-tags", tags, "--force")
    ask(client, "iam", "domain", "update", *domain, *change, *WAIT)
    found = ask(client, "iam", "domain", "get", *domain)["data"]
    assert (found["description"], found["freeform-tags"]) == ("changed", {"stage": "test"})


def test_licence_type_changes_to_an_allowed_one(client: Session, domain: tuple[str, str]) -> None:
    allowed = ask(client, "iam", "domain", "list-license-types")["data"]
    name = next(entry["name"] for entry in allowed if entry["name"] != "free")
    ask(client, "iam", "domain", "change-domain-license-type", *domain, "--license-type", name, *WAIT)
    assert ask(client, "iam", "domain", "get", *domain)["data"]["license-type"] == name


def test_compartment_changes(client: Session, domain: tuple[str, str]) -> None:
    there, back = ("--compartment-id", tenancy.TENANCY_OCID), COMPARTMENT
    for compartment in (there, back):
        ask(client, "iam", "domain", "change-compartment", *domain, *compartment, *WAIT)
        assert ask(client, "iam", "domain", "get", *domain)["data"]["compartment-id"] == compartment[1]


def test_work_request_can_be_read_with_its_errors(client: Session, work_request: dict[str, Any]) -> None:
    command, ocid = ("iam", "iam-work-request"), ("--iam-work-request-id", work_request["data"]["id"])
    assert ask(client, *command, "get", *ocid)["data"]["status"] == "SUCCEEDED"
    listed = ask(client, *command, "list", *COMPARTMENT)["data"]
    assert ocid[1] in {entry["id"] for entry in listed}
    assert ask(client, *command, "list-iam-work-request-errors", *ocid).get("data", []) == []


def test_active_domain_is_not_deleted_but_an_inactive_one_is(client: Session) -> None:
    details = ("--display-name", "gone", "--description", "-", "--home-region", tenancy.REGION)
    create = ("iam", "domain", "create", *COMPARTMENT, *details, "--license-type", "free", *WAIT)
    ocid = ("--domain-id", created_by(ask(client, *create)))
    refused = client.run("iam", "domain", "delete", *ocid, "--force")
    assert_refused(refused, 412, "Status CREATED")
    for change, state in (("deactivate", "INACTIVE"), ("activate", "ACTIVE"), ("deactivate", "INACTIVE")):
        ask(client, "iam", "domain", change, *ocid, *WAIT)
        assert ask(client, "iam", "domain", "get", *ocid)["data"]["lifecycle-state"] == state
    ask(client, "iam", "domain", "delete", *ocid, "--force", *WAIT)
    assert_refused(client.run("iam", "domain", "get", *ocid), 404, "NotAuthorizedOrNotFound")
