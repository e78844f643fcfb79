"""docs/policies.md lists every policy, what it demands, and each limit with its default."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy.rule import Rule, StackRule
from policy.rules import RULES, STACK_RULES

ROWS = {
    line.split("|")[1].strip(" `"): line
    for line in (Path(__file__).parents[2] / "docs/policies.md").read_text().splitlines()
    if line.startswith("| `")
}


def test_the_page_lists_every_policy_and_no_other() -> None:
    assert list(ROWS) == [*(rule.name for rule in RULES), *(rule.name for rule in STACK_RULES)]


@pytest.mark.parametrize("rule", [*RULES, *STACK_RULES], ids=lambda rule: rule.name)
def test_the_page_says_what_a_policy_demands(rule: Rule | StackRule) -> None:
    assert f"| {rule.demand} |" in ROWS[rule.name]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_page_gives_every_limit_and_its_default(rule: Rule) -> None:
    for name, schema in rule.limits.items():
        defaults = schema["default"] if isinstance(schema["default"], list) else [schema["default"]]
        assert f"`{name}` ({', '.join(f'`{each}`' for each in defaults) or 'none'})" in ROWS[rule.name]
