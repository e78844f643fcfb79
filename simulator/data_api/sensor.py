"""An invented environmental sensor: what it measures, and the rows its messages leave behind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random

from simulator.data_api.telemetry import Row

ENDPOINT = "iot/v1/environment"
RANGES = {"temperature": (13.0, 31.0), "humidity": (35.0, 90.0), "pressure": (985.0, 1035.0), "battery": (20.0, 100.0)}
"""What is measured, in degrees Celsius, percent, hectopascals and percent."""
STEP = 0.02
"""Largest change from one message to the next, as a part of the range."""


class Sensor:
    """The sensor of one digital twin; it measures the same in every simulated cloud."""

    def __init__(self, digital_twin_ocid: str) -> None:
        """Begin in the middle of every range."""
        self.digital_twin_ocid = digital_twin_ocid
        self.random = Random(digital_twin_ocid)  # noqa: S311 - plausible, not secret
        self._parts = dict.fromkeys(RANGES, 0.5)

    def measure(self) -> dict[str, float]:
        """Return the next values, a little away from the last ones."""
        parts, draw = self._parts, self.random.random
        for name in parts:
            parts[name] = min(1.0, max(0.0, parts[name] + STEP * (2 * draw() - 1)))
        return {name: round(low + parts[name] * (high - low), 2) for name, (low, high) in RANGES.items()}

    def raw(self, time: int, content: Mapping[str, object] | None = None) -> Row:
        """Return the row of a message received at `time`, in microseconds since 1970; by default a new measurement."""
        return {
            "digital_twin_instance_id": self.digital_twin_ocid,
            "endpoint": ENDPOINT,
            "content_type": "application/json",
            "time_received": time,
            "content": json.dumps(content or self.measure()),
        }

    def rejected(self, time: int) -> Row:
        """Return the row of a message that could not be normalized.

        Source: manage-dt README of oracle-samples/oci-iot-samples for code and message.
        """
        reason: Row = {"reason_code": 500, "reason_message": "Normalization output is empty"}
        return {**self.raw(time, {"status": "starting"}), **reason}

    def historized(self, time: int) -> Row:
        """Return the row of a new temperature observed at `time`."""
        return self.observed(time, "temperature", self.measure()["temperature"])

    def observed(self, time: int, content_path: str, value: object) -> Row:
        """Return the row of any value observed at `time`."""
        return {
            "digital_twin_instance_id": self.digital_twin_ocid,
            "content_path": content_path,
            "value": json.dumps(value),
            "time_observed": time,
        }
