"""Steps 2 and 3 of the scenario, with curl, on what Oracle's SDK has set up."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from simulator.kernel import tenancy
from simulator.kernel.clock import HandClock
from tests.support.scenario import DATA_API_URL, PASSWORD, SCOPE, USER_NAME, Connected

TWIN = tenancy.DIGITAL_TWIN_OCIDS[1]
USER = {"grant_type": "password", "password": PASSWORD, "username": USER_NAME}


def curl(*arguments: str) -> str:
    command = ["curl", "--silent", "--show-error", "--max-time", "20", *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=30).stdout


def fetch_token(connected: Connected, **fields: str) -> str:
    data = [part for item in ({"scope": SCOPE} | fields).items() for part in ("--data", "=".join(item))]
    answer = curl(
        "--request",
        "POST",
        "--url",
        connected.token_url,
        "--header",
        "Content-Type: application/x-www-form-urlencoded",
        "--header",
        f"Authorization: Basic {connected.basic}",
        *data,
    )
    return str(json.loads(answer)["access_token"])


def read(token: str, path: str = "rawData", *options: str) -> tuple[int, Any]:
    header = f"Authorization: Bearer {token}"
    answer = curl("-w", "\n%{http_code}", *options, "-H", header, "-X", "GET", f"{DATA_API_URL}/{path}")
    body, _, status = answer.rpartition("\n")
    return int(status), json.loads(body)


def test_curl_of_the_scenario_shows_raw_data_of_a_digital_twin(connected: Connected) -> None:
    connected.configure()
    q = f'{{"$and":[{{"digital_twin_instance_id":"{TWIN}"}}]}}'
    status, body = read(fetch_token(connected, **USER), f"rawData?q={q}", "-g")
    assert status == 200
    assert body["count"] == 25
    assert {item["digital_twin_instance_id"] for item in body["items"]} == {TWIN}


def test_curl_can_encode_the_filter(connected: Connected) -> None:
    connected.configure()
    q = json.dumps({"digital_twin_instance_id": TWIN, "$orderby": {"id": "desc"}})
    status, body = read(fetch_token(connected, **USER), "rawData", "--get", "--data-urlencode", f"q={q}")
    ids = [item["id"] for item in body["items"]]
    assert status == 200
    assert ids == sorted(ids, reverse=True)


def test_client_credentials_token_reads_too(connected: Connected) -> None:
    connected.configure()
    assert read(fetch_token(connected, grant_type="client_credentials"))[0] == 200


def test_token_is_refused_until_ords_access_is_configured(connected: Connected) -> None:
    token = fetch_token(connected, **USER)
    status, body = read(token)
    assert (status, body["code"], body["message"]) == (401, "Unauthorized", "Unauthorized")
    connected.configure()
    assert read(token)[0] == 200


def test_token_is_refused_while_the_signing_certificate_is_private(connected: Connected) -> None:
    connected.configure()
    token = fetch_token(connected, **USER)
    for public, expected in ((False, 401), (True, 200)):
        connected.set_public(public)
        assert read(token)[0] == expected


def test_token_is_refused_when_it_has_expired(connected: Connected, clock: HandClock) -> None:
    connected.configure()
    token = fetch_token(connected, **USER)
    clock.advance(3600 + 61)
    assert read(token)[0] == 401


def test_app_token_for_the_identity_domain_itself_does_not_read(connected: Connected) -> None:
    connected.configure()
    fields = {"grant_type": "client_credentials", "scope": "urn:opc:resource:consumer::all"}
    assert read(fetch_token(connected, **fields))[0] == 401


@pytest.mark.parametrize("name", ["rawData", "rejectedData", "historizedData", "snapshotData", "rawCommandData"])
def test_curl_reads_every_collection_and_a_row_of_it(connected: Connected, name: str) -> None:
    connected.configure()
    token = fetch_token(connected, **USER)
    status, body = read(token, f"{name}?limit=2")
    assert (status, body["count"], body["hasMore"]) == (200, 2, True)
    if name != "snapshotData":
        id = body["items"][1]["id"]
        status, row = read(token, f"{name}/{id}")
        assert (status, row["id"]) == (200, id)
