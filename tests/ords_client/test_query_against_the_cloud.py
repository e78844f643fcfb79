"""Rows and tokens from the simulated cloud, also when its answers break."""

from __future__ import annotations

import base64
import datetime
import json
import os
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ords_client import COLLECTIONS, RAW_DATA, ClientCredentialsGrant, OrdsClient, Outputs
from ords_client.__main__ import app
from ords_client.collection import HISTORIZED_DATA
from ords_client.curl import scenario_curl
from simulator.kernel.tenancy import FIRST
from tests.ords_client.prepared_cloud import PreparedCloud
from tests.support.client_key import new_client_key
from tests.support.scenario import PASSWORD, USER_NAME

ROWS = 3500


def simulator(prepared: PreparedCloud, *arguments: str) -> None:
    command = [sys.executable, "-m", "simulator", *arguments, "--state", str(prepared.state)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def filled(prepared: PreparedCloud) -> PreparedCloud:
    simulator(prepared, "telemetry", "add", "--rows", str(ROWS))
    return prepared


@pytest.fixture
def reader(filled: PreparedCloud, prepared_file: Path) -> Iterator[OrdsClient]:
    with OrdsClient.from_file(prepared_file, user=USER_NAME, password=PASSWORD) as client:
        yield client


@pytest.fixture
def fault(filled: PreparedCloud) -> Iterator[Callable[..., None]]:
    yield lambda *options: simulator(filled, "faults", "add", "--match", "GET */rawData*", *options)
    simulator(filled, "faults", "clear")


def ids(client: OrdsClient, **filters: Any) -> list[int]:
    return [item["id"] for page in client.pages(RAW_DATA, **filters) for item in page]


def test_every_row_comes_once_in_the_order_of_ids(reader: OrdsClient) -> None:
    found = ids(reader)
    assert len(found) >= ROWS
    assert found == list(range(1, len(found) + 1))
    assert ids(reader, order_by="id:desc") == found[::-1]
    assert sorted(ids(reader, order_by="time_received")) == found


@pytest.mark.parametrize(
    "options",
    [
        ["--action", "truncate"],
        ["--action", "drop-before"],
        ["--action", "drop-after"],
        ["--action", "status", "--status", "503"],
        ["--action", "status", "--status", "429", "--retry-after", "0"],
    ],
    ids=" ".join,
)
def test_pages_that_go_wrong_lose_and_repeat_no_row(
    reader: OrdsClient, fault: Callable[..., None], options: list[str]
) -> None:
    whole = ids(reader)
    fault(*options, "--skip", "1", "--times", "2")
    assert ids(reader) == whole


def test_payloads_that_go_wrong_are_asked_for_again(reader: OrdsClient, fault: Callable[..., None]) -> None:
    whole = list(reader.rows(RAW_DATA, limit=40, content=True))
    fault("--action", "truncate", "--skip", "3", "--times", "4")
    assert list(reader.rows(RAW_DATA, limit=40, content=True)) == whole
    assert all(row.content for row in whole)


def test_filters_find_what_a_look_at_all_rows_finds(reader: OrdsClient, filled: PreparedCloud) -> None:
    values = list(reader.rows(HISTORIZED_DATA))
    middle = sorted(row.time_observed for row in values)[len(values) // 2]
    twin = FIRST.digital_twin_ocids[0]
    asked = reader.rows(
        HISTORIZED_DATA, digital_twin=twin, since=middle, where=["content_path = temperature", "value > 21.5"]
    )
    assert [row.id for row in asked] == [
        row.id
        for row in values
        if row.digital_twin_instance_id == twin
        and row.time_observed >= middle
        and row.content_path == "temperature"
        and row.value > 21.5
    ]


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ("content_path like h%", lambda row: row.content_path.startswith("h")),
        ("content_path contains EMP", lambda row: "emp" in row.content_path),
        ("content_path != battery", lambda row: row.content_path != "battery"),
    ],
)
def test_conditions_mean_what_they_say(reader: OrdsClient, where: str, holds: Callable[[Any], bool]) -> None:
    values = list(reader.rows(HISTORIZED_DATA, limit=2000))
    assert [row.id for row in reader.rows(HISTORIZED_DATA, where=[where, "id <= 2000"])] == [
        row.id for row in values if holds(row) and int(row.id) <= 2000
    ]


def test_every_collection_gives_typed_rows(reader: OrdsClient) -> None:
    for collection in COLLECTIONS.values():
        row = next(reader.rows(collection))
        assert type(row) is collection.row
        time = getattr(row, collection.time_column)
        assert isinstance(time, datetime.datetime)
        assert time.tzinfo is not None


def test_follow_shows_what_is_added_meanwhile_once(reader: OrdsClient, filled: PreparedCloud) -> None:
    last = next(reader.rows(RAW_DATA, order_by="id:desc")).id
    pages = reader.follow(RAW_DATA, since="5m", interval_seconds=0.1)
    seen = [item["id"] for item in next(pages)]
    for _ in range(3):
        simulator(filled, "telemetry", "add", "--rows", "5")
        seen += [item["id"] for item in next(pages)]
    assert seen[-15:] == list(range(last + 1, last + 16))  # type: ignore[operator]
    assert len(seen) == len(set(seen))


def test_command_of_the_demo_prints_the_rows_of_a_digital_twin(filled: PreparedCloud, prepared_file: Path) -> None:
    twin = FIRST.digital_twin_ocids[0]
    arguments = ["rawData", "--digital-twin", twin, "--limit", "10", "--outputs", str(prepared_file)]
    result = CliRunner(env={"ORDS_PASSWORD": PASSWORD}).invoke(app, arguments)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(rows) == 10
    assert {row["digital_twin_instance_id"] for row in rows} == {twin}


def test_curl_of_the_scenario_gets_a_token(filled: PreparedCloud) -> None:
    outputs = Outputs.from_mapping(filled.outputs)
    command = scenario_curl(outputs, outputs.iot_domain().scope, USER_NAME)
    secrets = {"ORDS_CLIENT_SECRET": outputs.client_secret, "ORDS_PASSWORD": PASSWORD}
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} --silent"], env=os.environ | secrets, capture_output=True, check=True
    )
    assert json.loads(done.stdout)["token_type"] == "Bearer"


def test_client_credentials_read_rows_too(filled: PreparedCloud) -> None:
    with OrdsClient(Outputs.from_mapping(filled.outputs), ClientCredentialsGrant()) as client:
        assert next(client.rows(RAW_DATA)).id == 1


def run(filled: PreparedCloud, file: Path, *arguments: str, **variables: str) -> Any:
    runner = CliRunner(env={"XDG_CACHE_HOME": str(file.parent), **variables})
    return runner.invoke(app, ["token", "--outputs", str(file), *arguments])


def test_refresh_token_renews_without_a_password(filled: PreparedCloud, prepared_file: Path) -> None:
    first = run(filled, prepared_file, "--offline-access", ORDS_PASSWORD=PASSWORD)
    second = run(filled, prepared_file, "--grant", "refresh")
    third = run(filled, prepared_file, "--grant", "refresh")
    assert [result.exit_code for result in (first, second, third)] == [0, 0, 0]
    assert len({first.stdout, second.stdout, third.stdout}) == 3


def test_jwt_assertion_with_a_registered_certificate_gets_a_token(
    filled: PreparedCloud, prepared_file: Path, tmp_path: Path
) -> None:
    key, connected = new_client_key(), filled.connected
    connected.colleague.register_certificate(connected.url, "reader", key.certificate)
    filled.set_app("certificates", [{"certAlias": "reader"}])
    (tmp_path / "certificate.pem").write_text(ssl.DER_cert_to_PEM_cert(base64.b64decode(key.certificate)))
    (tmp_path / "key.pem").write_text(key.pem)
    grant = ["--grant", "jwt-assertion", "--private-key", str(tmp_path / "key.pem"), "--no-cache"]
    by_certificate = run(filled, prepared_file, *grant, "--certificate", str(tmp_path / "certificate.pem"))
    by_alias = run(filled, prepared_file, *grant, "--key-id", "reader")
    unknown = run(filled, prepared_file, *grant, "--key-id", "nobody")
    assert (by_certificate.exit_code, by_alias.exit_code) == (0, 0)
    assert unknown.exit_code == 4
    assert "certificate is not registered with the app" in unknown.stderr
