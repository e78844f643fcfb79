from __future__ import annotations

import sqlite3

from simulator.data_api import schema
from simulator.data_api.collection import RAW_DATA, SNAPSHOT_DATA


def test_schema_can_be_laid_over_itself() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema.SCRIPT)
    connection.executescript(schema.SCRIPT)
    connection.close()


def test_insert_names_every_column_once() -> None:
    assert schema.insert(RAW_DATA) == (
        "INSERT OR REPLACE INTO raw_data "
        "(domain, id, digital_twin_instance_id, endpoint, content_type, time_received, content) "
        "VALUES (:domain, :id, :digital_twin_instance_id, :endpoint, :content_type, :time_received, :content)"
    )


def test_only_tables_with_an_id_are_indexed_by_digital_twin_again() -> None:
    assert f"{RAW_DATA.table}_twin_time" in schema.SCRIPT
    assert f"{SNAPSHOT_DATA.table}_twin_time" not in schema.SCRIPT
