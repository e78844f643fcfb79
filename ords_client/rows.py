"""The rows of each collection: which columns they have, and what kind of value each column holds.

Source of names and columns: documentation "Internet of Things Data API"; of the delivery states: documentation
"IoT Domain Database Schema Reference".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Annotated, Any, Self, get_args, get_type_hints

from ords_client.json_text import read_json
from ords_client.times import row_time


class Kind(Enum):
    """What a column holds."""

    ID = "a number that grows with every row"
    OCID = "the OCID of a digital twin"
    TEXT = "text"
    TIME = "a time in UTC"
    NUMBER = "a whole number"
    VALUE = "a number, text, boolean or object"
    PAYLOAD = "what a device sent or got; only a row's own page has it"


Id = Annotated[int | str, Kind.ID]
Ocid = Annotated[str, Kind.OCID]
Text = Annotated[str, Kind.TEXT]
Time = Annotated[datetime, Kind.TIME]
TimeOrNone = Annotated[datetime | None, Kind.TIME]
Number = Annotated[int, Kind.NUMBER]
Value = Annotated[Any, Kind.VALUE]
Payload = Annotated[Any, Kind.PAYLOAD]


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: Its name.
        kind: What it holds.
    """

    name: str
    kind: Kind


@dataclass(frozen=True)
class Row:
    """One row of a collection."""

    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """Make a row of one item as the data API gave it.

        What the item lacks is None; a time that cannot be read stays as it came.
        """
        return cls(**{one.name: _typed(one.kind, item.get(one.name)) for one in columns_of(cls)})


def columns_of(row: type[Row]) -> tuple[Column, ...]:
    """Return the columns of a kind of row, in order."""
    return _columns(row)  # type: ignore[arg-type]  # a class can be hashed


@cache
def _columns(row: Any) -> tuple[Column, ...]:
    hints = get_type_hints(row, include_extras=True)
    return tuple(Column(one.name, get_args(hints[one.name])[1]) for one in fields(row))


@dataclass(frozen=True)
class RawData(Row):
    """What a device sent, as it came.

    Attributes:
        id: Id of the row; ids grow with time.
        digital_twin_instance_id: OCID of the digital twin.
        endpoint: Topic or path the device sent it to.
        content_type: Media type of the content.
        time_received: When the platform received it, in UTC.
        content: The payload, None unless it was asked for.
    """

    id: Id
    digital_twin_instance_id: Ocid
    endpoint: Text
    content_type: Text
    time_received: Time
    content: Payload = None


@dataclass(frozen=True)
class RejectedData(Row):
    """What a device sent and the platform could not use.

    Attributes:
        id: Id of the row; ids grow with time.
        digital_twin_instance_id: OCID of the digital twin.
        endpoint: Topic or path the device sent it to.
        content_type: Media type of the content.
        time_received: When the platform received it, in UTC.
        reason_code: Why it was rejected, as a number.
        reason_message: Why it was rejected, in words.
        content: The payload, None unless it was asked for.
    """

    id: Id
    digital_twin_instance_id: Ocid
    endpoint: Text
    content_type: Text
    time_received: Time
    reason_code: Number
    reason_message: Text
    content: Payload = None


@dataclass(frozen=True)
class HistorizedData(Row):
    """One value of a digital twin at one time.

    Attributes:
        id: Id of the row; ids grow with time.
        digital_twin_instance_id: OCID of the digital twin.
        content_path: Which of its values.
        value: The value: number, text, boolean or object.
        time_observed: When the device saw it, in UTC.
    """

    id: Id
    digital_twin_instance_id: Ocid
    content_path: Text
    value: Value
    time_observed: Time


@dataclass(frozen=True)
class SnapshotData(Row):
    """The newest value of a digital twin.

    Attributes:
        digital_twin_instance_id: OCID of the digital twin.
        content_path: Which of its values.
        value: The value: number, text, boolean or object.
        time_observed: When the device saw it, in UTC.
    """

    digital_twin_instance_id: Ocid
    content_path: Text
    value: Value
    time_observed: Time


@dataclass(frozen=True)
class RawCommandData(Row):
    """A command to a device, and what became of it.

    Attributes:
        id: Id of the row: text that does not grow with time.
        digital_twin_instance_id: OCID of the digital twin.
        request_endpoint: Where the command was sent to.
        response_endpoint: Where the answer is expected.
        delivery_status: `ACCEPTED`, `PREPARED`, `SENT` or `PENDING` on its way; in the end `COMPLETED`, `RESPONDED`,
            `NOT_RESPONDED`, `BAD_RESPONSE`, `REFUSED`, `REJECTED` or `EXPIRED`.
        time_created: When it was made, in UTC.
        time_updated: When it last changed, in UTC.
        time_finished: When it ended, in UTC; None while it runs.
        request_data: What was sent, None unless it was asked for.
        response_data: What came back, None unless it was asked for.
    """

    id: Text
    digital_twin_instance_id: Ocid
    request_endpoint: Text
    response_endpoint: Text
    delivery_status: Text
    time_created: Time
    time_updated: Time
    time_finished: TimeOrNone
    request_data: Payload = None
    response_data: Payload = None


def decoded(content: Any, content_type: str | None) -> tuple[Any, bool]:
    """Return a payload as the device meant it, and whether it could be decoded.

    JSON sent as text or base64 becomes JSON. What cannot be decoded, or could not be passed on, stays as it came.

    Args:
        content: The payload as the data API gave it.
        content_type: Media type the device named.

    Source: documentation "Internet of Things Data API" types it as an object; ORDS gives binary columns as base64.
    """
    if not isinstance(content, str) or "json" not in str(content_type):
        return content, True
    for text in (content, _from_base64(content)):
        try:
            value, whole = read_json(text)
        except ValueError:
            continue
        return (value, True) if whole else (content, False)
    return content, False


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _typed(kind: Kind, value: Any) -> Any:
    return (row_time(value) or value) if kind is Kind.TIME else value
