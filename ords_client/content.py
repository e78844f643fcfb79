"""The payloads of rows: one more request for each row, many at once, in the order of the rows."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice

from ords_client.collection import AnyCollection
from ords_client.data_api import UNDECODED, DataApi, Item
from ords_client.errors import NotThereError, UsageError
from ords_client.json_text import is_whole
from ords_client.pages import Page
from ords_client.rows import decoded

CONNECTIONS = 16
WAITING_ROWS = 4 * CONNECTIONS
BATCH_ROWS = 50


def add_content(api: DataApi, collection: AnyCollection, pages: Iterable[Page]) -> Iterator[Page]:
    """Yield the rows of `pages` in their order, with their payloads.

    A row whose payload is gone meanwhile (its retention period ended) stays, with None for a payload. A payload that
    cannot be decoded stays as it came, and the row's member `undecoded` names its column.

    Raises:
        UsageError: Rows of this collection have no payload.
    """
    if not collection.payload_columns:
        raise UsageError(f"{collection.name} has no content; rawData, rejectedData and rawCommandData have.")
    return _batches(_with_content(api, collection, chain.from_iterable(pages)))


def _batches(items: Iterator[Item]) -> Iterator[Page]:
    while page := list(islice(items, BATCH_ROWS)):
        yield page


def _with_content(api: DataApi, collection: AnyCollection, items: Iterable[Item]) -> Iterator[Item]:
    waiting: deque[Future[Item]] = deque()
    workers = ThreadPoolExecutor(CONNECTIONS)
    try:
        for item in items:
            waiting.append(workers.submit(_fetch, api, collection, item))
            if len(waiting) == WAITING_ROWS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        workers.shutdown(wait=False, cancel_futures=True)


def _fetch(api: DataApi, collection: AnyCollection, item: Item) -> Item:
    try:
        details = api.row(collection.name, item.get("id"))
    except NotThereError:
        details = {}
    kept = [str(item[UNDECODED])] if UNDECODED in item else []
    whole_item = dict(item)
    for column in collection.payload_columns:
        payload, is_decoded = decoded(details.get(column.name), item.get("content_type"))
        whole_item[column.name] = payload
        if not is_decoded or not is_whole(payload):
            kept.append(column.name)
    return whole_item | ({UNDECODED: ", ".join(kept)} if kept else {})
