"""Answer the SCIM operations that every resource has.

Source: OCI Python SDK identity_domains_client.py for verbs, paths and parameters.
"""

from __future__ import annotations

from typing import Any

from scim2_models import Path, SCIMException
from scim2_models.path import AttrPath, CompareOperator, Comparison, FilterNode, LogicalExpr, LogicalOperator
from starlette.responses import Response

from simulator.identity_domains import callers
from simulator.identity_domains.directory import Directory
from simulator.identity_domains.errors import invalid
from simulator.identity_domains.scim import messages, repeats
from simulator.identity_domains.scim.filters import Matcher, parse
from simulator.identity_domains.scim.messages import Query, path_id, query, read_object, reply
from simulator.identity_domains.scim.projection import project, wanted
from simulator.identity_domains.scim.resource import Resource, View, refuse_stale
from simulator.identity_domains.scim.schema import Trail, read
from simulator.kernel.call import Call
from simulator.kernel.store import Document


def create(resource: Resource, call: Call) -> Response:
    """Make a resource: 201 with `Location`."""
    directory = callers.writable_directory(call)
    document = repeats.made_before(directory, resource, call)
    if document is None:
        document = resource.create(directory, read_object(call), callers.author(directory, call))
        repeats.remember(directory, call, document)
    body = show(resource, directory, document, query(call), is_new=True)
    return reply(call, 201, body, location=document["meta"]["location"])


def list_all(resource: Resource, call: Call) -> Response:
    """Return the resources a query means, a page of them."""
    return _search(resource, call, query(call))


def search(resource: Resource, call: Call) -> Response:
    """Return the resources that the search request in the body means."""
    return _search(resource, call, messages.search(read_object(call)))


def get(resource: Resource, call: Call) -> Response:
    """Return one resource."""
    directory = callers.readable_directory(call)
    document = resource.find(directory, path_id(call))
    return reply(call, 200, show(resource, directory, document, query(call)))


def replace(resource: Resource, call: Call) -> Response:
    """Replace a resource as a whole."""
    directory = callers.writable_directory(call)
    before = resource.find(directory, path_id(call))
    refuse_stale(before, call.headers.get("if-match"))
    document = resource.replace(directory, before, read_object(call), callers.author(directory, call))
    return reply(call, 200, show(resource, directory, document, query(call)))


def patch(resource: Resource, call: Call) -> Response:
    """Change parts of a resource."""
    directory = callers.writable_directory(call)
    before = resource.find(directory, path_id(call))
    refuse_stale(before, call.headers.get("if-match"))
    document = resource.patch(directory, before, read_object(call), callers.author(directory, call))
    return reply(call, 200, show(resource, directory, document, query(call)))


def delete(resource: Resource, call: Call) -> Response:
    """Delete a resource: 204."""
    directory = callers.writable_directory(call)
    document = resource.find(directory, path_id(call))
    refuse_stale(document, call.headers.get("if-match"))
    resource.delete(directory, document, force=call.query.get("forceDelete", "").lower() == "true")
    return messages.nothing(call)


def show(
    resource: Resource, directory: Directory, document: Document, query: Query, *, is_new: bool = False
) -> Document:
    """Return the part of a resource that a request wants."""
    want = wanted(resource.schema, query.attributes, query.attribute_sets)
    return project(resource.schema, View(resource, directory, document, is_new=is_new), want)


def _search(resource: Resource, call: Call, query: Query) -> Response:
    directory = callers.readable_directory(call)
    want = wanted(resource.schema, query.attributes, query.attribute_sets)
    found = _sorted(resource, query, _matching(resource, directory, query))
    first = query.start_index - 1
    shown = [project(resource.schema, view, want) for view in found[first : first + query.count]]
    return reply(call, 200, messages.page(shown, len(found), query.start_index))


def _matching(resource: Resource, directory: Directory, query: Query) -> list[View]:
    if not query.filter:
        return [View(resource, directory, document) for document in resource.all(directory)]
    tree = parse(query.filter)
    Matcher(resource.schema, {}).visit(tree)
    views = [View(resource, directory, document) for document in _candidates(resource, directory, tree)]
    return [view for view in views if Matcher(resource.schema, view).visit(tree)]


def _candidates(resource: Resource, directory: Directory, tree: FilterNode) -> list[Document]:
    """Return what a filter could mean: for unique values their resources, found without looking at all of them."""
    either = tree.terms if isinstance(tree, LogicalExpr) and tree.op == LogicalOperator.or_ else (tree,)
    values = [_unique_value(resource, term) for term in either]
    if None in values:
        return resource.all(directory)
    found = [directory.find_by(resource.kind, *value) for value in values if value]
    return list({document["id"]: document for document in found if document}.values())


def _unique_value(resource: Resource, node: FilterNode) -> tuple[str, str] | None:
    """Return the attribute and the value that a comparison asks for, if only one resource can have it."""
    if not (isinstance(node, Comparison) and node.op == CompareOperator.eq and isinstance(node.value, str)):
        return None
    (attribute, *rest) = resource.schema.find(node.attr_path)
    is_unique = attribute.unique and not rest and attribute.name not in {"id", "ocid"}
    return (attribute.name, node.value) if is_unique else None


def _sorted(resource: Resource, query: Query, views: list[View]) -> list[View]:
    """Sort by an attribute, those without it last; without `sortBy` the order of creation."""
    if not query.sort_by:
        return sorted(views, key=lambda view: (view["meta"]["created"], view["id"]))
    try:
        path = Path(query.sort_by).ast
    except (SCIMException, ValueError, RecursionError):
        path = None
    trail = resource.schema.find(path) if isinstance(path, AttrPath) else ()
    if not trail or trail[-1].parts:
        raise invalid(f"{query.sort_by[:80]!r} is not an attribute of {resource.name}.", "sorting")
    return sorted(views, key=lambda view: _sort_key(query, trail, view), reverse=query.descending)


def _sort_key(query: Query, trail: Trail, view: View) -> tuple[bool, Any]:
    values = read(view, trail)
    if not values:
        return query.descending is False, ""
    first, attribute = min(values), trail[-1]
    text = isinstance(first, str) and not attribute.case_exact
    return query.descending, first.casefold() if text else first
