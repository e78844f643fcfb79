"""Decide which resources a SCIM filter means.

Does not: parse; scim2-models knows the grammar (RFC 7644, section 3.4.2.2).
Source: documentation "Query Parameters" for the operators; OCI Python SDK models for what is searchable.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scim2_models import SCIMException, ScimFilter
from scim2_models.path import (
    AttrPath,
    CompareOperator,
    Comparison,
    FilterNode,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

from simulator.identity_domains.errors import invalid
from simulator.identity_domains.scim.schema import Attribute, Schema, Trail, read
from simulator.kernel.clock import moment
from simulator.kernel.refusal import Refusal


def parse(text: str) -> FilterNode:
    """Return the tree of a filter.

    Raises:
        refusal: 400, it is no filter.
    """
    try:
        return ScimFilter(text).ast
    except (SCIMException, ValueError, RecursionError) as error:
        raise refusal(f"The filter {text[:200]!r} cannot be parsed: {error}") from error


def refusal(detail: str) -> Refusal:
    """Return the refusal of a filter."""
    return invalid(detail, "filter")


class Matcher(FilterVisitor[bool]):
    """Tells whether one resource, or one item of a multi-valued attribute, is what a filter means."""

    def __init__(self, schema: Schema, node: Mapping[str, Any]) -> None:
        """Look at `node`, whose attributes `schema` describes."""
        self._schema = schema
        self._node = node

    def visit_comparison(self, node: Comparison) -> bool:
        """Compare; an attribute of several values matches by any of them, `ne` by all."""
        trail = self._trail(node.attr_path)
        attribute = trail[-1]
        _require_comparable(attribute, node)
        results = [_compare(value, node, attribute) for value in read(self._node, trail)]
        if node.op == CompareOperator.ne:
            return all(results)
        return any(results) or (node.value is None and node.op == CompareOperator.eq and not results)

    def visit_present(self, node: Present) -> bool:
        """Match when there is any value that is not empty."""
        return any(value not in ("", [], {}) for value in read(self._node, self._trail(node.attr_path, part=False)))

    def visit_not(self, node: Not) -> bool:
        """Match when the inner filter does not."""
        return not self.visit(node.expr)

    def visit_logical_expr(self, node: LogicalExpr) -> bool:
        """Match by all terms, or by any."""
        results = [self.visit(term) for term in node.terms]
        return all(results) if node.op == LogicalOperator.and_ else any(results)

    def visit_value_path(self, node: ValuePath) -> bool:
        """Match when one item of the attribute fulfils the filter in brackets as a whole."""
        trail = self._trail(node.attr_path, part=False)
        return any(matches_item(trail[-1], item, node.val_filter) for item in read(self._node, trail))

    def _trail(self, path: AttrPath, *, part: bool = True) -> Trail:
        trail = self._schema.find(path)
        if not trail:
            raise refusal(f"The attribute {path} of the filter is not one of {self._schema.name}.")
        if not all(attribute.searchable for attribute in trail):
            raise refusal(f"The attribute {path} cannot be used in a filter.")
        value = trail[-1].parts.get("value")
        return (*trail, value) if part and value else trail


def matches_item(attribute: Attribute, item: Any, node: FilterNode) -> bool:
    """Tell whether one item of a multi-valued attribute fulfils the filter in brackets."""
    if not isinstance(item, dict):
        parts, item = {"value": Attribute("value", type=attribute.type)}, {"value": item}
        return Matcher(Schema("", attribute.name, parts), item).visit(node)
    return Matcher(Schema("", attribute.name, attribute.parts), item).visit(node)


def _require_comparable(attribute: Attribute, node: Comparison) -> None:
    if attribute.type in {"complex", "binary"}:
        raise refusal(f"The attribute {node.attr_path} cannot be compared.")
    if attribute.type == "boolean" and node.op not in {CompareOperator.eq, CompareOperator.ne}:
        raise refusal(f"The operator {node.op.value} does not apply to the boolean {node.attr_path}.")
    if attribute.type == "dateTime" and _moment(node.value) is None and isinstance(node.value, str):
        raise refusal(f"{node.value[:40]!r} is not a date and time.")


def _compare(actual: Any, node: Comparison, attribute: Attribute) -> bool:
    left, right = _comparable(actual, attribute), _comparable(node.value, attribute)
    if type(left) is not type(right) and not (_is_number(left) and _is_number(right)):
        return node.op == CompareOperator.ne
    match node.op:
        case CompareOperator.eq:
            return bool(left == right)
        case CompareOperator.ne:
            return bool(left != right)
        case CompareOperator.co | CompareOperator.sw | CompareOperator.ew:
            return isinstance(left, str) and _text_matches(left, right, node.op)
        case _:
            return _in_order(left, right, node.op)


def _comparable(value: Any, attribute: Attribute) -> Any:
    if not isinstance(value, str):
        return value
    if attribute.type == "dateTime":
        return _moment(value)
    return value if attribute.case_exact else value.casefold()


def _text_matches(left: str, right: str, operator: CompareOperator) -> bool:
    if operator == CompareOperator.sw:
        return left.startswith(right)
    return left.endswith(right) if operator == CompareOperator.ew else right in left


def _in_order(left: Any, right: Any, operator: CompareOperator) -> bool:
    if left is None or isinstance(left, bool):
        return False
    return bool(
        {
            CompareOperator.gt: left > right,
            CompareOperator.ge: left >= right,
            CompareOperator.lt: left < right,
            CompareOperator.le: left <= right,
        }[operator]
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _moment(text: Any) -> datetime | None:
    try:
        return moment(text)
    except (TypeError, ValueError):
        return None
