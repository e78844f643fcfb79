"""What the program can do is written down, and what is written down exists."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from settings.__main__ import page, pulumi_yaml
from settings.keys import KEYS

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/configuration.md"
CONFIG = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]


def exported_outputs() -> list[str]:
    """Read the first argument of every `pulumi.export` of the program."""
    tree = ast.parse((ROOT / "__main__.py").read_text())
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "pulumi.export"
    ]
    return [ast.literal_eval(call.args[0]) for call in calls]


@pytest.mark.parametrize(("name", "written"), [("Pulumi.yaml", pulumi_yaml), ("docs/configuration.md", page)])
def test_config_keys_are_written_down_as_they_are_declared(name: str, written: Callable[[str], str]) -> None:
    """`python -m settings` writes them anew."""
    content = (ROOT / name).read_text(encoding="utf-8")
    assert written(content) == content
    assert all(key in content for key in KEYS)


@pytest.mark.parametrize("key", CONFIG)
def test_every_config_key_has_a_default_and_says_what_it_holds(key: str) -> None:
    assert CONFIG[key].keys() == {"description", "default"}
    assert len(CONFIG[key]["description"]) > 20


def test_the_program_exports_outputs() -> None:
    assert len(exported_outputs()) == len(set(exported_outputs())) > 10


@pytest.mark.parametrize("output", exported_outputs())
def test_the_page_names_the_stack_output(output: str) -> None:
    assert f"`{output}`" in PAGE.read_text()
