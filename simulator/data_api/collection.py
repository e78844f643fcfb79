"""The five collections of the data API and their columns: the only names that ever become SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What the values of a column are, and so what they can be compared with."""

    NUMBER = auto()
    STRING = auto()
    TIMESTAMP = auto()
    JSON = auto()
    """Any JSON value, stored as JSON text. Source: query-db README of oci-iot-samples: `value` is of JSON type."""
    PAYLOAD = auto()
    """What a device sent or got, as text or bytes; shown as JSON when it is an object or an array (payload.py)."""


@dataclass(frozen=True)
class Column:
    """A column as the API names it."""

    name: str
    kind: Kind
    nullable: bool = False


@dataclass(frozen=True)
class Collection:
    """A collection of the API and the table that holds it.

    Attributes:
        name: Its path segment.
        table: Its table in telemetry.db.
        columns: What a list shows, and what can be filtered and sorted by.
        details: What reading one row by id adds.
        key: Columns that tell any two rows of an IoT domain apart.
        time: When a row came to be; what `$asof` goes by.
    """

    name: str
    table: str
    columns: tuple[Column, ...]
    details: tuple[Column, ...]
    key: tuple[str, ...]
    time: str

    @property
    def has_id(self) -> bool:
        """Whether a row can be read by its id."""
        return self.key == ("id",)

    @property
    def is_numbered(self) -> bool:
        """Whether ids are numbers that rise with time."""
        return ID in self.columns

    @property
    def natural_order(self) -> tuple[Column, ...]:
        """What rows are sorted by when nobody asks: their key, after their time where ids tell nothing of it."""
        names = self.key if self.is_numbered or not self.has_id else (self.time, *self.key)
        return tuple(column for name in names for column in self.columns if column.name == name)

    def column(self, name: str) -> Column | None:
        """Return the column of that name, without regard to case, or None."""
        return next((column for column in self.columns if column.name == name.lower()), None)


ID = Column("id", Kind.NUMBER)
DIGITAL_TWIN = Column("digital_twin_instance_id", Kind.STRING)
ENDPOINT = Column("endpoint", Kind.STRING)
CONTENT_TYPE = Column("content_type", Kind.STRING)
CONTENT = Column("content", Kind.PAYLOAD)
CONTENT_PATH = Column("content_path", Kind.STRING)
VALUE = Column("value", Kind.JSON, nullable=True)
TIME_RECEIVED = Column("time_received", Kind.TIMESTAMP)
TIME_OBSERVED = Column("time_observed", Kind.TIMESTAMP)

RAW_DATA = Collection(
    "rawData",
    "raw_data",
    (ID, DIGITAL_TWIN, ENDPOINT, CONTENT_TYPE, TIME_RECEIVED),
    (CONTENT,),
    ("id",),
    "time_received",
)
REJECTED_DATA = Collection(
    "rejectedData",
    "rejected_data",
    (
        ID,
        DIGITAL_TWIN,
        ENDPOINT,
        CONTENT_TYPE,
        TIME_RECEIVED,
        Column("reason_code", Kind.NUMBER),
        Column("reason_message", Kind.STRING),
    ),
    (CONTENT,),
    ("id",),
    "time_received",
)
HISTORIZED_DATA = Collection(
    "historizedData",
    "historized_data",
    (ID, DIGITAL_TWIN, CONTENT_PATH, VALUE, TIME_OBSERVED),
    (),
    ("id",),
    "time_observed",
)
SNAPSHOT_DATA = Collection(
    "snapshotData",
    "snapshot_data",
    (DIGITAL_TWIN, CONTENT_PATH, VALUE, TIME_OBSERVED),
    (),
    ("digital_twin_instance_id", "content_path"),
    "time_observed",
)
RAW_COMMAND_DATA = Collection(
    "rawCommandData",
    "command_data",
    (
        Column("id", Kind.STRING),
        DIGITAL_TWIN,
        Column("request_endpoint", Kind.STRING),
        Column("response_endpoint", Kind.STRING, nullable=True),
        Column("request_data_format", Kind.STRING),
        Column("request_duration", Kind.STRING),
        Column("response_duration", Kind.STRING, nullable=True),
        Column("delivery_status", Kind.STRING),
        Column("time_created", Kind.TIMESTAMP),
        Column("time_updated", Kind.TIMESTAMP),
        Column("time_finished", Kind.TIMESTAMP, nullable=True),
    ),
    (Column("request_data", Kind.PAYLOAD), Column("response_data", Kind.PAYLOAD, nullable=True)),
    ("id",),
    "time_created",
)

COLLECTIONS = {
    collection.name: collection
    for collection in (RAW_DATA, REJECTED_DATA, HISTORIZED_DATA, SNAPSHOT_DATA, RAW_COMMAND_DATA)
}
"""Every collection by its path segment. Source: "Internet of Things Data API" reference."""
