"""FIDELITY.md names what there is."""

from __future__ import annotations

from pathlib import Path

from simulator import data_api
from simulator.data_api.routes import PLANE
from simulator.settings.data_api import DataApiSettings

TEXT = (Path(data_api.__file__).parent / "FIDELITY.md").read_text()


def test_every_operation_is_named() -> None:
    assert [route.operation for route in PLANE.routes if f"`{route.operation}`" not in TEXT] == []


def test_every_setting_is_named() -> None:
    assert [name for name in DataApiSettings.model_fields if f"`{name}`" not in TEXT] == []
