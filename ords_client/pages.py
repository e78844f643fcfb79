"""All pages of a query, without losing or repeating a row.

Rows with an id are read in the order of their ids, each page beginning behind the last id of the page before, so rows
that come or go meanwhile shift nothing. Rows in another order, or without an id, are read by offset; what came later
than the first page is kept out by its id. A data API that takes no notice of a condition on the id is read by offset.

Source: the envelope `{items, hasMore, limit, offset, count, links}` of ORDS collections.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from ords_client.collection import AnyCollection
from ords_client.data_api import DataApi, Item
from ords_client.errors import ConnectionFailedError, DataApiError
from ords_client.filters import Query
from ords_client.where import Condition

PAGE_ROWS = 1000
BEHIND = {"asc": "$gt", "desc": "$lt"}

Page = list[Item]
Asked = Mapping[str, str | int]
T = TypeVar("T")


def read_pages(api: DataApi, collection: AnyCollection, query: Query, limit: int | None = None) -> Iterator[Page]:
    """Yield the pages of a query, asking for the next one while one is used.

    Args:
        api: Where to read.
        collection: What to read.
        query: Which rows, in which order.
        limit: Stop after this many rows. Default: all.

    Raises:
        OrdsClientError: A page could not be read; what was yielded before is whole.
    """
    if limit == 0:
        return iter(())
    order = dict(query.order or ({"id": "asc"} if collection.has_id else _snapshot_order()))
    by_id = collection.has_id and list(order) == ["id"]
    pages = _by_id(api, collection, query, order, limit) if by_id else _by_offset(api, collection, query, order, limit)
    return _ahead(_cut(pages, limit))


def _snapshot_order() -> dict[str, str]:
    return {"digital_twin_instance_id": "asc", "content_path": "asc"}


def _by_id(
    api: DataApi, collection: AnyCollection, query: Query, order: dict[str, str], limit: int | None
) -> Iterator[Page]:
    behind = BEHIND[order["id"]]
    size = min(PAGE_ROWS, limit or PAGE_ROWS)
    first: Asked = {"q": query.q(order), "limit": size}
    asked, page = first, Page()
    while True:
        answer = api.get(collection.name, asked)
        before, page = page, _items(answer)
        if page and page == before:  # it takes no notice of ids
            yield from _rest_by_offset(api, collection, _next_query(answer, first, len(page)), page)
            return
        yield page
        if not page or not answer.get("hasMore", True):
            return
        asked = {"q": query.q(order, {"id": {behind: page[-1]["id"]}}), "limit": size}


def _by_offset(
    api: DataApi, collection: AnyCollection, query: Query, order: dict[str, str], limit: int | None
) -> Iterator[Page]:
    more = _known_until_now(api, collection, query) if collection.has_id else ()
    tie_broken = order | ({"id": "asc"} if collection.has_id else {})
    size = min(PAGE_ROWS, limit or PAGE_ROWS)
    return _rest_by_offset(api, collection, {"q": query.q(tie_broken, *more), "limit": size, "offset": 0}, [])


def _rest_by_offset(api: DataApi, collection: AnyCollection, asked: Asked, page: Page) -> Iterator[Page]:
    """Yield the pages from `asked` on, behind `page`."""
    while True:
        answer = api.get(collection.name, asked)
        before, page = page, _items(answer)
        if page and page == before:
            raise DataApiError(200, "The data API gives the same page again and again.")
        yield page
        if not page or not answer.get("hasMore", True):
            return
        asked = _next_query(answer, asked, int(asked["offset"]) + len(page))


def _next_query(answer: Item, asked: Asked, offset: int) -> Asked:
    """Return the query of the link `next`; of its address nothing else counts. Without one, raise the offset."""
    for link in answer.get("links") or ():
        query = dict(parse_qsl(urlsplit(str(link.get("href"))).query)) if link.get("rel") == "next" else {}
        if "offset" in query:
            return query
    return {**asked, "offset": offset}


def _known_until_now(api: DataApi, collection: AnyCollection, query: Query) -> tuple[Condition, ...]:
    newest = _items(api.get(collection.name, {"q": query.q({"id": "desc"}), "limit": 1}))
    return ({"id": {"$lte": newest[0]["id"]}},) if newest else ()


def _items(answer: Item) -> Page:
    items = answer.get("items")
    if not isinstance(items, list):
        raise ConnectionFailedError("broken", "The data API answered without `items`.")
    for item in items:
        item.pop("links", None)
    return items


def _cut(pages: Iterator[Page], limit: int | None) -> Iterator[Page]:
    """Yield pages up to `limit` rows; ask for no page behind that."""
    left = limit
    for page in pages:
        if left is None or len(page) < left:
            yield page
            left = None if left is None else left - len(page)
        else:
            yield page[:left]
            return


def _ahead(pages: Iterator[T]) -> Iterator[T]:
    """Yield from `pages`, working on the next one in a thread of its own."""
    worker = ThreadPoolExecutor(1)
    try:
        coming = worker.submit(next, pages, None)
        while (page := coming.result()) is not None:
            coming = worker.submit(next, pages, None)
            yield page
    finally:
        worker.shutdown(wait=False, cancel_futures=True)
