from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from simulator.data_api import seeding, sequence
from simulator.data_api.collection import (
    COLLECTIONS,
    HISTORIZED_DATA,
    RAW_COMMAND_DATA,
    RAW_DATA,
    REJECTED_DATA,
    SNAPSHOT_DATA,
    Collection,
)
from simulator.data_api.condition import Filter
from simulator.data_api.reader import Reader
from simulator.data_api.telemetry import Telemetry
from tests.simulator.data_api.rows import IOT_DOMAIN, OTHER_TWIN, TWIN

UNTIL = datetime(2026, 1, 15, 12, tzinfo=UTC)
TWINS = (TWIN, OTHER_TWIN)
PENDING = ("ACCEPTED", "PREPARED", "SENT", "PENDING", "RESPONDED")


def rows(telemetry: Telemetry, collection: Collection) -> list[dict[str, Any]]:
    everything = sequence.of_filter(collection, IOT_DOMAIN, Filter())
    return Reader(telemetry, 60).page(everything, 10_000, 0).items


def seed(telemetry: Telemetry) -> None:
    seeding.seed(telemetry, IOT_DOMAIN, TWINS, UNTIL)


def test_every_digital_twin_gets_a_few_hundred_messages(telemetry: Telemetry) -> None:
    seed(telemetry)
    assert Counter(row["digital_twin_instance_id"] for row in rows(telemetry, RAW_DATA)) == dict.fromkeys(TWINS, 294)
    historized = rows(telemetry, HISTORIZED_DATA)
    assert Counter(row["content_path"] for row in historized) == dict.fromkeys(
        ("temperature", "humidity", "pressure", "battery"), 576
    )


def test_ids_rise_with_time_within_the_last_day(telemetry: Telemetry) -> None:
    seed(telemetry)
    times = [row["time_received"] for row in rows(telemetry, RAW_DATA)]
    assert times == sorted(times)
    assert (UNTIL - timedelta(days=1)).isoformat() <= times[0]
    assert times[-1] < UNTIL.isoformat()


def test_some_messages_are_rejected(telemetry: Telemetry) -> None:
    seed(telemetry)
    reasons = Counter((row["reason_code"], row["reason_message"]) for row in rows(telemetry, REJECTED_DATA))
    assert reasons == {(500, "Normalization output is empty"): 12}


def test_snapshot_is_the_last_historized_value_and_shows_every_type(telemetry: Telemetry) -> None:
    seed(telemetry)
    historized = {
        (row["digital_twin_instance_id"], row["content_path"]): (row["value"], row["time_observed"])
        for row in rows(telemetry, HISTORIZED_DATA)
    }
    snapshot = {
        (row["digital_twin_instance_id"], row["content_path"]): (row["value"], row["time_observed"])
        for row in rows(telemetry, SNAPSHOT_DATA)
    }
    assert snapshot.items() >= historized.items()
    assert {type(value) for value, _ in snapshot.values()} == {float, str, bool, dict}


def test_commands_have_every_status_and_those_that_ended_say_when(telemetry: Telemetry) -> None:
    seed(telemetry)
    commands = rows(telemetry, RAW_COMMAND_DATA)
    assert Counter(row["delivery_status"] for row in commands) == dict.fromkeys(seeding.DELIVERY_STATUSES, 2)
    assert {row["delivery_status"] for row in commands if row["time_finished"] is None} == set(PENDING)
    assert all(row["time_created"] < row["time_finished"] for row in commands if row["time_finished"])
    assert len({row["id"] for row in commands}) == len(commands)
    assert all(isinstance(row["id"], str) for row in commands)


def test_second_seed_changes_nothing(telemetry: Telemetry) -> None:
    seed(telemetry)
    before = {name: rows(telemetry, collection) for name, collection in COLLECTIONS.items()}
    seeding.seed(telemetry, IOT_DOMAIN, TWINS, UNTIL + timedelta(days=1))
    assert {name: rows(telemetry, collection) for name, collection in COLLECTIONS.items()} == before


def test_two_clouds_of_one_moment_have_the_same_telemetry(tmp_path: Path) -> None:
    clouds = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        telemetry = Telemetry(tmp_path / name)
        seed(telemetry)
        clouds.append([rows(telemetry, collection) for collection in COLLECTIONS.values()])
        telemetry.close()
    assert clouds[0] == clouds[1]


def test_load_adds_rows_one_second_apart_in_batches(telemetry: Telemetry, monkeypatch: Any) -> None:
    monkeypatch.setattr(seeding, "BATCH_ROWS", 4)
    seed(telemetry)
    later = UNTIL + timedelta(hours=1)
    assert list(seeding.load(telemetry, "historizedData", TWINS, 10, later)) == [4, 8, 10]
    added = rows(telemetry, HISTORIZED_DATA)[-10:]
    assert [row["digital_twin_instance_id"] for row in added] == [TWIN, OTHER_TWIN] * 5
    assert added[0]["time_observed"] == "2026-01-15T12:59:51Z"
    assert added[-1]["time_observed"] == "2026-01-15T13:00:00Z"
