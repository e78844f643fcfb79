"""The data of one IoT domain as a Python API: typed rows, read as they come.

Example:
    with OrdsClient.from_stack("dev") as client:
        for row in client.rows(RAW_DATA, since="2h", limit=10):
            print(row.time_received, row.endpoint)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypedDict, TypeVar, Unpack

from ords_client.collection import AnyCollection, Collection
from ords_client.content import CONNECTIONS, add_content
from ords_client.data_api import DataApi
from ords_client.errors import UsageError
from ords_client.filters import make_query
from ords_client.follow import follow
from ords_client.grants import ClientCredentialsGrant, Grant, PasswordGrant
from ords_client.network import Http
from ords_client.outputs import IotDomain, Outputs
from ords_client.pages import PAGE_ROWS, Page, ahead, first_rows, read_pages
from ords_client.rows import Row
from ords_client.stack import read_outputs
from ords_client.times import Time
from ords_client.token_cache import TokenCache
from ords_client.token_source import TokenSource

LONGEST_INTERVAL_SECONDS = 86_400
RowT = TypeVar("RowT", bound=Row)


class Filters(TypedDict, total=False):
    """Which rows to read; all of them have to hold. See `filters.make_query` for each."""

    digital_twin: str | Sequence[str]
    since: Time | None
    until: Time | None
    where: str | Sequence[str]
    order_by: str | None
    q: str | Mapping[str, Any] | None


class OrdsClient:
    """Reads the data of one IoT domain. Close it, or use it in a `with` block."""

    def __init__(
        self,
        outputs: Outputs,
        grant: Grant | None = None,
        *,
        iot_domain: str | None = None,
        cache: TokenCache | None = None,
        http: Http | None = None,
        page_rows: int = PAGE_ROWS,
    ) -> None:
        """Read what `outputs` describe, with tokens asked for by `grant`.

        Args:
            outputs: The stack outputs.
            grant: How to ask for a token. Default: by client credentials, without a user.
            iot_domain: OCID or short id; needed when the stack has several.
            cache: Where tokens are kept between runs. Default: nowhere.
            http: Sends the requests. Default: one of its own.
            page_rows: How many rows to ask for at a time, 1 to 10,000.

        Raises:
            UsageError: The IoT domain is not said, or there is none of that name.
        """
        self.iot_domain: IotDomain = outputs.iot_domain(iot_domain)
        self.http = http or Http(connections=CONNECTIONS)
        self._page_rows = page_rows
        self.tokens = TokenSource(self.http, outputs, grant or ClientCredentialsGrant(), self.iot_domain, cache=cache)
        self.data_api = DataApi(self.http, self.iot_domain.data_api_base_url, self.tokens)

    @classmethod
    def from_stack(
        cls,
        stack: str,
        *,
        user: str | None = None,
        password: str | Callable[[], str] = "",
        iot_domain: str | None = None,
    ) -> Self:
        """Make a client for a stack of the Pulumi project in this directory.

        Args:
            stack: Name of the stack.
            user: User name. Default: none, the client asks for itself.
            password: The user's password, or what gives it when it is needed.
            iot_domain: OCID or short id; needed when the stack has several.

        Raises:
            OutputsError: There are no outputs, or they are not complete.
        """
        return cls(read_outputs(stack, None), _grant(user, password), iot_domain=iot_domain)

    @classmethod
    def from_file(
        cls,
        file: str | Path,
        *,
        user: str | None = None,
        password: str | Callable[[], str] = "",
        iot_domain: str | None = None,
    ) -> Self:
        """Make a client from a file with stack outputs as JSON; it needs no Pulumi.

        Args:
            file: What `pulumi stack output --json --show-secrets` printed.
            user: User name. Default: none, the client asks for itself.
            password: The user's password, or what gives it when it is needed.
            iot_domain: OCID or short id; needed when the stack has several.

        Raises:
            OutputsError: The file cannot be read, or the outputs are not complete.
        """
        return cls(read_outputs(None, Path(file)), _grant(user, password), iot_domain=iot_domain)

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the client."""
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self.http.close()

    def rows(
        self,
        collection: Collection[RowT],
        *,
        limit: int | None = None,
        content: bool = False,
        **filters: Unpack[Filters],
    ) -> Iterator[RowT]:
        """Yield the rows of a collection, oldest first unless `order_by` says otherwise; arguments as for `pages`."""
        pages = self.pages(collection, limit=limit, content=content, **filters)
        return map(collection.row.from_item, chain.from_iterable(pages))

    def pages(
        self,
        collection: AnyCollection,
        *,
        limit: int | None = None,
        content: bool = False,
        **filters: Unpack[Filters],
    ) -> Iterator[Page]:
        """Yield rows as the data API gave them, a page at a time: the fastest way, without types.

        Args:
            collection: What to read.
            limit: Stop after this many rows. Default: all that match.
            content: Fetch the payloads as well, one more request for each row, many at once.
            **filters: Which rows.

        Raises:
            OrdsClientError: A page or payload could not be read; rows yielded before are whole.
            UsageError: A filter or the limit cannot be meant.
        """
        _refuse_negative(limit)
        query = make_query(collection, **filters)
        page_rows = min(self._page_rows, limit or self._page_rows)
        pages = read_pages(self.data_api, collection, query, page_rows)
        return self._finished(collection, ahead(first_rows(pages, limit)), content=content)

    def follow(
        self,
        collection: AnyCollection,
        *,
        limit: int | None = None,
        content: bool = False,
        interval_seconds: float = 5,
        **filters: Unpack[Filters],
    ) -> Iterator[Page]:
        """Yield new rows as they come, each once, until `limit` or for ever.

        Args:
            collection: What to follow.
            limit: Stop after this many rows. Default: never.
            content: Fetch the payloads as well.
            interval_seconds: Pause between two looks, above 0 and up to 86,400.
            **filters: Which rows; with `since`, those that are there already come first.

        Raises:
            OrdsClientError: A look failed in spite of all retries.
            UsageError: The pause cannot be meant.
        """
        _refuse_negative(limit)
        if not 0 < interval_seconds <= LONGEST_INTERVAL_SECONDS:
            raise UsageError(f"--interval {interval_seconds}: give more than 0 and at most 86400 seconds.")
        pages = follow(
            self.data_api,
            collection,
            make_query(collection, **filters),
            from_now=filters.get("since") is None,
            wait=lambda: self.http.sleep(interval_seconds),
        )
        return chain.from_iterable(
            self._finished(collection, iter([page]), content=content) for page in first_rows(pages, limit)
        )

    def _finished(self, collection: AnyCollection, pages: Iterator[Page], *, content: bool) -> Iterator[Page]:
        return add_content(self.data_api, collection, pages) if content else pages


def _refuse_negative(limit: int | None) -> None:
    if limit is not None and limit < 0:
        raise UsageError(f"--limit {limit}: give 0 or more.")


def _grant(user: str | None, password: str | Callable[[], str]) -> Grant:
    if user is None:
        return ClientCredentialsGrant()
    return PasswordGrant(user, (lambda: password) if isinstance(password, str) else password)
