"""The thin resources and look-ups register and ask what those of pulumi_oci do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_oci
import pytest

from components import oci
from tests.support.mock_engine import run
from tests.support.recording import URL, Declared, Recording

SCHEMAS = ["urn:ietf:params:scim:schemas:core:2.0:User"]
INPUTS: dict[str, dict[str, Any]] = {
    "Domain": {
        "compartment_id": "ocid1.compartment.oc1..a",
        "display_name": "iot-data",
        "description": "IoT",
        "license_type": "free",
        "home_region": "us-ashburn-1",
    },
    "DomainsApp": {
        "idcs_endpoint": URL,
        "schemas": SCHEMAS,
        "display_name": "IoT data",
        "name": "iot_data_client",
        "based_on_template": {"value": "CustomWebAppTemplateId", "well_known_id": "CustomWebAppTemplateId"},
        "scopes": [{"value": "/iot/domain1", "requires_consent": False}],
        "is_oauth_client": True,
        "access_token_expiry": 3600,
    },
    "DomainsUser": {
        "idcs_endpoint": URL,
        "schemas": SCHEMAS,
        "user_name": "grace",
        "name": {"given_name": "Grace", "family_name": "Hopper"},
        "emails": [{"value": "grace@example.com", "type": "work", "primary": True}],
        "password": "-".join(["Correct", "horse", "9"]),
    },
    "DomainsGroup": {
        "idcs_endpoint": URL,
        "schemas": SCHEMAS,
        "display_name": "readers",
        "urnietfparamsscimschemasoracleidcsextensiongroup_group": {"description": "Read IoT data"},
        "members": [{"value": "5ca1ab1e", "type": "User"}],
        "force_delete": True,
    },
    "DomainsGrant": {
        "idcs_endpoint": URL,
        "schemas": SCHEMAS,
        "grant_mechanism": "ADMINISTRATOR_TO_USER",
        "grantee": {"type": "User", "value": "5ca1ab1e"},
        "app": {"value": "a99"},
    },
}


def registered(declare: Callable[[], object]) -> Declared:
    return run(Recording(), declare).resources[0]


@pytest.mark.parametrize("kind", INPUTS)
def test_a_resource_registers_what_pulumi_oci_registers(kind: str) -> None:
    options = pulumi.ResourceOptions(ignore_changes=["schemas"], additional_secret_outputs=["clientSecret"])
    thin, whole = (
        registered(lambda: getattr(package, kind)("it", opts=options, **INPUTS[kind]))  # noqa: B023 - called at once
        for package in (oci, pulumi_oci.identity)
    )
    assert thin.inputs == whole.inputs
    for request in (thin.request, whole.request):
        request.ClearField("sourcePosition")
    assert sorted(thin.request.additionalSecretOutputs) == sorted(whole.request.additionalSecretOutputs)
    del thin.request.additionalSecretOutputs[:], whole.request.additionalSecretOutputs[:]
    assert thin.request == whole.request


def test_every_kind_is_compared() -> None:
    assert {kind.__name__ for kind in oci.Bridged.__subclasses__()} == INPUTS.keys()


def test_names_are_spelled_both_ways() -> None:
    for name in (
        "is_oauth_client",
        "id",
        "urnietfparamsscimschemasoracleidcsextensiongroup_group",
        "iot_domain_group_id",
    ):
        assert oci.snake(oci.camel(name)) == name
