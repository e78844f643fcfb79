"""The whole program against the recording engine, for a typical configuration."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.person import person
from tests.support.recording import HOST, IDENTITY_DOMAIN_OCID, URL, Recording, is_secret

FIRST = "ocid1.iotdomain.oc1.iad.domain1"
NAMES = {
    ("iot-ords:index:IotDomains", "iot", "iot-ords-dev"),
    ("iot-ords:index:IdentityDomain", "identity", "iot-ords-dev"),
    ("oci:Identity/domain:Domain", "identity-domain", "identity"),
    ("pulumi-python:dynamic/identity:IdentityDomainGuard", "identity-guard", "identity"),
    (
        "pulumi-python:dynamic/identity:OriginalSigningCertificateAccess",
        "identity-original-certificate-access",
        "identity",
    ),
    ("pulumi-python:dynamic/identity:SigningCertificateAccess", "identity-certificate-access", "identity"),
    ("iot-ords:index:ConfidentialApp", "app", "iot-ords-dev"),
    ("oci:Identity/domainsApp:DomainsApp", "app-app", "app"),
    ("pulumi-python:dynamic/identity:AppGuard", "app-guard", "app"),
    ("pulumi-python:dynamic/identity:ClientSecret", "app-client-secret", "app"),
    ("iot-ords:index:ReaderAccess", "readers", "iot-ords-dev"),
    ("oci:Identity/domainsUser:DomainsUser", "readers-user-grace", "readers"),
    ("oci:Identity/domainsGroup:DomainsGroup", "readers-group-readers", "readers"),
    ("oci:Identity/domainsGrant:DomainsGrant", "readers-grant-user-grace", "readers"),
    ("oci:Identity/domainsGrant:DomainsGrant", "readers-grant-user-linus", "readers"),
    ("oci:Identity/domainsGrant:DomainsGrant", "readers-grant-group-readers", "readers"),
    ("iot-ords:index:OrdsDataAccess", "ords", "iot-ords-dev"),
    ("pulumi-python:dynamic/iot:OriginalOrdsDataAccess", f"ords-original-{FIRST}", "ords"),
    ("pulumi-python:dynamic/iot:OrdsDataAccess", f"ords-{FIRST}", "ords"),
    ("iot-ords:index:Protection", "protectIdentityDomain", "iot-ords-dev"),
    ("iot-ords:index:Protection", "protectIotDomains", "iot-ords-dev"),
}
"""Frozen: type, name and parent make the URN, and the URN is how the engine finds a resource of an existing stack."""


def test_types_names_and_parents_are_the_frozen_ones(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**typical)
    assert {(declared.type, declared.name, declared.parent) for declared in recording.resources} == NAMES
    assert len(recording.resources) == len(NAMES)


def test_everything_in_the_identity_domain_takes_its_url_from_the_guard(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**typical)
    in_the_domain = [d for d in recording.resources if {"idcsEndpoint", "identityDomainUrl"} & d.inputs.keys()]
    assert len(in_the_domain) == 10
    for declared in in_the_domain:
        assert "identity-guard" in declared.depends_on, declared.name
        assert "identity-domain" not in declared.depends_on, declared.name


def test_ords_trusts_the_host_only_when_its_signing_keys_are_readable(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    access = run_program(**typical).only("iot:OrdsDataAccess")
    assert access.inputs["identityDomainHost"] == HOST
    assert access.depends_on == {"identity-certificate-access", f"ords-original-{FIRST}"}


def test_assignments_go_before_the_app_is_deactivated(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    for grant in run_program(**typical).of_type("DomainsGrant"):
        assert "app-guard" in grant.depends_on


def test_the_initial_password_and_the_first_client_secret_are_secret_inputs(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    assert run_program(**typical).secret_inputs() == {
        "readers-user-grace.password",
        "app-client-secret.initial",
    }


def test_no_dynamic_resource_holds_a_password_or_client_secret_in_clear_text(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**typical)
    dynamic = str(
        [
            {key: value for key, value in declared.inputs.items() if not is_secret(value)}
            for declared in recording.resources
            if "dynamic" in declared.type
        ]
    )
    assert "Correct-horse" not in dynamic
    assert recording.client_secret not in dynamic


def test_the_outputs_are_what_the_client_needs(run_program: Callable[..., Recording], typical: dict[str, Any]) -> None:
    (ocid,) = typical["iotDomainIds"]
    outputs = run_program(**typical).outputs
    assert is_secret(outputs.pop("clientSecret"))
    assert outputs == {
        "region": "us-ashburn-1",
        "homeRegion": "us-ashburn-1",
        "identityDomainId": IDENTITY_DOMAIN_OCID,
        "identityDomainUrl": URL,
        "identityDomainHost": HOST,
        "tokenUrl": f"{URL}/oauth2/v1/token",
        "appId": "id-of-app-guard",
        "clientId": "iot_data_client",
        "audience": "/group1",
        "domainGroupShortId": "group1",
        "iotDomains": {
            ocid: {
                "shortId": "domain1",
                "scope": "/group1/iot/domain1",
                "dataApiBaseUrl": "https://group1.data.iot.us-ashburn-1.oci.oraclecloud.com/ords/domain1/20250531",
            }
        },
        "users": {"grace": "id-of-readers-user-grace", "linus": "id-of-linus"},
        "groups": {"readers": "id-of-readers-group-readers"},
    }


def test_several_iot_domains_of_one_group_share_one_app_with_a_scope_each(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    second = cloud.add_iot_domain("Domain2")
    recording = run_program(**{**typical, "iotDomainIds": [*typical["iotDomainIds"], second]})
    scopes = recording.only("DomainsApp").inputs["scopes"]
    assert [scope["value"] for scope in scopes] == ["/iot/domain1", "/iot/domain2"]
    assert {declared.name for declared in recording.of_type("iot:OrdsDataAccess")} == {
        f"ords-{FIRST}",
        f"ords-{second}",
    }
    assert recording.outputs["iotDomains"][second]["scope"] == "/group1/iot/domain2"
    assert recording.outputs["iotDomains"][second]["dataApiBaseUrl"].endswith("/ords/domain2/20250531")


def test_iot_domains_do_not_wait_for_each_other(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    second = cloud.add_iot_domain("domain2")
    recording = run_program(**{**typical, "iotDomainIds": [*typical["iotDomainIds"], second]})
    assert f"ords-{FIRST}" not in recording.named(f"ords-{second}").depends_on


@pytest.mark.parametrize("on_destroy", ["restore", "keep"])
def test_what_destroy_does_reaches_every_resource_that_asks(
    run_program: Callable[..., Recording], typical: dict[str, Any], on_destroy: str
) -> None:
    recording = run_program(**typical, onDestroy=on_destroy)
    destroying = [declared for declared in recording.resources if "onDestroy" in declared.inputs]
    assert {(d.name, d.inputs["onDestroy"]) for d in destroying} == {
        ("identity-certificate-access", on_destroy),
        (f"ords-{FIRST}", on_destroy),
    }


def test_a_person_without_initial_password_is_invited_by_the_service(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**{**typical, "users": [*typical["users"], person("barbara", "Barbara", "Liskov")]})
    assert "password" not in recording.named("readers-user-barbara").inputs


def test_the_engine_may_end_a_waiting_program_without_a_traceback(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    run_program(**typical)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
