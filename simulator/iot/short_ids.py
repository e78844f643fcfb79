"""Make OCIDs and the short ids that host names of the IoT platform begin with."""

from __future__ import annotations

import secrets

from simulator.kernel.tenancy import Tenancy

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def new_ocid(tenancy: Tenancy, entity: str, region: str) -> str:
    """Return a new OCID of an entity in a region."""
    return tenancy.ocid_of(entity, f"amaaaaaa{_random(52)}", region)


def new_short_id() -> str:
    """Return a new short id: 13 characters of lower-case base 32, the first a letter.

    Source: recorded hosts in oracle/oci-service-operator, pkg/servicemanager/iot, mock integration tests (2026-09).
    """
    return "q" + _random(12)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
