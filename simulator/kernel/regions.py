"""The regions and realms of Oracle's cloud, from the table of the OCI Python SDK.

A region belongs to one realm; the realm decides the second-level domain of every host and a word of every OCID.
Source: OCI Python SDK regions_definitions.py.
"""

from __future__ import annotations

from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any


def _table() -> Any:
    """Load the table alone: the whole SDK takes a second to import."""
    sdk = find_spec("oci")
    assert sdk is not None  # noqa: S101 - the simulated cloud is installed together with the SDK
    assert sdk.origin is not None  # noqa: S101
    spec = spec_from_file_location("regions_definitions", Path(sdk.origin).with_name("regions_definitions.py"))
    assert spec is not None  # noqa: S101
    assert spec.loader is not None  # noqa: S101
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_SDK = _table()
REALMS: dict[str, str] = _SDK.REGION_REALMS
"""Realm, such as `oc1`, of each region."""
SECOND_LEVEL_DOMAINS: dict[str, str] = _SDK.REALMS
"""Second-level domain, such as `oraclecloud.com`, of each realm."""
KEYS: dict[str, str] = {name: key.upper() for key, name in _SDK.REGIONS_SHORT_NAMES.items()}
"""Key, such as `IAD`, of each region."""


def second_level_domain(region: str) -> str:
    """Return the second-level domain of the realm of a region."""
    return SECOND_LEVEL_DOMAINS[REALMS[region]]


def hosts(*beginnings: str) -> tuple[str, ...]:
    """Return host patterns: each beginning below the second-level domain of every realm."""
    domains = dict.fromkeys(SECOND_LEVEL_DOMAINS.values())
    return tuple(f"{beginning}.{domain}" for beginning in beginnings for domain in domains)
