"""The rows of each collection, typed.

Source of names and columns: documentation "Internet of Things Data API".
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Self


@dataclass(frozen=True)
class _Row:
    @classmethod
    def from_item(cls, item: Mapping[str, Any]) -> Self:
        """Make a row of one item as the data API gave it; what it left out is None."""
        return cls(**{one.name: _typed(one.name, item.get(one.name)) for one in fields(cls)})


@dataclass(frozen=True)
class RawData(_Row):
    """What a device sent, as it came.

    Attributes:
        id: Id of the row; ids grow with time.
        digital_twin_instance_id: OCID of the digital twin.
        endpoint: Topic or path the device sent it to.
        content_type: Media type of the content.
        time_received: When the platform received it, in UTC.
        content: The payload, None unless it was asked for.
    """

    id: int | str
    digital_twin_instance_id: str
    endpoint: str
    content_type: str
    time_received: datetime
    content: Any = None


@dataclass(frozen=True)
class RejectedData(_Row):
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

    id: int | str
    digital_twin_instance_id: str
    endpoint: str
    content_type: str
    time_received: datetime
    reason_code: int
    reason_message: str
    content: Any = None


@dataclass(frozen=True)
class HistorizedData(_Row):
    """One value of a digital twin at one time.

    Attributes:
        id: Id of the row; ids grow with time.
        digital_twin_instance_id: OCID of the digital twin.
        content_path: Which of its values.
        value: The value: number, text, boolean or object.
        time_observed: When the device saw it, in UTC.
    """

    id: int | str
    digital_twin_instance_id: str
    content_path: str
    value: Any
    time_observed: datetime


@dataclass(frozen=True)
class SnapshotData(_Row):
    """The newest value of a digital twin.

    Attributes:
        digital_twin_instance_id: OCID of the digital twin.
        content_path: Which of its values.
        value: The value: number, text, boolean or object.
        time_observed: When the device saw it, in UTC.
    """

    digital_twin_instance_id: str
    content_path: str
    value: Any
    time_observed: datetime


@dataclass(frozen=True)
class RawCommandData(_Row):
    """A command to a device, and what became of it.

    Attributes:
        id: Id of the row; ids grow with time.
        digital_twin_instance_id: OCID of the digital twin.
        request_endpoint: Where the command was sent to.
        response_endpoint: Where the answer is expected.
        delivery_status: `COMPLETED`, `REFUSED`, `EXPIRED`, `NOT_RESPONDED`, `REJECTED`, `BAD_RESPONSE`, ...
        time_created: When it was made, in UTC.
        time_updated: When it last changed, in UTC.
        time_finished: When it ended, in UTC; None while it runs.
        request_data: What was sent, None unless it was asked for.
        response_data: What came back, None unless it was asked for.
    """

    id: int | str
    digital_twin_instance_id: str
    request_endpoint: str
    response_endpoint: str
    delivery_status: str
    time_created: datetime
    time_updated: datetime
    time_finished: datetime | None
    request_data: Any = None
    response_data: Any = None


def decoded(content: Any, content_type: str | None) -> Any:
    """Return a payload as the device meant it: JSON sent as text or base64 becomes JSON, the rest stays.

    Args:
        content: The payload as the data API gave it.
        content_type: Media type the device named.

    Source: documentation "Internet of Things Data API" types it as an object; ORDS gives binary columns as base64.
    """
    if not isinstance(content, str) or "json" not in (content_type or ""):
        return content
    for text in (content, _from_base64(content)):
        try:
            return json.loads(text)
        except ValueError:
            continue
    return content


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _typed(name: str, value: Any) -> Any:
    if not name.startswith("time_") or value is None:
        return value
    time = datetime.fromisoformat(value)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
