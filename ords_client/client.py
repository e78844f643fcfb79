"""The data of one IoT domain as a Python API: typed rows, read as they come.

Example:
    with OrdsClient.from_stack("dev", user="grace", password="...") as client:
        for row in client.raw_data(since="2h", limit=10):
            print(row.time_received, row.endpoint)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack

import requests

from ords_client.cli.stack import read_outputs
from ords_client.collection import (
    HISTORIZED_DATA,
    RAW_COMMAND_DATA,
    RAW_DATA,
    REJECTED_DATA,
    SNAPSHOT_DATA,
    AnyCollection,
)
from ords_client.content import CONNECTIONS, add_content
from ords_client.data_api import DataApi
from ords_client.filters import make_query
from ords_client.follow import follow
from ords_client.grants import Grant, PasswordGrant
from ords_client.network import new_session
from ords_client.outputs import IotDomain, Outputs
from ords_client.pages import Page, read_pages
from ords_client.rows import HistorizedData, RawCommandData, RawData, RejectedData, SnapshotData
from ords_client.times import Time
from ords_client.token_cache import TokenCache
from ords_client.token_source import TokenSource


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
        grant: Grant,
        *,
        iot_domain: str | None = None,
        cache: TokenCache | None = None,
        session: requests.Session | None = None,
    ) -> None:
        """Read what `outputs` describe, with tokens asked for by `grant`.

        Args:
            outputs: The stack outputs.
            grant: How to ask for a token.
            iot_domain: OCID or short id; needed when the stack has several.
            cache: Where tokens are kept between runs. Default: nowhere.
            session: Sends the requests. Default: one with time-outs and retries.

        Raises:
            UsageError: The IoT domain is not said, or there is none of that name.
        """
        self.iot_domain: IotDomain = outputs.iot_domain(iot_domain)
        self._session = session or new_session(CONNECTIONS)
        self.tokens = TokenSource(self._session, outputs, grant, self.iot_domain.scope, cache=cache)
        self._api = DataApi(self._session, self.iot_domain.data_api_base_url, self.tokens)

    @classmethod
    def from_stack(
        cls, stack: str, *, user: str, password: str | Callable[[], str], iot_domain: str | None = None
    ) -> Self:
        """Make a client for a stack of the Pulumi project in this directory.

        Args:
            stack: Name of the stack.
            user: User name.
            password: The password, or what gives it when it is needed.
            iot_domain: OCID or short id; needed when the stack has several.

        Raises:
            OutputsError: There are no outputs, or they are not complete.
        """
        return cls(read_outputs(stack, None), _password_grant(user, password), iot_domain=iot_domain)

    @classmethod
    def from_file(
        cls, file: str | Path, *, user: str, password: str | Callable[[], str], iot_domain: str | None = None
    ) -> Self:
        """Make a client from a file with stack outputs as JSON; it needs no Pulumi.

        Args:
            file: What `pulumi stack output --json --show-secrets` printed.
            user: User name.
            password: The password, or what gives it when it is needed.
            iot_domain: OCID or short id; needed when the stack has several.

        Raises:
            OutputsError: The file cannot be read, or the outputs are not complete.
        """
        return cls(read_outputs(None, Path(file)), _password_grant(user, password), iot_domain=iot_domain)

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
        self._session.close()

    def raw_data(
        self, *, limit: int | None = None, content: bool = False, **filters: Unpack[Filters]
    ) -> Iterator[RawData]:
        """Yield what devices sent, oldest first.

        Args:
            limit: Stop after this many rows. Default: all that match.
            content: Fetch the payloads as well, one more request for each row, many at once.
            **filters: Which rows.

        Raises:
            OrdsClientError: A page or payload could not be read; rows yielded before are whole.
        """
        pages = self.pages(RAW_DATA, limit=limit, content=content, **filters)
        return map(RawData.from_item, chain.from_iterable(pages))

    def rejected_data(
        self, *, limit: int | None = None, content: bool = False, **filters: Unpack[Filters]
    ) -> Iterator[RejectedData]:
        """Yield what devices sent and the platform could not use, oldest first; arguments as for `raw_data`."""
        pages = self.pages(REJECTED_DATA, limit=limit, content=content, **filters)
        return map(RejectedData.from_item, chain.from_iterable(pages))

    def historized_data(self, *, limit: int | None = None, **filters: Unpack[Filters]) -> Iterator[HistorizedData]:
        """Yield values of digital twins over time; arguments as for `raw_data`."""
        pages = self.pages(HISTORIZED_DATA, limit=limit, **filters)
        return map(HistorizedData.from_item, chain.from_iterable(pages))

    def snapshot_data(self, *, limit: int | None = None, **filters: Unpack[Filters]) -> Iterator[SnapshotData]:
        """Yield the newest value of each part of the digital twins; arguments as for `raw_data`."""
        pages = self.pages(SNAPSHOT_DATA, limit=limit, **filters)
        return map(SnapshotData.from_item, chain.from_iterable(pages))

    def raw_command_data(
        self, *, limit: int | None = None, content: bool = False, **filters: Unpack[Filters]
    ) -> Iterator[RawCommandData]:
        """Yield commands to devices, oldest first; arguments as for `raw_data`."""
        pages = self.pages(RAW_COMMAND_DATA, limit=limit, content=content, **filters)
        return map(RawCommandData.from_item, chain.from_iterable(pages))

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
            content: Fetch the payloads as well.
            **filters: Which rows.

        Raises:
            OrdsClientError: A page or payload could not be read; rows yielded before are whole.
        """
        pages = read_pages(self._api, collection, make_query(collection, **filters), limit)
        return add_content(self._api, collection, pages) if content else pages

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
            interval_seconds: Pause between two looks, above 0.
            **filters: Which rows; with `since`, those that are there already come first.

        Raises:
            OrdsClientError: A look failed in spite of all retries.
        """
        pages = follow(
            self._api,
            collection,
            make_query(collection, **filters),
            from_now=filters.get("since") is None,
            interval_seconds=interval_seconds,
        )
        for page in pages:
            wanted = page if limit is None else page[:limit]
            yield from add_content(self._api, collection, [wanted]) if content else (wanted,)
            limit = None if limit is None else limit - len(wanted)
            if limit == 0:
                return


def _password_grant(user: str, password: str | Callable[[], str]) -> PasswordGrant:
    return PasswordGrant(user, (lambda: password) if isinstance(password, str) else password)
