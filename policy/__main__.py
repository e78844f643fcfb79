"""The policy pack: hands the rules to the Pulumi engine. Started by `policy/pack`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    PolicyPack,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UnknownValueError

from policy.rule import Resource, Rule, StackRule, limits_of
from policy.rules import RULES, STACK_RULES


def known(value: Any) -> Any:
    """Copy a value without what is not known yet: to touch such a thing would end the whole policy."""
    if isinstance(value, Mapping):
        return dict(_known_items(value, list(value)))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [item for _, item in _known_items(value, range(len(value)))]
    return value


def _known_items(values: Any, keys: Sequence[Any]) -> list[tuple[Any, Any]]:
    found = []
    for key in keys:
        with suppress(UnknownValueError):
            found.append((key, known(values[key])))
    return found


def resource_of(given: ResourceValidationArgs | PolicyResource) -> Resource:
    """Return a resource as the rules see it."""
    return Resource(
        type=given.resource_type,
        urn=given.urn,
        properties=known(given.props),
        protected=given.opts.protect,
        secret_outputs=list(given.opts.additional_secret_outputs),
    )


def resource_policy(rule: Rule) -> ResourceValidationPolicy:
    """Return the policy that checks a rule on each resource."""

    def validate(given: ResourceValidationArgs, report: ReportViolation) -> None:
        if given.resource_type in rule.types:
            for sentence in rule.find(resource_of(given), limits_of(rule, given.get_config())):
                report(f"{sentence}.", None)

    schema = PolicyConfigSchema(properties={name: dict(limit) for name, limit in rule.limits.items()})
    return ResourceValidationPolicy(rule.name, rule.demand, validate, config_schema=schema if rule.limits else None)


def stack_policy(rule: StackRule) -> StackValidationPolicy:
    """Return the policy that checks a rule on all resources together."""

    def validate(given: StackValidationArgs, report: ReportViolation) -> None:
        for resource, sentence in rule.find([resource_of(each) for each in given.resources]):
            report(f"{sentence}.", resource.urn)

    return StackValidationPolicy(rule.name, rule.demand, validate)


PolicyPack(
    name="iot-ords",
    enforcement_level=EnforcementLevel.MANDATORY,
    policies=[*map(resource_policy, RULES), *map(stack_policy, STACK_RULES)],
)
