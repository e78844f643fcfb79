"""The FIDELITY pages name what there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

import simulator
from simulator.assembly.planes import PLANES
from simulator.kernel.plane import Plane
from simulator.kernel.settings import Settings

ROOM = Path(simulator.__file__).parent
TESTS = Path(__file__).parent
SHARED = (ROOM / "FIDELITY.md").read_text()


@pytest.mark.parametrize("plane", PLANES, ids=lambda plane: plane.name)
def test_every_operation_has_its_row(plane: Plane) -> None:
    page = (ROOM / plane.name / "FIDELITY.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("|")]
    missing = [route.operation for route in plane.routes if not any(f"`{route.operation}`" in row for row in rows)]
    assert missing == []
    assert f"{plane.name}/FIDELITY.md" in SHARED


@pytest.mark.parametrize("plane", PLANES, ids=lambda plane: plane.name)
def test_every_setting_of_a_service_is_named(plane: Plane) -> None:
    page = (ROOM / plane.name / "FIDELITY.md").read_text()
    section: BaseModel | None = getattr(Settings(), plane.name, None)
    assert [name for name in (type(section).model_fields if section else ()) if f"`{name}`" not in page] == []


def test_every_shared_setting_is_named() -> None:
    services = {plane.name for plane in PLANES}
    assert [name for name in set(Settings.model_fields) - services if f"`{name}`" not in SHARED] == []


@pytest.mark.parametrize("folder", ["", "iam", "iot"])
def test_every_test_file_that_is_named_exists(folder: str) -> None:
    here = TESTS / folder
    page = (ROOM / folder / "FIDELITY.md").read_text()
    names = [part for part in page.split("`") if part.endswith(".py") and "test_" in part]
    paths = [TESTS.parents[1] / name if name.startswith("tests/") else here / name for name in names]
    assert names
    assert [str(path) for path in paths if not path.exists()] == []
