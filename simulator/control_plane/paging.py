"""Give a list page by page, as the signed control planes do."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from simulator.control_plane.oracle_errors import invalid_parameter
from simulator.kernel.call import Call
from simulator.kernel.store import Document

LARGEST_LIMIT = 1000


def page(call: Call, documents: list[Document], envelope: Callable[[list[Document]], Any]) -> Response:
    """Return one page of `documents`: `limit` and `page` from the query, the next page's token as a header."""
    limit, offset = _limit(call), _offset(call)
    response = JSONResponse(envelope(documents[offset : offset + limit]))
    if offset + limit < len(documents):
        response.headers["opc-next-page"] = _token(offset + limit)
    if offset > 0:
        response.headers["opc-prev-page"] = _token(max(0, offset - limit))
    return response


def choice(call: Call, name: str, values: tuple[str, ...]) -> str:
    """Return the query parameter `name`, by default the first of `values`.

    Raises:
        invalid_parameter: It is none of `values`.
    """
    value = call.query.get(name, values[0])
    if value not in values:
        raise invalid_parameter(f"{name} must be one of {', '.join(values)}")
    return value


def _limit(call: Call) -> int:
    text = call.query.get("limit", "100")
    if not re.fullmatch("[0-9]{1,4}", text) or not 1 <= int(text) <= LARGEST_LIMIT:
        raise invalid_parameter(f"limit must be a number from 1 to {LARGEST_LIMIT}")
    return int(text)


class _Position(BaseModel):
    """What a page token holds."""

    model_config = ConfigDict(strict=True)
    offset: Annotated[int, Field(ge=0)]


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(_Position(offset=offset).model_dump_json().encode()).decode()


def _offset(call: Call) -> int:
    token = call.query.get("page")
    if not token:
        return 0
    try:
        return _Position.model_validate_json(base64.urlsafe_b64decode(token)).offset
    except ValueError as error:
        raise invalid_parameter("page is not a token that this list gave") from error
