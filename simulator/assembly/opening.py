"""Open the cloud that a state directory holds."""

from __future__ import annotations

import configparser
import shlex
import sqlite3
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
from simulator.kernel.store import Store
from simulator.kernel.tenancy import Tenancy
from simulator.kernel.vault import Vault


def open_cloud(state_directory: Path, settings: Settings, clock: Clock | None = None) -> Cloud:
    """Open the cloud kept in `state_directory`; a new one gets its first tenancy, each one a fresh session.

    Raises:
        SettingsError: The settings name another tenancy than the state holds.
        StateError: A file of the state is damaged, or cannot be read or written.
    """
    with _usable(state_directory), ExitStack() as opened:
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
def _usable(state_directory: Path) -> Iterator[None]:
    """Turn what is wrong with the files of a state into one line that says what to do."""
    try:
        yield
    except OSError as error:
        where = error.filename or state_directory
        raise StateError(f"{where} cannot be used: {error.strerror}. Mend that, or give another --state.") from error
    except sqlite3.OperationalError as error:
        raise StateError(
            f"The databases in {state_directory} cannot be used: {error}. Free space or mend the permissions, or give"
            " another --state."
        ) from error
    except (sqlite3.DatabaseError, configparser.Error, InvalidToken, ValueError, TypeError, KeyError) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise StateError(
            f"A file in {state_directory} is damaged ({reason}). Begin anew: rm -r {shlex.quote(str(state_directory))}"
        ) from error


def _tenancy(state_directory: Path, settings: Settings) -> Tenancy:
    kept = tenancy.of_state(state_directory)
    if kept and "tenancy" in settings.model_fields_set and kept != settings.tenancy:
        raise SettingsError(
            f"{state_directory} holds the tenancy {kept.name!r} (home region {kept.home_region}, IoT in"
            f" {kept.iot_region}), not the one of the settings; give another --state."
        )
    return kept or settings.tenancy
