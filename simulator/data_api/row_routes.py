"""HTTP paths of the rows of each collection."""

from __future__ import annotations

import re
from functools import partial

from starlette.responses import JSONResponse, Response

from simulator.data_api import access, envelope, errors, filter, sequence
from simulator.data_api.collection import COLLECTIONS, Collection
from simulator.data_api.condition import Filter
from simulator.data_api.envelope import Address
from simulator.data_api.filter import FilterError
from simulator.data_api.reader import Reader
from simulator.data_api.telemetry import Telemetry
from simulator.kernel.call import Call
from simulator.kernel.plane import Later, Route
from simulator.settings.data_api import DataApiSettings

DEFAULT_LIMIT = 25
"""Rows on a page. Source: Oracle APEX help on paging collections; the ORDS default."""
NUMBER = re.compile(r"\d{1,18}", re.ASCII)


def list_rows(collection: Collection, call: Call) -> Later:
    """Answer a page of a collection."""
    settings = call.cloud.settings.data_api
    limit = min(_number(call, "limit", DEFAULT_LIMIT, minimum=1), settings.maximum_limit)
    offset = _number(call, "offset", 0, minimum=0)
    backwards = settings.order_without_orderby == "unstable" and offset // limit % 2 == 1
    rows = sequence.of_filter(
        collection, access.find_iot_domain(call)["id"], _filter(call, collection), backwards=backwards
    )
    address, reader = _address(call, collection), _reader(call)
    query = {"q": call.query["q"]} if call.query.get("q") else {}

    def answer() -> Response:
        page = reader.page(rows, limit, offset)
        return JSONResponse(envelope.of_page(address, page, limit, offset, query))

    return Later(answer)


def get_row(collection: Collection, call: Call) -> Later:
    """Answer one row of a collection."""
    id, iot_domain_ocid = _row_id(call, collection), access.find_iot_domain(call)["id"]
    address, reader = _address(call, collection), _reader(call)

    def answer() -> Response:
        row = reader.row(collection, iot_domain_ocid, id)
        if row is None:
            raise errors.not_found("row id")
        return JSONResponse(envelope.of_row(address, row))

    return Later(answer)


def _row_id(call: Call, collection: Collection) -> int | str:
    id = call.path_params["id"]
    if not collection.is_numbered:
        return id
    if not NUMBER.fullmatch(id):
        raise errors.not_found("row id")
    return int(id)


def _filter(call: Call, collection: Collection) -> Filter:
    text = call.query.get("q")
    if not text:
        return Filter()
    settings: DataApiSettings = call.cloud.settings.data_api
    try:
        return filter.parse(
            text,
            collection,
            string_ranges=settings.string_ranges == "accepted",
            text_after=settings.text_after_filter == "ignored",
        )
    except FilterError as error:
        raise errors.bad_request(f"The filter q {error}.", "filter") from error


def _number(call: Call, name: str, default: int, *, minimum: int) -> int:
    text = call.query.get(name, str(default))
    if not NUMBER.fullmatch(text) or int(text) < minimum:
        raise errors.bad_request(f"The parameter {name} has to be a whole number from {minimum}.", "paging")
    return int(text)


def _address(call: Call, collection: Collection) -> Address:
    return Address(call.host, call.path_params["domain"], collection)


def _reader(call: Call) -> Reader:
    settings = call.cloud.settings.data_api
    return Reader(call.cloud.database(Telemetry), settings.query_timeout_seconds, settings.undecodable_payloads)


def _routes(collection: Collection) -> list[Route]:
    path = f"/ords/{{domain}}/{envelope.VERSION}/{collection.name}"
    operation = collection.name[0].upper() + collection.name[1:]
    routes = [Route("GET", path, f"List{operation}", partial(list_rows, collection))]
    if collection.has_id:
        routes.append(Route("GET", path + "/{id}", f"Get{operation}", partial(get_row, collection)))
    return routes


ROUTES = tuple(route for collection in COLLECTIONS.values() for route in _routes(collection))
