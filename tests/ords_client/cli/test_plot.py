from __future__ import annotations

import sys
from typing import Any

import pytest

from ords_client.cli.plot import MOST_LINES, MOST_POINTS, draw
from ords_client.collection import HISTORIZED_DATA, RAW_DATA
from ords_client.errors import UsageError
from tests.support.raw_rows import raw_rows


def values(count: int, path: str = "temperature", value: Any = None) -> list[dict[str, Any]]:
    return [
        {
            "id": id,
            "digital_twin_instance_id": "ocid1.twin.boiler",
            "content_path": path,
            "value": value or id % 10,
            "time_observed": f"2026-11-{1 + id // 86400:02}T{id // 3600 % 24:02}:{id // 60 % 60:02}:{id % 60:02}Z",
        }
        for id in range(count)
    ]


def test_value_is_drawn_over_time_with_a_legend_for_each_line() -> None:
    drawing = draw([values(30), values(30, "humidity")], HISTORIZED_DATA, "value", colour=False)
    assert "value over time (UTC)" in drawing
    assert "boiler temperature" in drawing
    assert "boiler humidity" in drawing
    assert "00:00:04" in drawing
    assert "\x1b" not in drawing


def test_twins_whose_ocids_end_alike_are_lines_of_their_own() -> None:
    pages = [
        [row | {"digital_twin_instance_id": f"ocid1.twin.{name}7kz2"} for row in values(9)]
        for name in ("boiler", "chiller")
    ]
    drawing = draw(pages, HISTORIZED_DATA, "value", colour=False)
    assert "…boiler7k temperature" in drawing
    assert "…chiller7 temperature" in drawing


def test_value_inside_the_payload_is_drawn() -> None:
    page = [row | {"content": {"air": {"t": row["id"]}}} for row in raw_rows(5)]
    assert "content.air.t" in draw([page], RAW_DATA, "content.air.t", colour=True)


def test_days_are_named_when_there_are_several() -> None:
    drawing = draw([values(200_000)[::1000]], HISTORIZED_DATA, "value", colour=False)
    assert "2026-11-0" in drawing


def test_very_many_points_keep_their_peak() -> None:
    many = values(MOST_POINTS * 5)
    many[4321]["value"] = 777
    assert "777" in draw([many], HISTORIZED_DATA, "value", colour=False)


@pytest.mark.parametrize("path", ["content_path", "nothing", "value.deeper"])
def test_path_without_numbers_is_refused(path: str) -> None:
    with pytest.raises(UsageError, match="no row has a number there"):
        draw([values(3)], HISTORIZED_DATA, path, colour=False)


def test_truth_values_are_no_numbers() -> None:
    with pytest.raises(UsageError):
        draw([values(3, value=True)], HISTORIZED_DATA, "value", colour=False)


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:30Z"])
def test_time_at_the_end_of_time_is_left_out(time: str) -> None:
    at_the_end = [row | {"time_observed": time, "value": 777} for row in values(2)]
    assert "777" not in draw([values(3), at_the_end], HISTORIZED_DATA, "value", colour=False)
    with pytest.raises(UsageError, match="no row has a number there"):
        draw([at_the_end], HISTORIZED_DATA, "value", colour=False)


def test_too_many_lines_say_how_to_choose() -> None:
    pages = [values(2, f"path{n}") for n in range(MOST_LINES + 1)]
    with pytest.raises(UsageError, match="7 lines are too many to tell apart; choose with --digital-twin"):
        draw(pages, HISTORIZED_DATA, "value", colour=False)


def test_missing_plotext_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "plotext", None)
    with pytest.raises(UsageError, match=r"ords-client\[plot\]"):
        draw([values(3)], HISTORIZED_DATA, "value", colour=False)
