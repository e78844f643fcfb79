"""What the rooms may import, and the names that are part of every stack's state."""

from __future__ import annotations

import ast
import base64
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dill
import pulumi
import pytest
from pulumi.dynamic import ResourceProvider
from pulumi.dynamic.dynamic import serialize_provider

import components
import providers
from providers.cloud_provider import CloudResource
from providers.ords_data_access import OrdsDataAccessProvider

ROOT = Path(__file__).parent.parent

COMPONENT_TOKENS = {
    "iot-ords:index:ConfidentialApp",
    "iot-ords:index:IdentityDomain",
    "iot-ords:index:IotDomains",
    "iot-ords:index:OrdsDataAccess",
    "iot-ords:index:Protection",
    "iot-ords:index:ReaderAccess",
}
LARGEST_BLOB = 200
"""Characters. A provider pickled by value, with its code, takes a thousand and breaks with the next Python."""


def classes_of(package: object, base: type) -> Iterator[type]:
    """Give the classes of a base that the modules of a package define."""
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):  # type: ignore[attr-defined]
        for _, member in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(member, base) and member.__module__ == module.name:
                yield member


def concrete_resources() -> list[type[CloudResource[Any]]]:
    return [found for found in classes_of(providers, CloudResource) if found is not CloudResource]


def concrete_providers() -> list[type[ResourceProvider]]:
    return [resource.provider for resource in concrete_resources()]


def imports_of(path: Path) -> set[str]:
    """Name the top-level packages that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


def test_the_program_imports_settings_and_components_only() -> None:
    assert imports_of(ROOT / "__main__.py") - sys.stdlib_module_names == {"pulumi", "components", "settings"}


def test_only_the_settings_read_the_configuration() -> None:
    for path in [ROOT / "__main__.py", *(ROOT / "components").glob("*.py"), *(ROOT / "providers").glob("*.py")]:
        code = path.read_text()
        assert "pulumi.Config" not in code, path
        assert "get_config" not in code, path


def test_nothing_of_the_program_knows_the_simulated_cloud() -> None:
    code = [ROOT / "__main__.py", *(ROOT / "components").glob("*.py"), *(ROOT / "providers").glob("*.py")]
    assert [path.name for path in code if "simulat" in path.read_text().lower()] == []


def test_tokens_providers_and_properties_are_those_of_the_frozen_table() -> None:
    """Each line of docs/state-format.md is in the state of every stack: a change breaks refresh and destroy of all."""
    rows = re.findall(
        r"^\| `(\S+)` \| `(\S+)` \| (.*) \|$", (ROOT / "docs" / "state-format.md").read_text(), re.MULTILINE
    )
    assert {token: (provider, set(re.findall(r"`(\w+)`", names))) for token, provider, names in rows} == {
        f"pulumi-python:{resource._resource_type_name}": (
            f"{resource.provider.__module__}.{resource.provider.__qualname__}",
            set(resource.provider.args.state_names().values()),
        )
        for resource in concrete_resources()
    }


def test_component_type_tokens_are_the_frozen_ones() -> None:
    found = {
        ast.literal_eval(node.args[0])
        for path in (ROOT / "components").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__"
        if isinstance(node.args[0], ast.Constant)
    }
    assert found == COMPONENT_TOKENS
    assert len(list(classes_of(components, pulumi.ComponentResource))) == len(COMPONENT_TOKENS)


@pytest.mark.parametrize("provider", concrete_providers(), ids=lambda provider: provider.__name__)
def test_a_provider_is_stored_by_name_alone(provider: type[ResourceProvider]) -> None:
    blob = serialize_provider(provider())
    assert len(blob) < LARGEST_BLOB
    assert provider.__module__.encode() in base64.b64decode(blob)


def test_stored_providers_load_in_a_fresh_process_started_in_the_project() -> None:
    blobs = [serialize_provider(provider()) for provider in concrete_providers()]
    script = "import base64, dill, sys\nfor blob in sys.argv[1:]: print(dill.loads(base64.b64decode(blob)).create)"
    done = subprocess.run(
        [sys.executable, "-c", script, *blobs], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == len(blobs)


def test_declaring_needs_nothing_that_acts() -> None:
    """Oracle's SDK alone takes longer to import than all that a preview without changes has to ask."""
    modules = [f"components.{path.stem}" for path in sorted((ROOT / "components").glob("[a-z]*.py"))]
    script = f"import sys, {', '.join(modules)}; print({{'oci', 'requests', 'tenacity'}} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_blob_in_the_state_of_an_old_stack_still_loads() -> None:
    blob = "gASVPAAAAAAAAACMGnByb3ZpZGVycy5vcmRzX2RhdGFfYWNjZXNzlIwWT3Jkc0RhdGFBY2Nlc3NQcm92aWRlcpSTlCmBlC4="
    assert isinstance(dill.loads(base64.b64decode(blob)), OrdsDataAccessProvider)  # noqa: S301 - our own text
