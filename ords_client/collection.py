"""The five collections of the data API: their columns, and which one tells the time.

Source: documentation "Internet of Things Data API".
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Generic, TypeVar

from ords_client.errors import UsageError
from ords_client.rows import HistorizedData, RawCommandData, RawData, RejectedData, SnapshotData

RowT = TypeVar("RowT", RawData, RejectedData, HistorizedData, SnapshotData, RawCommandData)


@dataclass(frozen=True)
class Collection(Generic[RowT]):
    """One collection.

    Attributes:
        name: Its name in the URL.
        row: The type of its rows.
        time_column: What `since` and `until` look at.
        detail_columns: What only a row's own page has, one more request for each row.
    """

    name: str
    row: type[RowT]
    time_column: str
    detail_columns: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its list."""
        return tuple(one.name for one in fields(self.row) if one.name not in self.detail_columns)

    @property
    def has_id(self) -> bool:
        """Whether its rows have an id."""
        return "id" in self.columns


RAW_DATA = Collection("rawData", RawData, "time_received", ("content",))
REJECTED_DATA = Collection("rejectedData", RejectedData, "time_received", ("content",))
HISTORIZED_DATA = Collection("historizedData", HistorizedData, "time_observed")
SNAPSHOT_DATA = Collection("snapshotData", SnapshotData, "time_observed")
RAW_COMMAND_DATA = Collection("rawCommandData", RawCommandData, "time_created", ("request_data", "response_data"))
AnyCollection = (
    Collection[RawData]
    | Collection[RejectedData]
    | Collection[HistorizedData]
    | Collection[SnapshotData]
    | Collection[RawCommandData]
)
COLLECTIONS: dict[str, AnyCollection] = {
    "rawData": RAW_DATA,
    "rejectedData": REJECTED_DATA,
    "historizedData": HISTORIZED_DATA,
    "snapshotData": SNAPSHOT_DATA,
    "rawCommandData": RAW_COMMAND_DATA,
}


def collection_named(name: str) -> AnyCollection:
    """Return the collection called `name`.

    Raises:
        UsageError: There is none.
    """
    if name not in COLLECTIONS:
        raise UsageError(f"There is no collection {name!r}; there are {', '.join(COLLECTIONS)}.")
    return COLLECTIONS[name]
