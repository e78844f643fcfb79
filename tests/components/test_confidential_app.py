from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.recording import URL, Recording, is_secret


def test_the_app_is_made_as_the_scenario_says(run_program: Callable[..., Recording], typical: dict[str, Any]) -> None:
    """Steps 5 to 18: resource server and client in one active app."""
    inputs = run_program(**typical).only("DomainsApp").inputs
    assert inputs == {
        "idcsEndpoint": URL,
        "schemas": ["urn:ietf:params:scim:schemas:oracle:idcs:App"],
        "displayName": "IoT data",
        "description": "Reads IoT data through ORDS",
        "name": "iot_data_client",
        "basedOnTemplate": {"value": "CustomWebAppTemplateId", "wellKnownId": "CustomWebAppTemplateId"},
        "active": True,
        "isOauthResource": True,
        "audience": "/group1",
        "scopes": [{"value": "/iot/domain1", "description": "IoT data of /iot/domain1", "requiresConsent": False}],
        "accessTokenExpiry": 3600,
        "allowOffline": True,
        "isOauthClient": True,
        "clientType": "confidential",
        "allowedGrants": [
            "client_credentials",
            "password",
            "refresh_token",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
        ],
        "allowedOperations": ["introspect"],
        "trustScope": "Account",
        "isLoginTarget": True,
    }


@pytest.mark.parametrize("client_id", ["iot_data_client", "readers_2"])
def test_the_client_id_is_set_and_never_made_up_by_the_plugin(
    run_program: Callable[..., Recording], typical: dict[str, Any], client_id: str
) -> None:
    """Without a name the plugin adds a random ending with a hyphen, which Oracle refuses."""
    recording = run_program(**typical, clientId=client_id)
    assert recording.only("DomainsApp").inputs["name"] == client_id
    assert recording.outputs["clientId"] == client_id


def test_the_client_secret_is_secret_in_the_state_of_the_app(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    assert list(run_program(**typical).only("DomainsApp").request.additionalSecretOutputs) == ["clientSecret"]


def test_a_replaced_app_first_makes_room_for_its_unique_name(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    request = run_program(**typical).only("DomainsApp").request
    assert request.deleteBeforeReplace
    assert list(request.ignoreChanges) == ["schemas"]


def test_the_guard_of_the_app_is_deleted_before_the_app(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    guard = run_program(**typical).only("AppGuard")
    assert "app-app" in guard.depends_on
    assert guard.inputs["appId"] == "id-of-app-app"


def test_the_secret_is_kept_beside_the_app_encrypted_with_the_first_one_of_the_app(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**typical, clientSecretVersion=3)
    kept = recording.only("ClientSecret")
    assert kept.inputs["version"] == 3
    assert kept.inputs["scope"] == "/group1/iot/domain1"
    assert is_secret(kept.inputs["initial"])
    assert list(kept.request.additionalSecretOutputs) == ["secret"]
    assert recording.outputs["clientSecret"]["value"] == recording.client_secret
