"""All pages of a query, without losing or repeating a row.

Rows whose ids grow are read in the order of their ids, each page beginning behind the last id of the page before, so
rows that come or go meanwhile shift nothing. Rows in another order are read by offset; what came later than the first
page is kept out. A data API that takes no notice of a condition on the id is read by offset.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from ords_client.collection import AnyCollection
from ords_client.data_api import DataApi, Item, RowsPage
from ords_client.errors import DataApiError
from ords_client.filters import Query
from ords_client.rows import Kind
from ords_client.where import Condition

PAGE_ROWS = 1000
BEHIND = {"asc": "$gt", "desc": "$lt"}

Page = list[Item]
Asked = Mapping[str, str | int]
T = TypeVar("T")


def read_pages(api: DataApi, collection: AnyCollection, query: Query, page_rows: int = PAGE_ROWS) -> Iterator[Page]:
    """Yield the pages of a query.

    Args:
        api: Where to read.
        collection: What to read.
        query: Which rows, in which order.
        page_rows: How many rows to ask for at a time.

    Raises:
        OrdsClientError: A page could not be read; what was yielded before is whole.
    """
    order = dict(query.order or dict.fromkeys(collection.order, "asc"))
    if collection.has_growing_id and list(order) == ["id"]:
        return _by_id(api, collection, query, order, page_rows)
    return _by_offset(api, collection, query, order, page_rows)


def first_rows(pages: Iterator[Page], limit: int | None) -> Iterator[Page]:
    """Yield pages up to `limit` rows, None for all; ask for no page behind that."""
    left = limit
    while left != 0 and (page := next(pages, None)) is not None:
        yield page if left is None else page[:left]
        left = None if left is None else max(0, left - len(page))


def ahead(pages: Iterator[T]) -> Iterator[T]:
    """Yield from `pages`, working on the next one in a thread of its own."""
    worker = ThreadPoolExecutor(1)
    try:
        coming = worker.submit(next, pages, None)
        while (page := coming.result()) is not None:
            coming = worker.submit(next, pages, None)
            yield page
    finally:
        worker.shutdown(wait=False, cancel_futures=True)


def _by_id(
    api: DataApi, collection: AnyCollection, query: Query, order: dict[str, str], page_rows: int
) -> Iterator[Page]:
    first: Asked = {"q": query.q(order), "limit": page_rows}
    asked, page = first, Page()
    while True:
        before, (page, is_last) = page, _rows(api.page(collection.name, asked))
        if page and page == before:  # it takes no notice of ids
            yield from _rest_by_offset(api, collection, {**first, "offset": len(page)})
            return
        _refuse_steps_back(before, page, order["id"])
        yield page
        if is_last:
            return
        if page[-1].get("id") is None:
            yield from _rest_by_offset(api, collection, {**first, "offset": len(page)})
            return
        asked = {"q": query.q(order, {"id": {BEHIND[order["id"]]: page[-1]["id"]}}), "limit": page_rows}


def _by_offset(
    api: DataApi, collection: AnyCollection, query: Query, order: dict[str, str], page_rows: int
) -> Iterator[Page]:
    more = _known_until_now(api, collection, query) if collection.has_id else ()
    tie_broken = order | ({"id": "asc"} if collection.has_id and "id" not in order else {})
    return _rest_by_offset(api, collection, {"q": query.q(tie_broken, *more), "limit": page_rows, "offset": 0})


def _rest_by_offset(api: DataApi, collection: AnyCollection, asked: Asked) -> Iterator[Page]:
    """Yield the pages from `asked` on."""
    seen: set[int] = set()
    while True:
        page, is_last = _rows(api.page(collection.name, asked))
        fingerprint = hash(json.dumps(page))
        if page and fingerprint in seen:
            raise DataApiError(200, "The data API gives the same page again and again.")
        seen.add(fingerprint)
        yield page
        if is_last:
            return
        asked = {**asked, "offset": int(asked["offset"]) + len(page)}


def _rows(found: RowsPage) -> tuple[Page, bool]:
    """Return the rows of a page, and whether it is the last one."""
    if found.has_more and not found.items:
        raise DataApiError(200, "The data API says that more rows follow, and gives none.")
    return found.items, not found.items or found.has_more is False


def _refuse_steps_back(before: Page, page: Page, direction: str) -> None:
    """Refuse a page that does not begin behind the last row of the page before."""
    if not before or not page:
        return
    last, first = id_size(before[-1].get("id")), id_size(page[0].get("id"))
    if (first <= last) if direction == "asc" else (first >= last):
        raise DataApiError(200, "The data API gives rows again that it gave before; its pages do not advance.")


def id_size(row_id: Any) -> tuple[int, str]:
    """Return what to compare ids by: as numbers, also where the data API gives them as text."""
    digits = str(row_id).lstrip("0")
    return (len(digits), digits) if digits.isascii() and digits.isdigit() else (0, str(row_id))


def _known_until_now(api: DataApi, collection: AnyCollection, query: Query) -> tuple[Condition, ...]:
    """Return the condition that keeps out rows which come later than now."""
    grows = collection.order[0]
    newest, _ = _rows(api.page(collection.name, {"q": query.q({grows: "desc"}), "limit": 1}))
    value = newest[0].get(grows) if newest else None
    if value is None:
        return ()
    return ({grows: {"$lte": {"$date": value} if collection.kinds[grows] is Kind.TIME else value}},)
