"""The tables of the telemetry database, one per collection, and the indexes its pages are read by."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.data_api.collection import COLLECTIONS, Collection, Column, Kind

TYPES = {
    Kind.NUMBER: "INTEGER",
    Kind.STRING: "TEXT",
    Kind.TIMESTAMP: "INTEGER",
    Kind.JSON: "TEXT",
    Kind.PAYLOAD: "TEXT",
}


def insert(collection: Collection) -> str:
    """Return the statement that adds a row, with a named parameter for every column."""
    names = ["domain", *(column.name for column in collection.columns + collection.details)]
    values = ", ".join(f":{name}" for name in names)
    return f"INSERT OR REPLACE INTO {collection.table} ({', '.join(names)}) VALUES ({values})"  # noqa: S608 - constants


def _statements() -> Iterator[str]:
    yield "CREATE TABLE IF NOT EXISTS iot_domains (key INTEGER PRIMARY KEY, ocid TEXT NOT NULL UNIQUE);"
    for collection in COLLECTIONS.values():
        yield from _table(collection)


def _table(collection: Collection) -> Iterator[str]:
    table, key = collection.table, ", ".join(collection.key)
    columns = ", ".join(_definition(column) for column in collection.columns + collection.details)
    yield f"CREATE TABLE IF NOT EXISTS {table} (row INTEGER PRIMARY KEY, domain INTEGER NOT NULL, {columns});"
    yield f"CREATE UNIQUE INDEX IF NOT EXISTS {table}_key ON {table} (domain, {key});"
    yield f"CREATE INDEX IF NOT EXISTS {table}_time ON {table} (domain, {collection.time}, {key});"
    if collection.has_id:
        twin = "domain, digital_twin_instance_id"
        yield f"CREATE INDEX IF NOT EXISTS {table}_twin ON {table} ({twin}, {key});"
        yield f"CREATE INDEX IF NOT EXISTS {table}_twin_time ON {table} ({twin}, {collection.time}, {key});"


def _definition(column: Column) -> str:
    return f"{column.name} {TYPES[column.kind]}{'' if column.nullable else ' NOT NULL'}"


SCRIPT = "\n".join(_statements())
