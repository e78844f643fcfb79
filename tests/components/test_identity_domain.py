from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components.identity_domain import host_of
from tests.support.recording import HOST, URL, Recording

EXISTING = "ocid1.domain.oc1..existing"


@pytest.fixture
def with_existing(cloud: Recording, typical: dict[str, Any]) -> dict[str, Any]:
    """Give a configuration that uses an existing identity domain."""
    cloud.identity_domains[EXISTING] = {
        "type": "SECONDARY",
        "state": "ACTIVE",
        "url": URL,
        "homeRegion": "eu-frankfurt-1",
    }
    return {**typical, "identityDomainId": EXISTING, "compartmentId": "", "administrator": {}}


def test_the_domain_is_made_as_the_scenario_says(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    """Step 3: free, in the region of the IoT domain, and the administrator's user name is not the e-mail address."""
    assert run_program(**typical).only("domain:Domain").inputs == {
        "compartmentId": "ocid1.compartment.oc1..aaaa",
        "displayName": "iot-data",
        "description": "Users and applications that read IoT data through ORDS",
        "licenseType": "free",
        "homeRegion": "us-ashburn-1",
        "adminUserName": "iot-admin",
        "adminEmail": "ada@example.com",
        "adminFirstName": "Ada",
        "adminLastName": "Lovelace",
        "freeformTags": {"iot-ords-stack": "iot-ords/dev", "iot-ords-name": "iot-data"},
    }


def test_a_new_administrator_does_not_replace_the_domain_with_all_its_users(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    domain = run_program(**typical).only("domain:Domain")
    administrator = {key for key in domain.inputs if key.startswith("admin")}
    assert administrator < set(domain.request.ignoreChanges)


@pytest.mark.parametrize("protect", [True, False])
def test_protection_covers_the_domain_and_the_guard_that_would_deactivate_it(
    run_program: Callable[..., Recording], typical: dict[str, Any], protect: bool
) -> None:
    recording = run_program(**typical, protectIdentityDomain=protect)
    protected = {declared.name for declared in recording.resources if declared.request.protect}
    assert protected == ({"identity-domain", "identity-guard", "protectIdentityDomain"} if protect else set())


def test_the_guard_stands_between_the_domain_and_its_users(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    guard = run_program(**typical).only("IdentityDomainGuard")
    assert guard.depends_on == {"identity-domain"}
    assert guard.inputs["url"] == URL
    assert guard.inputs["state"] == "ACTIVE"


def test_the_certificate_setting_is_remembered_before_it_is_changed(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    access = run_program(**typical).only("identity:SigningCertificateAccess")
    assert "identity-original-certificate-access" in access.depends_on
    assert access.inputs["original"] is False
    assert access.inputs["publicAccess"] is True


def test_an_existing_domain_is_used_without_making_or_guarding_one(
    run_program: Callable[..., Recording], with_existing: dict[str, Any]
) -> None:
    recording = run_program(**with_existing)
    assert recording.of_type("domain:Domain") == []
    assert recording.of_type("IdentityDomainGuard") == []
    assert recording.only("identity:SigningCertificateAccess").inputs["identityDomainUrl"] == URL
    assert recording.only("iot:OrdsDataAccess").inputs["identityDomainHost"] == HOST
    assert recording.outputs["identityDomainId"] == EXISTING


@pytest.mark.parametrize(("configured", "home"), [("", "eu-frankfurt-1"), ("us-phoenix-1", "us-phoenix-1")])
def test_the_region_of_an_existing_domain_is_what_the_domain_says_unless_it_is_configured(
    run_program: Callable[..., Recording], with_existing: dict[str, Any], configured: str, home: str
) -> None:
    """The IoT domain is in us-ashburn-1."""
    assert run_program(**with_existing, homeRegion=configured).outputs["homeRegion"] == home


def test_a_trailing_slash_of_an_existing_url_is_dropped(
    run_program: Callable[..., Recording], with_existing: dict[str, Any], cloud: Recording
) -> None:
    """The oci plugin refuses an endpoint with a path."""
    cloud.identity_domains[EXISTING]["url"] = URL + "/"
    assert run_program(**with_existing).only("DomainsApp").inputs["idcsEndpoint"] == URL


def test_the_default_domain_is_refused_before_anything_is_declared(
    run_program: Callable[..., Recording], with_existing: dict[str, Any], cloud: Recording
) -> None:
    cloud.identity_domains[EXISTING]["type"] = "DEFAULT"
    with pytest.raises(pulumi.RunError, match=rf"^Identity domain {EXISTING} is the Default domain.*config rm"):
        run_program(**with_existing)
    assert [declared.type for declared in cloud.resources if "index" not in declared.type] == []


def test_an_existing_domain_that_is_not_active_is_refused_with_the_command_that_activates_it(
    run_program: Callable[..., Recording], with_existing: dict[str, Any], cloud: Recording
) -> None:
    cloud.identity_domains[EXISTING]["state"] = "INACTIVE"
    with pytest.raises(pulumi.RunError, match=f"is INACTIVE.*oci iam domain activate --domain-id {EXISTING}"):
        run_program(**with_existing)


def test_the_host_has_neither_scheme_nor_port() -> None:
    assert host_of(URL) == HOST
    assert host_of("no url") == ""
