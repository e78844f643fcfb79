from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from simulator.data_api import filter, sequence
from simulator.data_api.collection import (
    HISTORIZED_DATA,
    RAW_COMMAND_DATA,
    RAW_DATA,
    SNAPSHOT_DATA,
    Collection,
)
from simulator.data_api.reader import Page, Reader
from simulator.data_api.telemetry import Telemetry
from simulator.data_api.timestamp import parse as parse_time
from simulator.kernel.refusal import Refusal
from tests.simulator.data_api.rows import IOT_DOMAIN, OTHER_IOT_DOMAIN, TWIN, command, observed, raw


def page(telemetry: Telemetry, limit: int, offset: int, orders: Any = None, collection: Collection = RAW_DATA) -> Page:
    read = filter.parse(json.dumps({"$orderby": orders or {}}), collection)
    return Reader(telemetry, 60).page(sequence.of_filter(collection, IOT_DOMAIN, read), limit, offset)


def add(telemetry: Telemetry, collection: Collection, *rows: Any) -> None:
    with telemetry.transaction():
        telemetry.append(collection, IOT_DOMAIN, rows)


def test_page_has_times_as_text_and_json_as_json(telemetry: Telemetry) -> None:
    add(telemetry, HISTORIZED_DATA, observed({"latitude": 52.5}, time_observed="2026-01-15T12:00:00.5Z"))
    assert page(telemetry, 25, 0, collection=HISTORIZED_DATA).items == [
        {
            "id": 1,
            "digital_twin_instance_id": TWIN,
            "content_path": "temperature",
            "value": {"latitude": 52.5},
            "time_observed": "2026-01-15T12:00:00.500Z",
        }
    ]


@pytest.mark.parametrize("value", [5, 5.25, "on", True, None, [1], {"a": None}])
def test_every_json_value_comes_back_as_it_was(telemetry: Telemetry, value: Any) -> None:
    add(telemetry, SNAPSHOT_DATA, observed(value))
    assert page(telemetry, 25, 0, collection=SNAPSHOT_DATA).items[0]["value"] == value


@pytest.mark.parametrize(
    ("content", "shown"),
    [('{"a": 1}', {"a": 1}), ("[1]", [1]), ("21.5", "21.5"), ("{broken", "{broken"), ("", ""), (b'{"a": 1}', {"a": 1})],
)
def test_payload_is_shown_as_json_when_it_is_an_object(telemetry: Telemetry, content: str | bytes, shown: Any) -> None:
    add(telemetry, RAW_DATA, raw(content=content))
    row = Reader(telemetry, 60).row(RAW_DATA, IOT_DOMAIN, 1)
    assert row is not None
    assert row["content"] == shown


def test_row_of_a_command_has_request_and_response(telemetry: Telemetry) -> None:
    add(telemetry, RAW_COMMAND_DATA, command())
    row = Reader(telemetry, 60).row(RAW_COMMAND_DATA, IOT_DOMAIN, command()["id"])
    assert row is not None
    assert (row["request_data"], row["response_data"]) == ({"interval_seconds": 300}, None)


def test_commands_come_in_the_order_of_their_creation(telemetry: Telemetry) -> None:
    times = {"c": "2026-01-15T12:00:01Z", "a": "2026-01-15T12:00:03Z", "b": "2026-01-15T12:00:02Z"}
    add(telemetry, RAW_COMMAND_DATA, *[command(id=id, time_created=parse_time(time)) for id, time in times.items()])
    pages = [page(telemetry, 1, offset, collection=RAW_COMMAND_DATA) for offset in range(3)]
    assert [item["id"] for one in pages for item in one.items] == ["c", "b", "a"]


def test_row_of_another_iot_domain_is_not_there(telemetry: Telemetry) -> None:
    add(telemetry, RAW_DATA, raw())
    assert Reader(telemetry, 60).row(RAW_DATA, OTHER_IOT_DOMAIN, 1) is None
    assert Reader(telemetry, 60).row(RAW_DATA, IOT_DOMAIN, 2) is None


@pytest.mark.parametrize(("limit", "offset", "has_more"), [(3, 0, False), (2, 0, True), (2, 1, False), (1, 9, False)])
def test_has_more_tells_whether_rows_follow(telemetry: Telemetry, limit: int, offset: int, has_more: bool) -> None:
    add(telemetry, RAW_DATA, raw(), raw(), raw())
    assert page(telemetry, limit, offset).has_more is has_more


@given(
    times=st.lists(st.integers(0, 3), max_size=30),
    limit=st.integers(1, 7),
    orders=st.sampled_from(
        [{}, {"id": -1}, {"time_received": 1}, {"time_received": -1}, {"endpoint": 1, "time_received": -1}]
    ),
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_pages_have_every_row_once_and_in_order(
    telemetry: Telemetry, times: list[int], limit: int, orders: dict[str, int]
) -> None:
    with telemetry.transaction():
        telemetry._writer.execute("DELETE FROM raw_data")
        telemetry.append(RAW_DATA, IOT_DOMAIN, [raw(time_received=f"2026-01-15T12:00:0{time}Z") for time in times])
    everything = page(telemetry, 100, 0, orders).items
    pages = [page(telemetry, limit, offset, orders) for offset in range(0, len(times) + 1, limit)]
    assert [item for one in pages for item in one.items] == everything
    assert len({item["id"] for item in everything}) == len(times)


def test_next_page_does_not_count_the_rows_before_it(telemetry: Telemetry) -> None:
    add(telemetry, RAW_DATA, *[raw() for _ in range(10)])
    page(telemetry, 5, 0)
    statements: list[str] = []
    with telemetry.reading(60) as connection:
        connection.set_trace_callback(statements.append)
    assert [item["id"] for item in page(telemetry, 5, 5).items] == [6, 7, 8, 9, 10]
    assert any("(id) > (5)" in statement and statement.endswith("OFFSET 0") for statement in statements)


def test_rows_that_come_between_two_pages_shift_them_as_in_a_database(telemetry: Telemetry) -> None:
    add(telemetry, RAW_DATA, *[raw() for _ in range(4)])
    assert [item["id"] for item in page(telemetry, 2, 0, {"id": "desc"}).items] == [4, 3]
    add(telemetry, RAW_DATA, raw())
    assert [item["id"] for item in page(telemetry, 2, 2, {"id": "desc"}).items] == [3, 2]


def test_query_that_takes_too_long_is_refused(telemetry: Telemetry) -> None:
    add(telemetry, RAW_DATA, *[raw() for _ in range(20_000)])
    read = filter.parse('{"endpoint": {"$like": "%a%b%c%"}}', RAW_DATA)
    with pytest.raises(Refusal) as refused:
        Reader(telemetry, 0).page(sequence.of_filter(RAW_DATA, IOT_DOMAIN, read), 25, 0)
    assert (refused.value.status, refused.value.code) == (503, "ServiceUnavailable")
