"""Rows to put into a telemetry database."""

from __future__ import annotations

import json
from typing import Any

from simulator.data_api.timestamp import parse

IOT_DOMAIN = "ocid1.iotdomain.oc1.iad.one"
OTHER_IOT_DOMAIN = "ocid1.iotdomain.oc1.iad.two"
TWIN = "ocid1.iotdigitaltwininstance.oc1.iad.first"
OTHER_TWIN = "ocid1.iotdigitaltwininstance.oc1.iad.second"
NOON = "2026-01-15T12:00:00Z"


def raw(**changes: Any) -> dict[str, Any]:
    row = {
        "digital_twin_instance_id": TWIN,
        "endpoint": "iot/v1/environment",
        "content_type": "application/json",
        "time_received": NOON,
        "content": '{"temperature": 21.5}',
    } | changes
    return row | {"time_received": parse(row["time_received"])}


def rejected(**changes: Any) -> dict[str, Any]:
    return raw(reason_code=500, reason_message="Normalization output is empty") | changes


def observed(value: Any = 21.5, *, stored: str | None = None, **changes: Any) -> dict[str, Any]:
    row = {
        "digital_twin_instance_id": TWIN,
        "content_path": "temperature",
        "value": stored if stored or value is None else json.dumps(value),
        "time_observed": NOON,
    } | changes
    return row | {"time_observed": parse(row["time_observed"])}


def command(**changes: Any) -> dict[str, Any]:
    return {
        "id": "7c1e",
        "digital_twin_instance_id": TWIN,
        "request_data_format": "JSON",
        "request_duration": "PT5M",
        "response_duration": None,
        "request_endpoint": "iot/v1/cmd",
        "response_endpoint": "iot/v1/rsp",
        "delivery_status": "COMPLETED",
        "time_created": parse(NOON),
        "time_updated": parse(NOON),
        "time_finished": parse(NOON),
        "request_data": '{"interval_seconds": 300}',
        "response_data": None,
    } | changes
