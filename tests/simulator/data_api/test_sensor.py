from __future__ import annotations

import json

from simulator.data_api.sensor import RANGES, Sensor


def test_sensor_measures_the_same_everywhere() -> None:
    one, other = Sensor("ocid1.twin.a"), Sensor("ocid1.twin.a")
    assert [one.measure() for _ in range(5)] == [other.measure() for _ in range(5)]
    assert Sensor("ocid1.twin.a").measure() != Sensor("ocid1.twin.b").measure()
    assert Sensor("ocid1.twin.a").measure() == {
        "temperature": 22.2,
        "humidity": 63.06,
        "pressure": 1009.36,
        "battery": 59.84,
    }


def test_values_stay_in_their_range() -> None:
    sensor = Sensor("ocid1.twin.a")
    for _ in range(2_000):
        for name, value in sensor.measure().items():
            low, high = RANGES[name]
            assert low <= value <= high


def test_rejected_message_names_the_reason() -> None:
    row = Sensor("ocid1.twin.a").rejected(5)
    assert (row["reason_code"], row["reason_message"]) == (500, "Normalization output is empty")
    assert row["time_received"] == 5


def test_raw_message_is_a_measurement_as_json() -> None:
    content = Sensor("ocid1.twin.a").raw(5)["content"]
    assert isinstance(content, str)
    assert json.loads(content).keys() == RANGES.keys()


def test_historized_value_is_a_temperature() -> None:
    row = Sensor("ocid1.twin.a").historized(5)
    assert (row["content_path"], row["time_observed"]) == ("temperature", 5)
