"""List the services of the simulated cloud."""

from __future__ import annotations

from importlib import import_module

from simulator.plane import Plane


def planes() -> tuple[Plane, ...]:
    """Return the services, in the order their hosts are tried."""
    found = []
    for name in ("iam", "identity_domains", "iot", "data_api"):
        try:
            found.append(import_module(f"simulator.{name}.routes").PLANE)
        except ModuleNotFoundError:
            continue
    return tuple(found)
