"""Every SCIM request that Oracle's provider plugin was recorded to send is understood, in the order it sent them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import oci
import pytest
import requests
from oci.identity_domains import IdentityDomainsClient, models

from tests.support.running_cloud import RunningCloud
from tests.support.scenario import Connected

RECORDING = Path(__file__).parents[2] / "data" / "plugin-requests.jsonl"
RECORDED_IDS = (
    "3354fc255763480fbdf23b35e38ad22a",
    "9a30a7fddde94840892c9bd95a87b1df",
    "4590525afe8f45669838749c47cb9b3d",
    "f47fb132b1c94e0bae022a31958924b6",
    "9360d19459ba423684a43b4d5a8abe64",
    "18cc61c98c964c74a9eded205c3a329a",
    "f7e493cb32ed41bba810e6dab447314c",
)
"""What the recorded creates were answered with, in their order."""


class Replay:
    """Sends recorded requests, with the ids that this cloud gave out in place of the recorded ones."""

    def __init__(self, url: str, signer: oci.Signer) -> None:
        self._url = url
        self._signer = signer
        self._recorded_ids = iter(RECORDED_IDS)
        self._names: dict[str, str] = {"iot-data-client": "iot_data_client"}  # Oracle's documents forbid the hyphen

    def send(self, request: dict[str, Any]) -> requests.Response:
        query = f"?{request['query']}" if request["query"] else ""
        answer = requests.request(
            request["method"],
            f"{self._url}{self._translated(request['path'])}{query}",
            data=self._translated(json.dumps(request["body"])) if request["body"] else None,
            headers={"Accept": request["accept"], "Content-Type": request["content_type"]},
            auth=self._signer,
            timeout=30,
        )
        if request["method"] == "POST":
            self._learn(next(self._recorded_ids), answer.json())
        return answer

    def _learn(self, recorded_id: str, made: dict[str, Any]) -> None:
        for kind in ("domaingroups", "domainapps"):
            self._names[f"ocid1.{kind}.oc1..{recorded_id}"] = made["ocid"]
        self._names[recorded_id] = made["id"]

    def _translated(self, text: str) -> str:
        for recorded, ours in self._names.items():
            text = text.replace(recorded, ours)
        return text


@pytest.fixture
def empty(scim: IdentityDomainsClient) -> IdentityDomainsClient:
    """The domain without what the scenario made; a Free one has no room for more apps."""
    for app in scim.list_apps(filter="isOPCService eq false").data.resources:
        schemas = ["urn:ietf:params:scim:schemas:oracle:idcs:AppStatusChanger"]
        changer = models.AppStatusChanger(schemas=schemas, active=False)
        scim.put_app_status_changer(app.id, app_status_changer=changer)
        scim.delete_app(app.id)
    for user in scim.list_users(filter='userName eq "grace"').data.resources:
        scim.delete_user(user.id, force_delete=True)
    return scim


@pytest.fixture
def replay(connected: Connected, running_cloud: RunningCloud) -> Replay:
    config = oci.config.from_file(running_cloud.config_file)
    signer = oci.Signer(config["tenancy"], config["user"], config["fingerprint"], config["key_file"])
    return Replay(f"https://{connected.identity_domain_host}:443", signer)


def test_recorded_requests_succeed_but_for_the_delete_of_the_active_app(
    empty: IdentityDomainsClient, replay: Replay
) -> None:
    lines = [json.loads(line) for line in RECORDING.read_text().splitlines()]
    scim_requests = [line for line in lines if line["path"].startswith("/admin/v1/")]
    assert len(scim_requests) > 50
    refused = []
    for request in scim_requests:
        answer = replay.send(request)
        if answer.status_code >= 300:
            refused.append((request["method"], request["path"].split("/")[3], answer.json()["detail"]))
    assert refused == [("DELETE", "Apps", "The app iot-data is active. Deactivate it before you delete it.")]


def test_second_read_after_the_recorded_updates_is_what_was_put(empty: IdentityDomainsClient, replay: Replay) -> None:
    lines = [json.loads(line) for line in RECORDING.read_text().splitlines()]
    for request in lines:
        if request["path"].startswith("/admin/v1/") and request["phase"] != "destroy":
            replay.send(request)
    (app,) = empty.list_apps(filter='displayName eq "iot-data"').data.resources
    assert (app.description, app.name) == ("d v2", "iot_data_client")
    assert {scope.fqs for scope in app.scopes} == {"/3046d7d27457/iot/0ca52d8f5c51", "/3046d7d27457/iot/other"}
    (group,) = empty.list_groups(filter='displayName eq "readers"', attribute_sets=["all"]).data.resources
    assert {member.name for member in group.members} == {"alan", "grace"}
