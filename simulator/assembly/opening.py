"""Open the cloud that a state directory holds."""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from cryptography.fernet import InvalidToken

from simulator.assembly.seed import seed
from simulator.control_plane import session_tokens
from simulator.data_api.telemetry import Telemetry
from simulator.errors import SettingsError, StateError
from simulator.kernel import tenancy
from simulator.kernel.clock import Clock, SystemClock
from simulator.kernel.cloud import Cloud
from simulator.kernel.journal import Journal
from simulator.kernel.settings import Settings
from simulator.kernel.state_files import damaged, usable
from simulator.kernel.store import Store
from simulator.kernel.tenancy import Tenancy
from simulator.kernel.vault import Vault


def open_cloud(state_directory: Path, settings: Settings, clock: Clock | None = None) -> Cloud:
    """Open the cloud kept in `state_directory`; a new one gets its first tenancy, each one a fresh session.

    Raises:
        SettingsError: The settings name another tenancy than the state holds.
        StateError: A file of the state is damaged, or cannot be read or written.
    """
    with usable(state_directory), _readable(state_directory), ExitStack() as opened:
        state_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        cloud = Cloud(
            state_directory=state_directory,
            vault=Vault(state_directory / "vault.key"),
            settings=settings,
            tenancy=_tenancy(state_directory, settings),
            clock=clock or SystemClock(),
            store=opened.enter_context(closing(Store(state_directory / "cloud.sqlite"))),
            databases={Telemetry: opened.enter_context(closing(Telemetry(state_directory)))},
            journal=opened.enter_context(closing(Journal(state_directory))),
        )
        seed(cloud)
        session_tokens.renew(cloud)
        opened.pop_all()
    return cloud


@contextmanager
def _readable(state_directory: Path) -> Iterator[None]:
    """Tell a file of a state that holds something else than it should."""
    try:
        yield
    except (configparser.Error, InvalidToken, ValueError, TypeError, KeyError) as error:
        raise StateError(damaged(state_directory, error)) from error


def _tenancy(state_directory: Path, settings: Settings) -> Tenancy:
    kept = tenancy.of_state(state_directory)
    if kept and "tenancy" in settings.model_fields_set and kept != settings.tenancy:
        raise SettingsError(
            f"{state_directory} holds the tenancy {kept.name!r} (home region {kept.home_region}, IoT in"
            f" {kept.iot_region}), not the one of the settings; give another --state."
        )
    return kept or settings.tenancy
