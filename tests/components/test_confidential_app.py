from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from tests.support.recording import URL, Recording


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


def test_the_secret_is_read_from_the_app_by_its_client_id_after_a_renewal(
    run_program: Callable[..., Recording], typical: dict[str, Any]
) -> None:
    recording = run_program(**typical, clientSecretVersion=3)
    renewed = recording.only("ClientSecret").inputs
    assert renewed["version"] == 3
    assert renewed["scope"] == "/group1/iot/domain1"
    (call,) = [call for call in recording.calls if call.token.endswith("getDomainsApps")]
    assert call.args["appFilter"] == 'name eq "iot_data_client"'
    assert recording.outputs["clientSecret"]["value"] == recording.client_secret


def test_an_app_that_somebody_deleted_is_said_so_with_the_way_out(
    run_program: Callable[..., Recording], typical: dict[str, Any], cloud: Recording
) -> None:
    cloud.client_secret = ""
    with pytest.raises(pulumi.RunError, match=r"client id iot_data_client is not in .* Run: pulumi up --refresh"):
        run_program(**typical)
