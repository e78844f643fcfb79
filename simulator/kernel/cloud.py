"""Hold everything one running simulated cloud consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from simulator.control_plane import session_tokens
from simulator.data_api.telemetry import Telemetry
from simulator.kernel import tenancy
from simulator.kernel.clock import Clock, SystemClock
from simulator.kernel.faults import Faults
from simulator.kernel.journal import Journal
from simulator.kernel.settings import Settings
from simulator.kernel.store import Store
from simulator.kernel.tenancy import Tenancy
from simulator.kernel.vault import Vault
from simulator.process.errors import SettingsError
from simulator.process.seed import seed


@dataclass
class Cloud:
    """One simulated cloud.

    Attributes:
        state_directory: Where its files are.
        store: What it remembers.
        vault: Encrypts and hashes its secrets.
        settings: How it behaves.
        tenancy: Whose it is.
        telemetry: What its devices sent.
        journal: Its requests.
        faults: Which requests shall go wrong.
        clock: The time of its services: durations, token expiry, timestamps.
        client_clock: The time that the `date` of a signed request is compared with. Callers sign with this
            machine's time, also when a test moves `clock` by hand.
    """

    state_directory: Path
    store: Store
    vault: Vault
    settings: Settings
    tenancy: Tenancy
    clock: Clock
    telemetry: Telemetry
    journal: Journal
    faults: Faults = field(default_factory=Faults)
    client_clock: Clock = field(default_factory=SystemClock)

    def close(self) -> None:
        """Close its files."""
        self.journal.close()
        self.telemetry.close()
        self.store.close()


def open_cloud(state_directory: Path, settings: Settings, clock: Clock | None = None) -> Cloud:
    """Open the cloud kept in `state_directory`; a new one gets its first tenancy, each one a fresh session.

    Raises:
        SettingsError: The settings name another tenancy than the state holds.
    """
    state_directory.mkdir(parents=True, exist_ok=True)
    cloud = Cloud(
        state_directory=state_directory,
        store=Store(state_directory / "cloud.sqlite"),
        vault=Vault(state_directory / "vault.key"),
        settings=settings,
        tenancy=_tenancy(state_directory, settings),
        clock=clock or SystemClock(),
        telemetry=Telemetry(state_directory),
        journal=Journal(state_directory),
    )
    seed(cloud)
    session_tokens.renew(cloud)
    return cloud


def _tenancy(state_directory: Path, settings: Settings) -> Tenancy:
    kept = tenancy.of_state(state_directory)
    if kept and "tenancy" in settings.model_fields_set and kept != settings.tenancy:
        raise SettingsError(
            f"{state_directory} holds the tenancy {kept.name!r} (home region {kept.home_region}, IoT in"
            f" {kept.iot_region}), not the one of the settings; give another --state."
        )
    return kept or settings.tenancy
