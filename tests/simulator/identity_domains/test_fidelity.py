"""FIDELITY.md names what there is."""

from __future__ import annotations

from pathlib import Path

from simulator import identity_domains
from simulator.identity_domains.routes import PLANE
from simulator.settings.identity_domains import IdentityDomainsSettings

TEXT = (Path(identity_domains.__file__).parent / "FIDELITY.md").read_text()


def test_every_operation_is_named() -> None:
    assert sorted({route.operation for route in PLANE.routes if f"`{route.operation}`" not in TEXT}) == []


def test_every_setting_is_named() -> None:
    assert [name for name in IdentityDomainsSettings.model_fields if f"`{name}`" not in TEXT] == []
