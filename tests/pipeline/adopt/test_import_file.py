"""The import file: each resource of the program gets the id of what is there."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.adopt.import_file import NOT_SHOWN, filled
from pipeline.adopt.tenancy import AdoptError, Found

URL, HOST = "https://idcs-1.identity.oraclecloud.com:443", "idcs-1.identity.oraclecloud.com"
GRANT, GROUP, APP = (f"oci:Identity/domains{kind}:Domains{kind}" for kind in ("Grant", "Group", "App"))
DYNAMIC = "pulumi-python:dynamic/"
FOUND = Found(
    iot_domains=[{"id": "ocid1.iotdomain.x", "dbAllowedIdentityDomainHost": HOST}],
    audience="/short",
    identity_domain={"id": "ocid1.domain.x"},
    url=URL,
    app={"id": "app1", "name": "client"},
    grants=[
        {"id": "to-group", "grantee": {"type": "Group", "value": "g1"}},
        {"id": "to-user", "grantee": {"type": "User", "value": "u1"}},
    ],
    groups=[{"id": "g1", "displayName": "ops"}],
    users={"u1": "ops"},
)


def filled_one(kind: str, name: str, **inputs: Any) -> dict[str, Any]:
    listed = {"nameTable": {}, "resources": [{"type": kind, "name": name, "id": "<PLACEHOLDER>"}]}
    [only] = filled(listed, {f"{kind} {name}": inputs}, FOUND)["resources"]
    return dict(only)


@pytest.mark.parametrize(("kind", "id_"), [("User", "to-user"), ("Group", "to-group")])
def test_a_user_and_a_group_of_one_name_are_not_mixed_up(kind: str, id_: str) -> None:
    made = filled_one(GRANT, f"readers-grant-{kind.lower()}-ops", grantee={"type": kind, "value": NOT_SHOWN[0]})
    assert made["id"] == f"idcsEndpoint/{URL}/grants/{id_}"


def test_app_and_group_are_read_by_the_plugin() -> None:
    assert filled_one(APP, "app-app")["id"] == f"idcsEndpoint/{URL}/apps/app1"
    assert filled_one(GROUP, "readers-group-ops", displayName="ops")["id"] == f"idcsEndpoint/{URL}/groups/g1"


def test_a_dynamic_resource_is_what_its_provider_would_have_made() -> None:
    inputs = {
        "iotDomainId": "ocid1.iotdomain.x",
        "identityDomainHost": HOST,
        "original": NOT_SHOWN[0],
        "onDestroy": "keep",
    }
    made = filled_one(f"{DYNAMIC}iot:OrdsDataAccess", "ords", **inputs)
    assert made["id"] == "ocid1.iotdomain.x"
    assert made["inputs"] == {**inputs, "original": HOST}
    assert made["outputs"] == {**inputs, "original": HOST, "configured": HOST}


def test_the_first_client_secret_is_left_out_of_the_file() -> None:
    made = filled_one(f"{DYNAMIC}identity:ClientSecret", "secret", appId=NOT_SHOWN[0], initial=NOT_SHOWN[1], version=1)
    assert (made["id"], made["inputs"]) == ("app1", {"appId": "app1", "initial": "", "version": 1})


def test_a_plugin_process_of_its_own_is_left_to_the_next_run() -> None:
    process = {"type": "pulumi:providers:pulumi-python", "name": "ords-process-2"}
    kind, host = f"{DYNAMIC}iot:OriginalOrdsDataAccess", {"iotDomainId": "ocid1.iotdomain.x"}
    listed = {"resources": [process, {"type": kind, "name": "fifth", "provider": "ords-process-2"}]}
    [fifth] = filled(listed, {f"{kind} fifth": host}, FOUND)["resources"]
    assert "provider" not in fifth
    assert fifth["outputs"] == {**host, "original": HOST}


def test_components_stay_as_the_engine_listed_them() -> None:
    component = {"type": "iot-ords:index:IdentityDomain", "name": "identity", "component": True}
    assert filled({"resources": [component]}, {}, FOUND) == {"resources": [component]}


def test_a_resource_that_nobody_knows_is_named() -> None:
    with pytest.raises(AdoptError, match="cannot be adopted: oci:Other/thing:Thing x"):
        filled_one("oci:Other/thing:Thing", "x")
