"""What the program can do is written down, and what is written down exists."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
import yaml
from pydantic.alias_generators import to_camel

from settings import Settings

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONFIG = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]


def exported_outputs() -> list[str]:
    """Read the first argument of every `pulumi.export` of the program."""
    tree = ast.parse((ROOT / "__main__.py").read_text())
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "pulumi.export"
    ]
    return [ast.literal_eval(call.args[0]) for call in calls]


def test_every_config_key_is_a_setting_and_every_setting_a_config_key() -> None:
    assert set(CONFIG) == {to_camel(field) for field in Settings.model_fields}


def test_config_keys_and_settings_are_in_the_same_order() -> None:
    assert list(CONFIG) == [to_camel(field) for field in Settings.model_fields]


@pytest.mark.parametrize("key", CONFIG)
def test_every_config_key_has_a_default_and_says_what_it_holds(key: str) -> None:
    assert CONFIG[key].keys() == {"description", "default"}
    assert len(CONFIG[key]["description"]) > 20


@pytest.mark.parametrize("key", CONFIG)
def test_the_readme_names_the_config_key(key: str) -> None:
    assert f"`{key}`" in README.read_text()


@pytest.mark.parametrize("key", CONFIG)
def test_the_readme_gives_the_default_of_the_config_key(key: str) -> None:
    default = CONFIG[key]["default"]
    shown = json.dumps(default) if isinstance(default, bool) else str(default)
    row = next(line for line in README.read_text().splitlines() if line.startswith(f"| `{key}`"))
    assert f"`{shown}`" in row or not default or " " in shown


def test_the_program_exports_outputs() -> None:
    assert len(exported_outputs()) == len(set(exported_outputs())) > 10


@pytest.mark.parametrize("output", exported_outputs())
def test_the_readme_names_the_stack_output(output: str) -> None:
    assert f"`{output}`" in README.read_text()
