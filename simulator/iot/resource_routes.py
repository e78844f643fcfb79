"""HTTP paths that IoT domains and IoT domain groups both have.

Source: OCI Python SDK iot/iot_client.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from starlette.responses import Response

from simulator.control_plane.etags import require_match
from simulator.control_plane.request_bodies import ChangeCompartmentDetails, parse
from simulator.control_plane.retry_tokens import once
from simulator.control_plane.work_request_view import accepted
from simulator.iot import answers, lists
from simulator.iot.details import UpdateDetails
from simulator.iot.resource import Kind
from simulator.kernel.call import Call
from simulator.kernel.plane import Route
from simulator.kernel.store import Document

Create = Callable[[Call], tuple[Document, str]]
Act = Callable[[Call, Document], str]
"""Begins an action and returns the work request's OCID."""


def routes(kind: Kind, create: Create, **actions: Act) -> tuple[Route, ...]:
    """Return the routes of a kind: those of every kind, and its own actions by their name in the path."""
    one = f"{kind.path}/{{id}}"
    moved: dict[str, Act] = {"changeCompartment": partial(_move, kind)}
    return (
        Route("POST", kind.path, f"Create{kind.name}", once(partial(_create, kind, create))),
        Route("GET", kind.path, f"List{kind.name}s", partial(_list, kind)),
        Route("GET", one, f"Get{kind.name}", partial(_get, kind)),
        Route("PUT", one, f"Update{kind.name}", partial(_change, kind, partial(_update, kind))),
        Route("DELETE", one, f"Delete{kind.name}", partial(_change, kind, kind.delete)),
        *(
            Route("POST", f"{one}/actions/{name}", _operation(kind, name), once(partial(_change, kind, act)))
            for name, act in (moved | actions).items()
        ),
    )


def _operation(kind: Kind, action: str) -> str:
    """Return an action's name with the resource's in it: `changeCompartment` is ChangeIotDomainCompartment."""
    verb = next(verb for verb in ("change", "configure") if action.startswith(verb))
    return f"{verb.title()}{kind.name}{action.removeprefix(verb)}"


def _create(kind: Kind, create: Create, call: Call) -> Response:
    document, work_request_ocid = create(call)
    return answers.created(call, document, f"{kind.path}/{document['id']}", work_request_ocid)


def _list(kind: Kind, call: Call) -> Response:
    return lists.page_of(call, lists.summaries(call, kind.kind, kind.summary_fields), kind.filters)


def _get(kind: Kind, call: Call) -> Response:
    return answers.read(kind.find(call, call.path_params["id"]))


def _change(kind: Kind, act: Act, call: Call) -> Response:
    document = kind.find(call, call.path_params["id"])
    require_match(call, document)
    return accepted(act(call, document))


def _update(kind: Kind, call: Call, document: Document) -> str:
    return kind.update(call, document, parse(call, UpdateDetails).given())


def _move(kind: Kind, call: Call, document: Document) -> str:
    return kind.change_compartment(call, document, parse(call, ChangeCompartmentDetails).compartment_id)
