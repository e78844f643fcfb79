"""Rows of the collection rawData."""

from __future__ import annotations

from typing import Any

from tests.ords_client.fake_cloud import TWIN


def raw_rows(count: int, first: int = 1, twin: str = "") -> list[dict[str, Any]]:
    """Rows of rawData with ids from `first` on, a second apart."""
    return [
        {
            "id": id,
            "digital_twin_instance_id": twin or TWIN,
            "endpoint": "iot/boiler",
            "content_type": "application/json",
            "time_received": f"2026-11-22T{id // 3600 % 24:02}:{id // 60 % 60:02}:{id % 60:02}.000000Z",
        }
        for id in range(first, first + count)
    ]
