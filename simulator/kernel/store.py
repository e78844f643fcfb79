"""The state of the simulated cloud: JSON documents in one SQLite file, one transaction a request.

A document has a kind (`app`, `iot_domain`), a parent (what it lives in: an identity domain, a compartment) and an
id.
What a request changes becomes visible and lasting as a whole or not at all, also when the process is killed.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Document = dict[str, Any]
Snapshot = list[tuple[str, str, str, Document]]
"""Kind, id, parent and body of each document."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    kind TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS documents_by_parent ON documents (kind, parent);
"""


@contextmanager
def whole(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep all that the block writes; or nothing, when it raises or the end of it cannot be written."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()  # unless SQLite has done so already, as it does on a full disk
        raise


class Transaction:
    """Reads and writes of one request."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Work on `connection`, which is inside a transaction."""
        self._connection = connection

    def get(self, kind: str, id: str) -> Document | None:
        """Return the document, or None when there is none."""
        row = self._connection.execute("SELECT body FROM documents WHERE kind = ? AND id = ?", (kind, id)).fetchone()
        return None if row is None else _document(row[0])

    def count(self, kind: str, *, parent: str) -> int:
        """Return how many documents of a kind live in `parent`."""
        statement = "SELECT count(*) FROM documents WHERE kind = ? AND parent = ?"
        (number,) = self._connection.execute(statement, (kind, parent)).fetchone()
        return int(number)

    def put(self, kind: str, id: str, body: Document, *, parent: str = "") -> None:
        """Write the document, new or changed."""
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?) "
            "ON CONFLICT (kind, id) DO UPDATE SET parent = excluded.parent, body = excluded.body",
            (kind, id, parent, json.dumps(body)),
        )

    def delete(self, kind: str, id: str) -> None:
        """Remove the document if it is there."""
        self._connection.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (kind, id))

    def delete_children(self, kind: str, parent: str) -> None:
        """Remove every document of a kind that lives in `parent`."""
        self._connection.execute("DELETE FROM documents WHERE kind = ? AND parent = ?", (kind, parent))

    def find(self, kind: str, *, parent: str | None = None) -> list[Document]:
        """Return the documents of a kind, of one parent if given, in the order of their ids."""
        where, values = ("kind = ?", [kind]) if parent is None else ("kind = ? AND parent = ?", [kind, parent])
        rows = self._connection.execute(
            f"SELECT body FROM documents WHERE {where} ORDER BY id",  # noqa: S608 - constants of this function
            values,
        )
        return [_document(body) for (body,) in rows]

    def snapshot(self) -> Snapshot:
        """Return every document there is."""
        rows = self._connection.execute("SELECT kind, id, parent, body FROM documents ORDER BY kind, id")
        return [(kind, id, parent, _document(body)) for kind, id, parent, body in rows]

    def restore(self, snapshot: Snapshot) -> None:
        """Hold the documents of a snapshot, and no others."""
        self._connection.execute("DELETE FROM documents")
        for kind, id, parent, body in snapshot:
            self.put(kind, id, body, parent=parent)


class Store:
    """One SQLite file that holds everything the simulated cloud remembers."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path`, made if missing."""
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._lock = threading.Lock()
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Give a transaction that is kept when the block ends well and undone when it raises."""
        with self._lock, whole(self._connection):
            yield Transaction(self._connection)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _document(body: str) -> Document:
    try:
        document: Document = json.loads(body)
    except ValueError as error:
        raise sqlite3.DatabaseError(f"a document is no JSON: {error}") from error
    return document
