"""Hold everything one running simulated cloud consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from simulator.kernel.clock import Clock, SystemClock
from simulator.kernel.faults import Faults
from simulator.kernel.journal import Journal
from simulator.kernel.settings import Settings
from simulator.kernel.store import Store
from simulator.kernel.tenancy import Tenancy
from simulator.kernel.vault import Vault


class Database(Protocol):
    """What a service keeps in files of its own."""

    def close(self) -> None:
        """Close its files."""


DatabaseT = TypeVar("DatabaseT", bound=Database)


@dataclass
class Cloud:
    """One simulated cloud.

    Attributes:
        state_directory: Where its files are.
        store: What it remembers.
        vault: Encrypts and hashes its secrets.
        settings: How it behaves.
        tenancy: Whose it is.
        databases: What single services keep apart from the store, by class.
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
    journal: Journal
    databases: Mapping[type[Database], Database]
    faults: Faults = field(default_factory=Faults)
    client_clock: Clock = field(default_factory=SystemClock)

    def database(self, kind: type[DatabaseT]) -> DatabaseT:
        """Return the database of a service by its class."""
        database = self.databases[kind]
        assert isinstance(database, kind)  # noqa: S101 - it was put in under its class
        return database

    def close(self) -> None:
        """Close its files."""
        self.journal.close()
        for database in self.databases.values():
            database.close()
        self.store.close()
