"""New rows as they come, each once.

Rows become visible a moment after they get their id, and not always in the order of their ids. Each look therefore
asks for ids behind the largest one seen, and once more for the last minute before the newest row; what was yielded
before is dropped. A row is missed only if it becomes visible more than a minute of row time after a row with a larger
id. A snapshot has no ids: each look reads all of it and yields the values that changed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from ords_client.collection import AnyCollection
from ords_client.data_api import DataApi, Item
from ords_client.filters import Query
from ords_client.pages import Page, read_pages
from ords_client.times import date_literal

LATENESS = timedelta(minutes=1)


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


def follow(
    api: DataApi,
    collection: AnyCollection,
    query: Query,
    *,
    from_now: bool,
    interval_seconds: float = 5,
    wait: Callable[[float], None] = _wait,
) -> Iterator[Page]:
    """Yield rows that match, then new ones as they come, for ever; a look that finds none yields nothing.

    Args:
        api: Where to look.
        collection: What to look at.
        query: Which rows; they come in the order of their ids.
        from_now: Leave out the rows that are there already.
        interval_seconds: Pause between two looks, above 0.
        wait: Waits a number of seconds.

    Raises:
        OrdsClientError: A look failed in spite of all retries.
    """
    seen = SeenRows(collection.time_column) if collection.has_id else SeenValues()
    if from_now:
        _skip(api, collection, query, seen)
        wait(interval_seconds)
    while True:
        for page in read_pages(api, collection, seen.unseen(query)):
            if fresh := seen.add(page):
                yield fresh
        wait(interval_seconds)


def _skip(api: DataApi, collection: AnyCollection, query: Query, seen: SeenRows | SeenValues) -> None:
    """Count the rows that are there already as seen: the newest one, and all that the next look would find."""
    if collection.has_id:
        for page in read_pages(api, collection, Query(query.conditions, {"id": "desc"}), limit=1):
            seen.add(page)
    for page in read_pages(api, collection, seen.unseen(query)):
        seen.add(page)


class SeenRows:
    """Which rows were yielded, as far back as a look reaches."""

    def __init__(self, time_column: str) -> None:
        """Tell the time of a row by `time_column`."""
        self._time_column = time_column
        self._times: dict[Any, datetime] = {}
        self._last_id: Any = None
        self._newest: datetime | None = None

    def unseen(self, query: Query) -> Query:
        """Narrow a query to rows that may be new."""
        if self._newest is None:
            return Query(query.conditions)
        recent = {self._time_column: {"$gte": date_literal(self._newest - LATENESS)}}
        return Query((*query.conditions, {"$or": [{"id": {"$gt": self._last_id}}, recent]}))

    def add(self, page: Page) -> Page:
        """Return the rows of a page that were not seen before; from now on they were."""
        fresh = [item for item in page if item["id"] not in self._times]
        for item in fresh:
            time = datetime.fromisoformat(item[self._time_column])
            self._times[item["id"]] = time
            self._newest = max(self._newest or time, time)
            self._last_id = max(item["id"], self._last_id or item["id"], key=_size)
        self._forget_old()
        return fresh

    def _forget_old(self) -> None:
        """Drop what no look asks for again."""
        if self._newest is not None:
            border = self._newest - LATENESS
            self._times = {id: time for id, time in self._times.items() if time >= border}


class SeenValues:
    """Which values of a snapshot were yielded."""

    def __init__(self) -> None:
        """Begin with none."""
        self._times: dict[tuple[str, str], str] = {}

    def unseen(self, query: Query) -> Query:
        """Return the query: every value may have changed."""
        return Query(query.conditions)

    def add(self, page: Page) -> Page:
        """Return the values of a page that are new or changed; from now on they were seen."""
        fresh = [item for item in page if self._times.get(_value_key(item)) != item["time_observed"]]
        self._times |= {_value_key(item): item["time_observed"] for item in fresh}
        return fresh


def _value_key(item: Item) -> tuple[str, str]:
    return item["digital_twin_instance_id"], item["content_path"]


def _size(id: Any) -> Any:
    """Compare ids as numbers, also where the data API gives them as text."""
    return int(id) if str(id).isdigit() else id
