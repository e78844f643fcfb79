from __future__ import annotations

from simulator.data_api.collection import COLLECTIONS, ID, RAW_DATA

LISTED = {
    "rawData": "id digital_twin_instance_id endpoint content_type time_received",
    "rejectedData": "id digital_twin_instance_id endpoint content_type time_received reason_code reason_message",
    "historizedData": "id digital_twin_instance_id content_path value time_observed",
    "snapshotData": "digital_twin_instance_id content_path value time_observed",
    "rawCommandData": "id digital_twin_instance_id request_endpoint response_endpoint request_data_format "
    "request_duration response_duration delivery_status time_created time_updated time_finished",
}
"""Source: the reference; the three columns in the middle of rawCommandData: what oracle/mcp reads of its rows."""


def test_collections_have_the_columns_of_the_reference() -> None:
    assert {name: " ".join(column.name for column in c.columns) for name, c in COLLECTIONS.items()} == LISTED


def test_details_are_what_only_one_row_shows() -> None:
    details = {name: [column.name for column in c.details] for name, c in COLLECTIONS.items() if c.details}
    assert details == {
        "rawData": ["content"],
        "rejectedData": ["content"],
        "rawCommandData": ["request_data", "response_data"],
    }


def test_only_snapshots_have_no_id() -> None:
    assert [name for name, collection in COLLECTIONS.items() if not collection.has_id] == ["snapshotData"]


def test_rows_come_by_number_or_by_time() -> None:
    orders = {name: " ".join(column.name for column in c.natural_order) for name, c in COLLECTIONS.items()}
    assert orders == {
        "rawData": "id",
        "rejectedData": "id",
        "historizedData": "id",
        "snapshotData": "digital_twin_instance_id content_path",
        "rawCommandData": "time_created id",
    }


def test_column_is_found_without_regard_to_case() -> None:
    assert RAW_DATA.column("Id") is ID
    assert RAW_DATA.column("content") is None
