"""Read the settings: a profile, and on top of it what a TOML file changes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulator.assembly.planes import PLANES
from simulator.errors import SettingsError
from simulator.kernel.settings import FAST_DURATIONS_SECONDS, Settings
from simulator.settings.profiles import PROFILES, Profile


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
