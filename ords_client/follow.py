"""New rows as they come, each once.

Rows become visible a moment after they get their id, and not always in the order of their ids. Each look therefore
asks for ids behind the largest one seen, and once more for the last minute before the newest row; what was yielded
before is dropped. A row is missed only if it becomes visible more than a minute of row time after a row with a larger
id. Ids of commands do not grow, so there the minute alone counts. A snapshot has no ids: each look reads all of it
and yields the values that changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from ords_client.collection import AnyCollection
from ords_client.data_api import DataApi, Item
from ords_client.filters import Query
from ords_client.pages import Page, first_rows, id_size, read_pages
from ords_client.times import date_literal, row_time

LATENESS = timedelta(minutes=1)
EARLIEST = datetime.min.replace(tzinfo=UTC) + LATENESS
"""Before it there is no time that a look could begin at."""


class Seen(Protocol):
    """Remembers which rows were yielded."""

    def unseen(self, query: Query) -> Query:
        """Narrow a query to rows that may be new."""

    def add(self, page: Page) -> Page:
        """Return the rows of a page that were not seen before; from now on they were."""


def follow(
    api: DataApi,
    collection: AnyCollection,
    query: Query,
    *,
    from_now: bool,
    wait: Callable[[], None],
) -> Iterator[Page]:
    """Yield rows that match, then new ones as they come, for ever; a look that finds none yields nothing.

    Args:
        api: Where to look.
        collection: What to look at.
        query: Which rows; they come in the order of the collection.
        from_now: Leave out the rows that are there already.
        wait: Waits until the next look.

    Raises:
        OrdsClientError: A look failed in spite of all retries.
    """
    seen: Seen = SeenRows(collection) if collection.has_id else SeenValues()
    if from_now:
        _skip(api, collection, query, seen)
        wait()
    while True:
        for page in read_pages(api, collection, seen.unseen(query)):
            if fresh := seen.add(page):
                yield fresh
        wait()


def _skip(api: DataApi, collection: AnyCollection, query: Query, seen: Seen) -> None:
    """Count the rows that are there already as seen: the newest one, and all that the next look would find."""
    if collection.has_id:
        newest_first = Query(query.conditions, {collection.order[0]: "desc"})
        for page in first_rows(read_pages(api, collection, newest_first, page_rows=1), 1):
            seen.add(page)
    for page in read_pages(api, collection, seen.unseen(query)):
        seen.add(page)


class SeenRows:
    """Which rows were yielded, as far back as a look reaches."""

    def __init__(self, collection: AnyCollection) -> None:
        """Remember rows of this collection."""
        self._collection = collection
        self._times: dict[str, datetime | None] = {}
        self._last_id: Any = None
        self._newest: datetime | None = None

    def unseen(self, query: Query) -> Query:
        """Narrow a query to rows that may be new."""
        if self._newest is None:
            return Query(query.conditions)
        recent = {self._collection.time_column: {"$gte": date_literal(_looked_at_from(self._newest))}}
        if not self._collection.has_growing_id:
            return Query((*query.conditions, recent))
        return Query((*query.conditions, {"$or": [{"id": {"$gt": self._last_id}}, recent]}))

    def add(self, page: Page) -> Page:
        """Return the rows of a page that were not seen before; from now on they were."""
        fresh = [item for item in page if str(item.get("id")) not in self._times]
        for item in fresh:
            time = row_time(item.get(self._collection.time_column))
            self._times[str(item.get("id"))] = time
            self._newest = max(filter(None, [self._newest, time]), default=None)
            self._last_id = max(item.get("id"), self._last_id or item.get("id"), key=id_size)
        self._forget_old()
        return fresh

    def _forget_old(self) -> None:
        """Drop what no look asks for again."""
        if self._newest is not None:
            border = _looked_at_from(self._newest)
            self._times = {row_id: time for row_id, time in self._times.items() if time is None or time >= border}


def _looked_at_from(newest: datetime) -> datetime:
    return max(newest, EARLIEST) - LATENESS


class SeenValues:
    """Which values of a snapshot were yielded."""

    def __init__(self) -> None:
        """Begin with none."""
        self._times: dict[tuple[Any, Any], Any] = {}

    def unseen(self, query: Query) -> Query:
        """Return the query: every value may have changed."""
        return Query(query.conditions)

    def add(self, page: Page) -> Page:
        """Return the values of a page that are new or changed; from now on they were seen."""
        fresh = [item for item in page if self._times.get(_value_key(item)) != _time(item)]
        self._times |= {_value_key(item): _time(item) for item in fresh}
        return fresh


def _value_key(item: Item) -> tuple[str, str]:
    return str(item.get("digital_twin_instance_id")), str(item.get("content_path"))


def _time(item: Item) -> str:
    return str(item.get("time_observed"))
