from __future__ import annotations

import json
import re
from typing import Any

import pytest

from simulator.data_api import filter, sequence
from simulator.data_api.collection import HISTORIZED_DATA, RAW_COMMAND_DATA, RAW_DATA, SNAPSHOT_DATA, Collection
from simulator.data_api.condition import Filter
from simulator.data_api.sequence import Sequence
from simulator.data_api.sql import Clause
from simulator.data_api.telemetry import Telemetry
from tests.simulator.data_api.rows import IOT_DOMAIN, TWIN


def of(document: Any, collection: Collection = RAW_DATA) -> Sequence:
    return sequence.of_filter(collection, IOT_DOMAIN, filter.parse(json.dumps(document), collection))


def ordered(rows: Sequence) -> list[str]:
    return [f"{order.column.name} {'desc' if order.descending else 'asc'}" for order in rows.orders]


@pytest.mark.parametrize(
    ("document", "orders"),
    [
        ({}, ["id asc"]),
        ({"time_received": "asc"}, ["time_received asc", "id asc"]),
        ({"time_received": "desc"}, ["time_received desc", "id desc"]),
        ({"id": "desc"}, ["id desc"]),
        ({"id": "desc", "endpoint": "asc"}, ["id desc", "endpoint asc"]),
    ],
)
def test_order_always_ends_with_the_key(document: Any, orders: list[str]) -> None:
    assert ordered(of({"$orderby": document})) == orders


def test_key_of_a_snapshot_is_digital_twin_and_path() -> None:
    assert ordered(of({}, SNAPSHOT_DATA)) == ["digital_twin_instance_id asc", "content_path asc"]


def test_unsorted_rows_can_come_backwards() -> None:
    assert ordered(sequence.of_filter(RAW_DATA, IOT_DOMAIN, Filter(), backwards=True)) == ["id desc"]


@pytest.mark.parametrize(
    ("document", "collection", "can_resume"),
    [
        ({}, RAW_DATA, True),
        ({"time_received": "desc"}, RAW_DATA, True),
        ({"endpoint": "asc", "time_received": "desc"}, RAW_DATA, False),
        ({"value": "asc"}, HISTORIZED_DATA, False),
        ({"time_finished": "asc"}, RAW_COMMAND_DATA, False),
        ({}, SNAPSHOT_DATA, False),
    ],
)
def test_rows_sorted_one_way_by_full_columns_can_be_resumed(
    document: Any, collection: Collection, can_resume: bool
) -> None:
    assert of({"$orderby": document}, collection).can_resume is can_resume


@pytest.mark.parametrize(
    ("document", "index"),
    [
        ({}, "raw_data_key"),
        ({"id": 5}, "raw_data_key"),
        ({"digital_twin_instance_id": TWIN}, "raw_data_twin"),
        ({"time_received": {"$gt": {"$date": "2026-01-15T09:30:00Z"}}}, "raw_data_time"),
        ({"$orderby": {"time_received": "desc"}}, "raw_data_time"),
        ({"digital_twin_instance_id": TWIN, "$orderby": {"time_received": "desc"}}, "raw_data_twin_time"),
    ],
)
def test_common_filters_are_answered_by_index(telemetry: Telemetry, document: Any, index: str) -> None:
    assert f"USING INDEX {index} " in plan(telemetry, of(document).after_offset(0, 10))


@pytest.mark.parametrize("order", [{}, {"id": -1}, {"time_received": 1}, {"time_received": -1}])
@pytest.mark.parametrize("condition", [{}, {"digital_twin_instance_id": TWIN}])
def test_next_page_is_found_by_index_without_sorting(telemetry: Telemetry, condition: Any, order: Any) -> None:
    rows = of({**condition, "$orderby": order})
    steps = plan(telemetry, rows.after_row(tuple(1 for _ in rows.orders), 10))
    assert re.search(r"SEARCH raw_data USING INDEX \w+ \(domain=.* AND [^ ]*id\)?[<>]", steps)
    assert "TEMP B-TREE" not in steps


def plan(telemetry: Telemetry, statement: Clause) -> str:
    with telemetry.reading(60) as connection:
        steps = connection.execute(f"EXPLAIN QUERY PLAN {statement.text}", statement.values).fetchall()
    return "; ".join(step[3] for step in steps)
