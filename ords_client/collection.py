"""The five collections of the data API: their columns, which one tells the time, and how their rows come.

Source: documentation "Internet of Things Data API"; that ids of commands do not grow with time:
oracle-samples/oci-iot-samples `mdt_iot_data.py`, which sorts them by `time_created` and all others by `id`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from ords_client.errors import UsageError
from ords_client.foreign import echoed
from ords_client.rows import (
    Column,
    HistorizedData,
    Kind,
    RawCommandData,
    RawData,
    RejectedData,
    Row,
    SnapshotData,
    columns_of,
)

RowT_co = TypeVar("RowT_co", bound=Row, covariant=True)


@dataclass(frozen=True)
class Collection(Generic[RowT_co]):
    """One collection.

    Attributes:
        name: Its name in the URL.
        row: The type of its rows.
        time_column: What `since` and `until` look at.
        order: Columns its rows are read by, the first of which grows from row to row unless they are a snapshot.
    """

    name: str
    row: type[RowT_co]
    time_column: str
    order: tuple[str, ...] = ("id",)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of its list."""
        return tuple(one for one in columns_of(self.row) if one.kind is not Kind.PAYLOAD)

    @cached_property
    def payload_columns(self) -> tuple[Column, ...]:
        """What only a row's own page has, one more request for each row."""
        return tuple(one for one in columns_of(self.row) if one.kind is Kind.PAYLOAD)

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """What each column of its list holds."""
        return {one.name: one.kind for one in self.columns}

    @property
    def has_id(self) -> bool:
        """Whether its rows have an id."""
        return "id" in self.kinds

    @property
    def has_growing_id(self) -> bool:
        """Whether a later row has a larger id."""
        return self.kinds.get("id") is Kind.ID


RAW_DATA = Collection("rawData", RawData, "time_received")
REJECTED_DATA = Collection("rejectedData", RejectedData, "time_received")
HISTORIZED_DATA = Collection("historizedData", HistorizedData, "time_observed")
SNAPSHOT_DATA = Collection(
    "snapshotData", SnapshotData, "time_observed", order=("digital_twin_instance_id", "content_path")
)
RAW_COMMAND_DATA = Collection("rawCommandData", RawCommandData, "time_created", order=("time_created", "id"))
AnyCollection = Collection[Row]
COLLECTIONS: dict[str, AnyCollection] = {
    one.name: one for one in (RAW_DATA, REJECTED_DATA, HISTORIZED_DATA, SNAPSHOT_DATA, RAW_COMMAND_DATA)
}


def collection_named(name: str) -> AnyCollection:
    """Return the collection called `name`.

    Raises:
        UsageError: There is none.
    """
    if name not in COLLECTIONS:
        raise UsageError(f"There is no collection {echoed(name)}; there are {', '.join(COLLECTIONS)}.")
    return COLLECTIONS[name]
