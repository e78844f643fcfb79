"""The telemetry database: a SQLite file apart from the cloud's own, so that a slow query holds up nothing else."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import LifoQueue

from simulator.data_api import schema
from simulator.data_api.bookmarks import Bookmarks
from simulator.data_api.collection import SNAPSHOT_DATA, Collection
from simulator.kernel.store import whole

Row = Mapping[str, str | int | bytes | None]
"""A row as it is stored: times in microseconds since 1970, `value` as JSON text, payloads as text or bytes."""

FILE_NAME = "telemetry.db"
READERS = 4
BUSY_SECONDS = 60.0
CACHE_KIBIBYTES = 8192
PROGRESS_STEPS = 100_000


class Telemetry:
    """Everything the devices of the simulated cloud have sent, by IoT domain.

    What a `transaction` wrote is there when its block has ended, also when the process is killed right after, and
    never half.
    """

    def __init__(self, state_directory: Path) -> None:
        """Open the database of a state directory, made if missing."""
        path = state_directory / FILE_NAME
        self.bookmarks = Bookmarks()
        self._writer = _connect(str(path))
        self._writer.execute("PRAGMA journal_mode = WAL")
        self._writer.execute("PRAGMA synchronous = NORMAL")
        self._writer.executescript(schema.SCRIPT)
        self._readers: LifoQueue[sqlite3.Connection] = LifoQueue()
        for _ in range(READERS):
            self._readers.put(_reader(path))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that the block appends, or nothing when it raises."""
        with whole(self._writer):
            yield

    def append(self, collection: Collection, iot_domain_ocid: str, rows: Iterable[Row]) -> None:
        """Add rows to one IoT domain; numbers go on from the highest one, a snapshot replaces the one before."""
        domain = self._domain_key(iot_domain_ocid)
        first_id = self._next_id(collection, domain) if collection.is_numbered else 0
        numbered = ({"domain": domain, "id": id, **row} for id, row in enumerate(rows, first_id))
        self._writer.executemany(schema.insert(collection), numbered)

    def digital_twins(self) -> dict[str, str]:
        """Return the IoT domain OCID of every digital twin that has a snapshot."""
        statement = f"SELECT DISTINCT digital_twin_instance_id, ocid FROM {SNAPSHOT_DATA.table}, iot_domains"  # noqa: S608 - constant
        return dict(self._writer.execute(f"{statement} WHERE domain = key ORDER BY 1"))

    @contextmanager
    def reading(self, timeout_seconds: float) -> Iterator[sqlite3.Connection]:
        """Lend a connection that sees one state and cannot write; at most four are out, further threads wait.

        A statement that takes longer than the time-out ends with sqlite3.OperationalError.
        """
        connection = self._readers.get()
        deadline = time.monotonic() + timeout_seconds
        connection.set_progress_handler(lambda: time.monotonic() > deadline, PROGRESS_STEPS)
        try:
            with connection:
                connection.execute("BEGIN")
                yield connection
        finally:
            self._readers.put(connection)

    def close(self) -> None:
        """Close the database."""
        for _ in range(READERS):
            self._readers.get().close()
        self._writer.close()

    def _domain_key(self, ocid: str) -> int:
        self._writer.execute("INSERT OR IGNORE INTO iot_domains (ocid) VALUES (?)", (ocid,))
        (key,) = self._writer.execute("SELECT key FROM iot_domains WHERE ocid = ?", (ocid,)).fetchone()
        return int(key)

    def _next_id(self, collection: Collection, domain: int) -> int:
        statement = f"SELECT coalesce(max(id), 0) + 1 FROM {collection.table} WHERE domain = ?"  # noqa: S608 - constant
        (id,) = self._writer.execute(statement, (domain,)).fetchone()
        return int(id)


def _reader(path: Path) -> sqlite3.Connection:
    connection = _connect(f"{path.absolute().as_uri()}?mode=ro")
    connection.execute("PRAGMA case_sensitive_like = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
    connection.create_function("unicode_upper", 1, _upper, deterministic=True)
    return connection


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)


def _upper(text: str | None) -> str | None:
    return None if text is None else text.upper()
