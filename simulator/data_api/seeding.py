"""What the devices of a new tenancy sent on the day before it was made, and bulk loads on top of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from types import MappingProxyType

from simulator.data_api.collection import (
    HISTORIZED_DATA,
    RAW_COMMAND_DATA,
    RAW_DATA,
    REJECTED_DATA,
    SNAPSHOT_DATA,
    Collection,
)
from simulator.data_api.sensor import Sensor
from simulator.data_api.telemetry import Row, Telemetry
from simulator.data_api.timestamp import MICROSECOND, microseconds

SECOND = timedelta(seconds=1) // MICROSECOND
DAY = timedelta(days=1) // MICROSECOND
MESSAGES_PER_DAY = 288
REJECTED_PER_DAY = 6
BATCH_ROWS = 50_000
PENDING_STATUSES = ("ACCEPTED", "PREPARED", "SENT", "PENDING", "RESPONDED")
FINAL_STATUSES = ("COMPLETED", "REFUSED", "EXPIRED", "NOT_RESPONDED", "REJECTED", "BAD_RESPONSE")
"""How a command can end. Source: documentation "IoT Domain Database Schema Reference"; which end: oracle/mcp."""
DELIVERY_STATUSES = FINAL_STATUSES + PENDING_STATUSES
RESPONSES = {"COMPLETED": '{"status": "acknowledged"}', "BAD_RESPONSE": "ok?"}
LAST_KNOWN = {"firmware": "1.4.2", "online": True, "location": {"latitude": 52.52, "longitude": 13.405}}
"""Values that are not numbers, so that a snapshot shows every type."""

Event = tuple[Collection, int, Row]

BULK: dict[str, tuple[Collection, Callable[[Sensor, int], Row]]] = {
    "rawData": (RAW_DATA, Sensor.raw),
    "rejectedData": (REJECTED_DATA, Sensor.rejected),
    "historizedData": (HISTORIZED_DATA, Sensor.historized),
}
"""Collections that a bulk load can fill, and how."""


def seed(telemetry: Telemetry, iot_domain_ocid: str, digital_twin_ocids: Sequence[str], until: datetime) -> None:
    """Give digital twins a day of telemetry that ends at `until`; one that has some keeps what it has."""
    known = telemetry.digital_twins()
    sensors = [Sensor(ocid) for ocid in digital_twin_ocids if ocid not in known]
    if not sensors:
        return
    events = [event for sensor in sensors for event in _day(sensor, microseconds(until) - DAY)]
    events.sort(key=lambda event: event[1])
    with telemetry.transaction():
        for collection in (RAW_DATA, REJECTED_DATA, HISTORIZED_DATA, SNAPSHOT_DATA, RAW_COMMAND_DATA):
            telemetry.append(collection, iot_domain_ocid, [row for kind, _, row in events if kind is collection])


def load(
    telemetry: Telemetry,
    collection_name: str,
    digital_twin_ocids: Sequence[str],
    rows: int,
    until: datetime,
    columns: Row = MappingProxyType({}),
) -> Iterator[int]:
    """Add rows one second apart that end at `until`, digital twins in turn; yield how many are there by now.

    Args:
        telemetry: Where to.
        collection_name: A key of `BULK`.
        digital_twin_ocids: Of one IoT domain, with telemetry already.
        rows: How many.
        until: Time of the last one.
        columns: What every row has instead of the sensor's own.
    """
    collection, message = BULK[collection_name]
    sensors = cycle([Sensor(ocid) for ocid in digital_twin_ocids])
    iot_domain_ocid = telemetry.digital_twins()[digital_twin_ocids[0]]
    first = microseconds(until) - (rows - 1) * SECOND
    for start in range(0, rows, BATCH_ROWS):
        end = min(rows, start + BATCH_ROWS)
        times = range(first + start * SECOND, first + end * SECOND, SECOND)
        with telemetry.transaction():
            batch = ({**message(sensor, time), **columns} for time, sensor in zip(times, sensors, strict=False))
            telemetry.append(collection, iot_domain_ocid, batch)
        yield end


def _day(sensor: Sensor, start: int) -> Iterator[Event]:
    yield from _messages(sensor, start)
    yield from _rejections(sensor, start)
    yield from _commands(sensor, start)


def _messages(sensor: Sensor, start: int) -> Iterator[Event]:
    for time in _times(sensor, start, MESSAGES_PER_DAY):
        values = sensor.measure()
        yield RAW_DATA, time, sensor.raw(time, values)
        for content_path, value in values.items():
            yield HISTORIZED_DATA, time, sensor.observed(time, content_path, value)
    for content_path, last in (values | LAST_KNOWN).items():
        yield SNAPSHOT_DATA, time, sensor.observed(time, content_path, last)


def _rejections(sensor: Sensor, start: int) -> Iterator[Event]:
    for time in _times(sensor, start, REJECTED_PER_DAY):
        yield RAW_DATA, time, sensor.raw(time, {"status": "starting"})
        yield REJECTED_DATA, time, sensor.rejected(time)


def _commands(sensor: Sensor, start: int) -> Iterator[Event]:
    for time, status in zip(_times(sensor, start, len(DELIVERY_STATUSES)), DELIVERY_STATUSES, strict=True):
        yield RAW_COMMAND_DATA, time, _command(sensor, time, status)


def _command(sensor: Sensor, time: int, status: str) -> Row:
    return {
        "id": f"{sensor.random.getrandbits(128):032x}",
        "digital_twin_instance_id": sensor.digital_twin_ocid,
        "request_endpoint": "iot/v1/cmd",
        "response_endpoint": "iot/v1/rsp",
        "request_data_format": "JSON",
        "request_duration": "PT5M",
        "response_duration": "PT1M",
        "delivery_status": status,
        "time_created": time,
        "time_updated": time + 2 * SECOND,
        "time_finished": time + 2 * SECOND if status in FINAL_STATUSES else None,
        "request_data": json.dumps({"interval_seconds": 300}),
        "response_data": RESPONSES.get(status),
    }


def _times(sensor: Sensor, start: int, count: int) -> list[int]:
    """Return times spread over a day, none on the full second."""
    step = DAY // count
    return [start + number * step + sensor.random.randrange(1, step) for number in range(count)]
