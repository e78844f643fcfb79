"""Filter, sort and page the lists of the IoT control plane."""

from __future__ import annotations

from starlette.responses import Response

from simulator.control_plane.compartments import asked_for
from simulator.control_plane.paging import choice, page
from simulator.iot import answers, rules
from simulator.kernel.call import Call
from simulator.kernel.store import Document

SORTED = {"timeCreated": ("DESC", "ASC"), "displayName": ("ASC", "DESC"), "timeAccepted": ("DESC", "ASC")}
"""Orders of each field, the default one first. Source: OCI Python SDK iot/iot_client.py."""


def page_of(call: Call, documents: list[Document], filters: tuple[str, ...]) -> Response:
    """Return one page of the documents that match the query, newest first unless asked otherwise."""
    wanted = {name: call.query[name] for name in filters if name in call.query}
    found = [each for each in documents if all(each[name] == value for name, value in wanted.items())]
    return items(call, _sorted(call, found, "timeCreated"))


def items(call: Call, documents: list[Document]) -> Response:
    """Return one page of documents in the envelope of the IoT control plane."""
    return page(call, documents, lambda part: {"items": [answers.shown(each) for each in part]})


def summaries(call: Call, kind: str, fields: tuple[str, ...]) -> list[Document]:
    """Return the summaries of one kind in the compartment and region that were asked for."""
    compartment_ocid = asked_for(call)
    return [
        {name: document[name] for name in fields}
        for document in call.tx.find(kind)
        if document["compartmentId"] == compartment_ocid and rules.is_here(call, document)
    ]


def _sorted(call: Call, documents: list[Document], default: str) -> list[Document]:
    field = choice(call, "sortBy", (default, "displayName"))
    descending = choice(call, "sortOrder", SORTED[field]) == "DESC"
    return sorted(documents, key=lambda each: each[field], reverse=descending)
