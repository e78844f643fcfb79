"""Read the settings: a profile, and on top of it what a TOML file changes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulator.door.planes import PLANES
from simulator.kernel.settings import FAST_DURATIONS_SECONDS, Settings
from simulator.process.errors import SettingsError
from simulator.process.options import Profile

# Groups and domains of IoT: as recorded in oracle/oci-service-operator, pkg/servicemanager/iot, mock integration tests
# (2026-09). The rest is documented nowhere: guesses of the right order, made to be waited for.
REAL: dict[str, Any] = {
    "default_duration_seconds": 30.0,
    "durations_seconds": {
        "CreateDomain": 180.0,
        "DeleteDomain": 120.0,
        "ActivateDomain": 60.0,
        "DeactivateDomain": 60.0,
        "CreateIotDomainGroup": 292.0,
        "UpdateIotDomainGroup": 0.03,
        "DeleteIotDomainGroup": 212.0,
        "CreateIotDomain": 144.0,
        "UpdateIotDomain": 0.03,
        "DeleteIotDomain": 63.0,
        "ConfigureIotDomainDataAccess": 180.0,
        "ConfigureIotDomainGroupDataAccess": 180.0,
    },
    "iam": {"new_domain_unreachable_seconds": 60.0},
    "iot": {"work_request_retry_after_seconds": 5},
}
TWO_REGIONS = {"tenancy": {"name": "tworegions", "iot_region": "us-phoenix-1", "other_regions": ["eu-frankfurt-1"]}}
"""A tenancy whose home is not where its IoT domains are, as most are."""
GOVERNMENT = {
    "tenancy": {"name": "government", "home_region": "us-langley-1", "iot_region": "us-luke-1", "other_regions": []}
}
"""A tenancy of realm oc2; whether the IoT Platform is offered there does not matter to what it shows."""
PROFILES: dict[Profile, dict[str, Any]] = {
    "fast": {},
    "real": REAL,
    "two-regions": TWO_REGIONS,
    "government": GOVERNMENT,
}


def load(profile: Profile, settings_file: Path | None) -> Settings:
    """Return the settings of a profile, changed by what the file holds.

    Raises:
        SettingsError: The file cannot be read, or holds something that is no setting.
    """
    values = _merged({"durations_seconds": FAST_DURATIONS_SECONDS}, PROFILES[profile])
    try:
        changes = tomllib.loads(settings_file.read_text()) if settings_file else {}
        settings = Settings.model_validate(_merged(values, changes))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"The settings file {settings_file} cannot be read: {error}.") from error
    except ValidationError as error:
        raise SettingsError(f"The settings file {settings_file} is wrong: {_first(error)}.") from error
    _require_operations(settings, settings_file)
    return settings


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {
        name: _merged(below[name], value) if isinstance(value, dict) and isinstance(below.get(name), dict) else value
        for name, value in above.items()
    }
    return below | both


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


def _require_operations(settings: Settings, settings_file: Path | None) -> None:
    known = {route.operation for plane in PLANES for route in plane.routes}
    for operation in settings.durations_seconds:
        if operation not in known:
            raise SettingsError(f"The settings file {settings_file} is wrong: no operation is named {operation!r}.")
