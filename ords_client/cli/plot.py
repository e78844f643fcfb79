"""One value over time, drawn in the terminal. Needs `plotext` (extra `plot`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import takewhile
from operator import itemgetter
from typing import Any

from ords_client.collection import AnyCollection
from ords_client.data_api import Item
from ords_client.errors import UsageError
from ords_client.foreign import visible
from ords_client.pages import Page
from ords_client.times import row_time

Line = tuple[str, str]
Points = dict[float, float]
LABEL_CHARACTERS = 8
MOST_LINES = 6
MOST_POINTS = 2000
TIME_OF_DAY, DATE_AND_TIME = "%H:%M:%S", "%Y-%m-%d %H:%M"
DAY_SECONDS = 86_400
FIRST_TIME, LAST_TIME = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
"""What lies outside is left out: the drawing puts a margin around its dates."""
LARGEST_VALUE = 1e300
"""What is larger is left out: the drawing computes with the difference of values."""


def draw(pages: Iterable[Page], collection: AnyCollection, path: str, *, colour: bool) -> str:
    """Return a drawing of a value over time, one line for each digital twin and content path.

    Args:
        pages: The rows.
        collection: What they are rows of; gives the time.
        path: A column, or a path into it such as `content.temperature`.
        colour: Draw in colours.

    Raises:
        UsageError: No row has a number there, too many lines match, or `plotext` is not installed.
    """
    lines = _points(pages, collection.time_column, path.split("."))
    if not lines:
        raise UsageError(f"--plot {path}: no row has a number there.")
    if len(lines) > MOST_LINES:
        narrow = "choose with --digital-twin, or --where \"content_path = '...'\""
        raise UsageError(f"--plot {path}: {len(lines)} lines are too many to tell apart; {narrow}.")
    return _drawing(lines, path, colour=colour)


def _points(pages: Iterable[Page], time_column: str, path: list[str]) -> dict[Line, Points]:
    lines: dict[Line, Points] = defaultdict(dict)
    for page in pages:
        for item in page:
            value, time = _value(item, path), row_time(item.get(time_column))
            if type(value) in {int, float} and abs(value) < LARGEST_VALUE and time and FIRST_TIME < time < LAST_TIME:
                line = str(item.get("digital_twin_instance_id")), str(item.get("content_path", ""))
                lines[line][time.timestamp()] = value
    return lines


def _value(item: Item, path: list[str]) -> Any:
    value: Any = item
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _labels(lines: Iterable[Line]) -> dict[Line, str]:
    """Name each line by its content path and, if there are several twins, by where their OCIDs differ."""
    twins = sorted({twin for twin, _ in lines})
    begin = _shared_characters(twins) if len(twins) > 1 else -LABEL_CHARACTERS
    names = {twin: f"…{twin[begin:][:LABEL_CHARACTERS]}" for twin in twins}
    return {(twin, path): visible(f"{names[twin]} {path}".rstrip()) for twin, path in lines}


def _shared_characters(texts: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*texts, strict=False)))


def _thinned(points: Points) -> list[tuple[float, float]]:
    """Keep the lowest and the highest of neighbours, so that no peak is lost, when there are very many points."""
    in_order = sorted(points.items())
    step = 2 * len(in_order) // MOST_POINTS
    if step < 2:
        return in_order
    groups = (in_order[start : start + step] for start in range(0, len(in_order), step))
    ends = ((min(group, key=itemgetter(1)), max(group, key=itemgetter(1))) for group in groups)
    return sorted(point for pair in ends for point in pair)


def _drawing(lines: dict[Line, Points], path: str, *, colour: bool) -> str:
    try:
        from plotext import figure
    except ImportError as error:
        raise UsageError("--plot needs plotext: `pip install 'ords-client[plot]'`.") from error
    times = [time for points in lines.values() for time in (min(points), max(points))]
    figure.clear()
    figure.theme("simple")
    figure.date().activate(form=TIME_OF_DAY if max(times) - min(times) < DAY_SECONDS else DATE_AND_TIME, origin=0)
    labels = _labels(lines)
    for line, points in lines.items():
        x, y = zip(*_thinned(points), strict=True)
        figure.draw(figure.signal(list(x), list(y)).lines().label(labels[line]))
    figure.title(f"{visible(path)} over time (UTC)")
    return str(figure.build().string(colorless=not colour))
