"""Keep the profiles of the OCI configuration file by which clients find their keys."""

from __future__ import annotations

from collections.abc import Mapping
from configparser import ConfigParser
from io import StringIO
from pathlib import Path

from simulator.kernel import files


def read(config_file: Path) -> ConfigParser:
    """Return what a configuration file holds; a missing one holds nothing."""
    config = ConfigParser(interpolation=None)  # a path may hold %
    config.read(config_file, encoding="utf-8")
    return config


def write(config_file: Path, profiles: Mapping[str, Mapping[str, str]]) -> None:
    """Write profiles into a configuration file; others in it stay."""
    config = read(config_file)
    config.read_dict(profiles)
    text = StringIO()
    config.write(text)
    files.write(config_file, text.getvalue())
