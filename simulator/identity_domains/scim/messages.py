"""Read SCIM requests and write SCIM answers.

Source: documentation "Query Parameters", "Response Body", "Response Codes"; OCI Python SDK
models/*_search_request.py and apps.py (the list envelope, with its capital R).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.responses import JSONResponse, Response

from simulator.identity_domains.errors import MEDIA_TYPE, invalid, trace_headers
from simulator.kernel.call import Call
from simulator.kernel.refusal import Refusal
from simulator.kernel.store import Document

LIST_URN = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
MEDIA_TYPES = {"application/json", "application/scim+json"}
USUAL_COUNT = 50
LARGEST_COUNT = 1000


@dataclass(frozen=True)
class Query:
    """What a list or search request asks for, or what any request wants returned."""

    attributes: tuple[str, ...] = ()
    attribute_sets: tuple[str, ...] = ()
    filter: str = ""
    sort_by: str = ""
    descending: bool = False
    start_index: int = 1
    count: int = USUAL_COUNT


def query(call: Call) -> Query:
    """Return what the query string asks for; lists are repeated, or separated by commas.

    Raises:
        Refusal: 400, a number is none.
    """
    return Query(
        attributes=_names(call.query.getlist("attributes")),
        attribute_sets=_names(call.query.getlist("attributeSets")),
        filter=call.query.get("filter", ""),
        sort_by=call.query.get("sortBy", ""),
        descending=_descending(call.query.get("sortOrder", "")),
        start_index=_start_index(call.query.get("startIndex")),
        count=_count(call.query.get("count")),
    )


def search(body: Document) -> Query:
    """Return what the body of a `.search` asks for.

    Raises:
        Refusal: 400, a member has the wrong type.
    """
    return Query(
        attributes=_names(_strings(body, "attributes")),
        attribute_sets=_names(_strings(body, "attributeSets")),
        filter=_string(body, "filter"),
        sort_by=_string(body, "sortBy"),
        descending=_descending(_string(body, "sortOrder")),
        start_index=_start_index(body.get("startIndex")),
        count=_count(body.get("count")),
    )


def path_id(call: Call) -> str:
    """Return the id or OCID in the path."""
    return unquote(call.path_params["id"])


def read_object(call: Call) -> Document:
    """Return the JSON object of the request body.

    Raises:
        Refusal: 415, the media type is not JSON.
        invalid: 400, the body is no JSON object.
    """
    media_type = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        raise Refusal(415, "", f"The media type {media_type[:80]!r} is not supported.", "media type")
    try:
        body = json.loads(call.body, parse_constant=_refuse_constant)
        json.dumps(body, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise invalid("The request body is not valid JSON.", "json") from error
    if not isinstance(body, dict):
        raise invalid("The request body is not a JSON object.", "json")
    return body


def reply(call: Call, status: int, body: Mapping[str, Any], *, location: str = "") -> Response:
    """Return a JSON answer with the headers every answer has."""
    headers = trace_headers(call) | ({"Location": location} if location else {})
    return JSONResponse(body, status, headers=headers, media_type=MEDIA_TYPE)


def nothing(call: Call) -> Response:
    """Return the answer of a DELETE."""
    return Response(status_code=204, headers=trace_headers(call))


def page(resources: list[Document], total: int, start_index: int) -> Document:
    """Return one page of a list."""
    return {
        "schemas": [LIST_URN],
        "totalResults": total,
        "Resources": resources,
        "startIndex": start_index,
        "itemsPerPage": len(resources),
    }


def _names(values: list[str]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def _strings(body: Document, name: str) -> list[str]:
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise invalid(f"{name} is not a list of strings.", "search request")
    return value


def _string(body: Document, name: str) -> str:
    value = body.get(name) or ""
    if not isinstance(value, str):
        raise invalid(f"{name} is not a string.", "search request")
    return value


def _descending(order: str) -> bool:
    if order.lower() not in {"", "ascending", "descending"}:
        raise invalid("sortOrder is ascending or descending.", "sorting")
    return order.lower() == "descending"


def _start_index(value: Any) -> int:
    return max(1, _integer(value, "startIndex", 1))


def _count(value: Any) -> int:
    count = _integer(value, "count", USUAL_COUNT)
    return min(count, LARGEST_COUNT) if count >= 0 else USUAL_COUNT


def _integer(value: Any, name: str, usual: int) -> int:
    if value in (None, ""):
        return usual
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise invalid(f"{name} is not a whole number.", "paging") from error
    return max(-1, min(number, 2**31))


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
