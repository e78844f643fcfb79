"""Whatever a device sent, the data API answers with JSON that everybody can read."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from simulator.data_api.collection import HISTORIZED_DATA, RAW_DATA
from simulator.data_api.payload import DEPTH_LIMIT, shown, value_of
from simulator.data_api.telemetry import Telemetry
from simulator.kernel import tenancy
from simulator.kernel.settings import Settings
from simulator.settings.data_api import DataApiSettings
from tests.simulator.data_api.rows import observed, raw
from tests.simulator.data_api.trust import Trust

DEEP = "[" * 20_000 + "]" * 20_000
BORDERLINE = "[" * 990 + "]" * 990
HOSTILE = [
    '{"a": "\\ud800"}',
    '{"\\udfff": 1}',
    DEEP,
    BORDERLINE,
    '{"a": NaN}',
    "[Infinity]",
    '{"a": 1e999}',
    '{"a": ' + "9" * 5_000 + "}",
    "{broken",
    "\x00",
]
BYTES = [b"\xff\xfe", b'{"a": "\xed\xa0\x80"}', bytes(range(256))]


def strict(text: str) -> Any:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("payload", HOSTILE, ids=lambda payload: payload[:20])
def test_text_that_is_no_strict_json_stays_as_it_came(payload: str) -> None:
    assert shown(payload, "text") == payload
    assert shown(payload.encode(), "text") == payload
    assert base64.b64decode(shown(payload, "base64")) == payload.encode()


@pytest.mark.parametrize("payload", BYTES, ids=repr)
def test_what_is_no_text_is_shown_in_base64(payload: bytes) -> None:
    assert base64.b64decode(shown(payload, "text")) == payload


def test_nesting_is_shown_as_json_up_to_the_limit() -> None:
    inside, outside = DEPTH_LIMIT - 1, DEPTH_LIMIT + 1
    assert isinstance(shown("[" * inside + "]" * inside, "text"), list)
    assert isinstance(shown("[" * outside + "]" * outside, "text"), str)


@pytest.mark.parametrize("text", ["", "nul", DEEP, "NaN"], ids=lambda text: text[:20])
def test_a_value_that_is_no_json_is_told(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text is nobody's
        value_of(text)


@pytest.fixture
def hostile(trust: Trust) -> list[int]:
    """Ids of rows that hold each hostile payload."""
    telemetry = trust.running.cloud.database(Telemetry)
    twin = tenancy.DIGITAL_TWIN_OCIDS[0]
    with telemetry.transaction():
        rows = [raw(content=each, digital_twin_instance_id=twin) for each in (*HOSTILE, *BYTES)]
        telemetry.append(RAW_DATA, tenancy.IOT_DOMAIN_OCID, rows)
        values = [observed(stored=each, digital_twin_instance_id=twin, content_path="odd") for each in HOSTILE]
        telemetry.append(HISTORIZED_DATA, tenancy.IOT_DOMAIN_OCID, values)
    q = json.dumps({"time_received": {"$date": "2026-01-15T12:00:00Z"}})
    return [item["id"] for item in trust.get("rawData", params={"q": q, "limit": 100}).json()["items"]]


@pytest.mark.parametrize(
    "settings", [Settings(), Settings(data_api=DataApiSettings(undecodable_payloads="base64"))], ids=["text", "base64"]
)
def test_every_row_is_answered_with_strict_json(trust: Trust, hostile: list[int]) -> None:
    assert len(hostile) == len(HOSTILE) + len(BYTES)
    for id in hostile:
        answer = trust.get(f"rawData/{id}")
        assert answer.status_code == 200
        assert strict(answer.content.decode())["id"] == id


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize(
    "q",
    [
        {"content_path": "odd"},
        {"content_path": "odd", "$orderby": {"value": "desc"}},
        {"value": {"$gt": 1}, "content_path": "odd"},
        {"value": {"$in": ["a", 1]}, "content_path": "odd"},
        {"value": {"$instr": "a"}, "content_path": "odd"},
    ],
    ids=json.dumps,
)
def test_odd_values_break_no_filter(trust: Trust, q: dict[str, Any]) -> None:
    answer = trust.get("historizedData", params={"q": json.dumps(q), "limit": 100})
    assert answer.status_code == 200
    strict(answer.content.decode())
