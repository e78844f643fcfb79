from __future__ import annotations

import pytest

from ords_client.collection import COLLECTIONS, collection_named
from ords_client.errors import UsageError


def test_collections_have_the_columns_of_the_data_api() -> None:
    assert {name: tuple(one.kinds) for name, one in COLLECTIONS.items()} == {
        "rawData": ("id", "digital_twin_instance_id", "endpoint", "content_type", "time_received"),
        "rejectedData": (
            "id",
            "digital_twin_instance_id",
            "endpoint",
            "content_type",
            "time_received",
            "reason_code",
            "reason_message",
        ),
        "historizedData": ("id", "digital_twin_instance_id", "content_path", "value", "time_observed"),
        "snapshotData": ("digital_twin_instance_id", "content_path", "value", "time_observed"),
        "rawCommandData": (
            "id",
            "digital_twin_instance_id",
            "request_endpoint",
            "response_endpoint",
            "delivery_status",
            "time_created",
            "time_updated",
            "time_finished",
        ),
    }


def test_only_snapshots_have_no_id() -> None:
    assert [name for name, one in COLLECTIONS.items() if not one.has_id] == ["snapshotData"]


def test_unknown_collection_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="rawData, rejectedData"):
        collection_named("rawdata")
