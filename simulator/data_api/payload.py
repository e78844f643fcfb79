"""Show what devices sent, whatever it is: JSON where it is JSON that everybody can read, else a string.

Source: "Internet of Things Data API" shows an object; `content` is a BLOB, and Oracle's own archive keeps what is no
strict JSON in base64 (oracle-samples/oci-iot-samples, archive-domain). What the data API shows of it is unknown.
"""

from __future__ import annotations

import base64
import json
from typing import Any

DEPTH_LIMIT = 500
"""Levels of nesting that are still shown as JSON. Source: Oracle Database takes 1,024; JSON readers often fewer."""


def shown(payload: str | bytes, undecodable: str) -> Any:
    """Return a payload as the API shows it.

    Args:
        payload: What came.
        undecodable: `text` or `base64`: how text is shown that is no JSON; what is no text is always in base64.
    """
    try:
        text = payload.decode() if isinstance(payload, bytes) else payload
    except UnicodeDecodeError:
        return _base64(payload)
    try:
        value = value_of(text)
    except ValueError:
        return text if undecodable == "text" else _base64(text)
    return value if isinstance(value, dict | list) else text


def value_of(text: str) -> Any:
    """Return the value of a JSON text that can be shown as JSON again.

    Raises:
        ValueError: It is no JSON, holds NaN, numbers out of range or halves of surrogate pairs, or is nested too deep.
    """
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not _is_shallow(value):
        raise ValueError("nested too deep")
    return value


def _is_shallow(value: Any) -> bool:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        level = [child for node in level for child in _children(node)]
        if not level:
            return True
    return False


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def _base64(payload: str | bytes) -> str:
    return base64.b64encode(payload.encode() if isinstance(payload, str) else payload).decode()
