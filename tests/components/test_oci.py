"""The thin resources and look-ups register and ask what those of pulumi_oci do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import pulumi
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
    "IotIotDomainGroup": {
        "compartment_id": "ocid1.compartment.oc1..a",
        "display_name": "plants",
        "description": "All of them",
        "type": "DEVELOPMENT",
    },
    "IotIotDomain": {
        "compartment_id": "ocid1.compartment.oc1..a",
        "iot_domain_group_id": "ocid1.iotdomaingroup.oc1.iad.a",
        "display_name": "plant-1",
        "description": "The first",
    },
}


def classes(kind: str) -> tuple[Any, Any]:
    """Return the thin class and pulumi_oci's, from its own module: a package loses names once a module was imported."""
    package = "oci" if kind.startswith("Iot") else "identity"
    module = import_module(f"pulumi_oci.{package}.{oci.snake(kind).removeprefix('_')}")
    return getattr(oci, kind), getattr(module, kind)


def registered(declare: Callable[[], object]) -> Declared:
    return run(Recording(), declare).resources[0]


def difference(thin: Declared, whole: Declared) -> Any:
    """Return both requests but for the line that made each, and the order of what is secret; equal means the same."""
    secrets = [sorted(each.request.additionalSecretOutputs) for each in (thin, whole)]
    assert secrets[0] == secrets[1]
    for each in (thin, whole):
        each.request.ClearField("sourcePosition")
        each.request.ClearField("additionalSecretOutputs")
    return thin.request, whole.request


@pytest.mark.parametrize("kind", INPUTS)
def test_a_resource_registers_what_pulumi_oci_registers(kind: str) -> None:
    options = pulumi.ResourceOptions(ignore_changes=["schemas"], additional_secret_outputs=["clientSecret"])
    thin, whole = difference(*(registered(partial(each, "it", opts=options, **INPUTS[kind])) for each in classes(kind)))
    assert thin == whole


@pytest.mark.parametrize("kind", ["DomainsGroup", "DomainsUser"])
def test_a_resource_of_somebody_else_is_read_as_pulumi_oci_reads_it(kind: str) -> None:
    reads = []
    for each in classes(kind):
        recording = Recording()
        run(recording, partial(each.get, "it", "5ca1ab1e", None, idcs_endpoint=URL, attributes="id"))
        (read,) = recording.reads
        reads.append(
            {
                name: value
                for name, value in read.items()
                if name not in {"sourcePosition", "stackTrace", "additionalSecretOutputs"}
            }
        )
    assert reads[0] == reads[1]


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


@pytest.mark.parametrize(
    ("asked", "words", "line"),
    [
        (
            "getDomains",
            "404-NotAuthorizedOrNotFound, no.\nSuggestion: look",
            "Could not look up identity domains: 404-NotAuthorizedOrNotFound, no. Suggestion: look. Check the "
            "credentials, oci:region and the caller's privileges: see docs/privileges.md.",
        ),
        (
            "getDomainsUsers",
            "403-BadErrorResponse, ",
            "Could not look up users of the identity domain: 403-BadErrorResponse. Check the credentials, oci:region "
            "and the caller's privileges: see docs/privileges.md.",
        ),
        (
            "getDomains",
            "grpc: the client connection is closing",
            "Could not look up identity domains: grpc: the client connection is closing. The run ended before the "
            "answer came: mend the other error.",
        ),
    ],
)
def test_a_look_up_that_fails_is_one_line_and_no_traceback(
    run_program: Callable[..., Recording],
    typical: dict[str, Any],
    cloud: Recording,
    asked: str,
    words: str,
    line: str,
) -> None:
    cloud.refusals[asked] = words
    with pytest.raises(pulumi.RunError) as refused:
        run_program(**typical)
    assert str(refused.value) == line
