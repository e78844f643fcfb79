"""The JSON around rows, with the links by which ORDS clients find their way.

Source: ORDS answers in public captures (items, hasMore, limit, offset, count, links with self, describedby, first,
next, prev; rows with self, describedby, collection), and the data API README of oracle-emea-appdev-useful-stuff.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from simulator.data_api.collection import Collection
from simulator.data_api.reader import Item, Page

VERSION = "20250531"


@dataclass(frozen=True)
class Address:
    """Where a collection of one IoT domain is found.

    Attributes:
        host: Data host of the IoT domain group.
        domain_short_id: Short id of the IoT domain.
        collection: The collection.
    """

    host: str
    domain_short_id: str
    collection: Collection

    @property
    def url(self) -> str:
        """The URL of the collection."""
        return f"https://{self.host}/ords/{self.domain_short_id}/{VERSION}/{self.collection.name}"

    @property
    def catalog_url(self) -> str:
        """The URL of its metadata, which is not served here."""
        return f"https://{self.host}/ords/{self.domain_short_id}/metadata-catalog/{VERSION}/{self.collection.name}"


def of_page(address: Address, page: Page, limit: int, offset: int, query: Mapping[str, str]) -> dict[str, Any]:
    """Return a page as ORDS wraps it.

    Args:
        address: Where it was asked for.
        page: Its rows.
        limit: Most rows on it.
        offset: Rows before it.
        query: Parameters that the links to other pages repeat.
    """
    return {
        "items": [_listed(address, item) for item in page.items],
        "hasMore": page.has_more,
        "limit": limit,
        "offset": offset,
        "count": len(page.items),
        "links": _page_links(address, page, limit, offset, query),
    }


def of_row(address: Address, row: Item) -> dict[str, Any]:
    """Return one row as ORDS shows it."""
    links = [
        _link("self", f"{address.url}/{row['id']}"),
        _link("describedby", f"{address.catalog_url}/item"),
        _link("collection", address.url),
    ]
    return {**row, "links": links}


def _listed(address: Address, item: Item) -> Item:
    if not address.collection.has_id:
        return item
    return {**item, "links": [_link("self", f"{address.url}/{item['id']}")]}


def _page_links(
    address: Address, page: Page, limit: int, offset: int, query: Mapping[str, str]
) -> list[dict[str, str]]:
    def to(offset: int) -> str:
        return f"{address.url}?{urlencode({**query, 'offset': offset, 'limit': limit})}"

    links = [_link("self", address.url), _link("describedby", address.catalog_url), _link("first", to(0))]
    if page.has_more:
        links.append(_link("next", to(offset + limit)))
    if offset:
        links.append(_link("prev", to(max(0, offset - limit))))
    return links


def _link(rel: str, href: str) -> dict[str, str]:
    return {"rel": rel, "href": href}
