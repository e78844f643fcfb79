from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simulator.data_api import seeding
from simulator.data_api.telemetry import Telemetry
from simulator.process.telemetry_commands import app
from tests.simulator.data_api.rows import IOT_DOMAIN, OTHER_IOT_DOMAIN, OTHER_TWIN, TWIN
from tests.simulator.data_api.test_seeding import UNTIL


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["add", *arguments], terminal_width=200)
    return result.exit_code, result.output


@pytest.fixture
def state(tmp_path: Path) -> str:
    telemetry = Telemetry(tmp_path)
    seeding.seed(telemetry, IOT_DOMAIN, [TWIN, OTHER_TWIN], UNTIL)
    seeding.seed(telemetry, OTHER_IOT_DOMAIN, ["ocid1.twin.elsewhere"], UNTIL)
    telemetry.close()
    return str(tmp_path)


def senders(state: str, table: str, count: int) -> list[str]:
    telemetry = Telemetry(Path(state))
    with telemetry.reading(60) as connection:
        statement = f"SELECT digital_twin_instance_id FROM {table} ORDER BY row DESC LIMIT ?"  # noqa: S608 - constant
        found = [row[0] for row in connection.execute(statement, (count,))]
    telemetry.close()
    return found[::-1]


def test_rows_come_from_all_digital_twins_of_an_iot_domain_in_turn(state: str) -> None:
    assert run("--rows", "4", "--state", state) == (0, "4 of 4 rows added to rawData\n")
    assert senders(state, "raw_data", 4) == [TWIN, OTHER_TWIN] * 2


def test_rows_of_one_digital_twin_go_to_its_iot_domain(state: str) -> None:
    twin = "ocid1.twin.elsewhere"
    status, _ = run("--rows", "2", "--digital-twin", twin, "--collection", "rejectedData", "--state", state)
    assert status == 0
    assert senders(state, "rejected_data", 2) == [twin] * 2


def test_unknown_digital_twin_is_refused_with_those_there_are(state: str) -> None:
    status, output = run("--rows", "1", "--digital-twin", "ocid1.nobody", "--state", state)
    assert status == 2
    assert "ocid1.nobody is no digital twin" in output
    assert TWIN in output.replace("\n", "")


def test_directory_without_a_cloud_is_refused(tmp_path: Path) -> None:
    status, output = run("--rows", "1", "--state", str(tmp_path / "empty"))
    assert status == 2
    assert "python -m simulator serve" in output


@pytest.mark.parametrize("arguments", [["--rows", "0"], ["--rows", "1", "--collection", "snapshotData"], []])
def test_bad_options_are_refused(state: str, arguments: list[str]) -> None:
    assert run(*arguments, "--state", state)[0] == 2


def test_payload_of_a_file_is_sent_byte_by_byte(state: str, tmp_path: Path) -> None:
    payload = tmp_path / "payload"
    payload.write_bytes(b"\xff\x00")
    assert run("--rows", "1", "--content", str(payload), "--state", state)[0] == 0
    telemetry = Telemetry(Path(state))
    with telemetry.reading(60) as connection:
        (content,) = connection.execute("SELECT content FROM raw_data ORDER BY row DESC LIMIT 1").fetchone()
    telemetry.close()
    assert content == b"\xff\x00"


def test_payload_file_that_is_not_there_is_named(state: str) -> None:
    status, output = run("--rows", "1", "--content", "nowhere.bin", "--state", state)
    assert status == 2
    assert "nowhere.bin cannot be read" in output
