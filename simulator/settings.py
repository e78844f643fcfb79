"""Say how the simulated cloud behaves: one section per service, defaults for the profile `fast`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def _section(module: str, name: str) -> Any:
    # Interim, until the four services are all there.
    try:
        return getattr(import_module(f"simulator.{module}.settings"), name)()
    except ModuleNotFoundError:
        return None


class Settings(BaseModel):
    """All settings, as a TOML file may hold them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    body_limit_bytes: int = 1_048_576
    """Larger request bodies get 413. Source: documentation "Response Codes" of identity domains (1 MiB)."""
    identity_domains: Any = Field(default_factory=lambda: _section("identity_domains", "IdentityDomainsSettings"))
    data_api: Any = Field(default_factory=lambda: _section("data_api", "DataApiSettings"))
