from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.kernel.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "cloud.sqlite")
    yield opened
    opened.close()


def test_what_a_transaction_wrote_is_kept(store: Store, tmp_path: Path) -> None:
    with store.transaction() as tx:
        tx.put("app", "a", {"id": "a"}, parent="domain")
    other = Store(tmp_path / "cloud.sqlite")
    with other.transaction() as tx:
        assert tx.get("app", "a") == {"id": "a"}
    other.close()


def test_what_a_failed_transaction_wrote_is_undone(store: Store) -> None:
    def fail() -> None:
        with store.transaction() as tx:
            tx.put("app", "a", {"id": "a"})
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with store.transaction() as tx:
        assert tx.get("app", "a") is None


def test_documents_are_found_by_kind_and_parent_in_order(store: Store) -> None:
    with store.transaction() as tx:
        for id, parent in (("b", "one"), ("a", "one"), ("c", "two")):
            tx.put("app", id, {"id": id}, parent=parent)
        tx.put("group", "d", {"id": "d"}, parent="one")
        assert [each["id"] for each in tx.find("app")] == ["a", "b", "c"]
        assert [each["id"] for each in tx.find("app", parent="one")] == ["a", "b"]


def test_a_document_moves_with_its_parent(store: Store) -> None:
    with store.transaction() as tx:
        tx.put("app", "a", {"id": "a"}, parent="one")
        tx.put("app", "a", {"id": "a"}, parent="two")
        assert tx.find("app", parent="one") == []


def test_children_of_one_parent_are_deleted(store: Store) -> None:
    with store.transaction() as tx:
        tx.put("app", "a", {"id": "a"}, parent="one")
        tx.put("app", "b", {"id": "b"}, parent="two")
        tx.delete_children("app", "one")
        tx.delete("app", "never there")
        assert [each["id"] for each in tx.find("app")] == ["b"]


def test_a_closed_store_answers_no_more(tmp_path: Path) -> None:
    store = Store(tmp_path / "cloud.sqlite")
    store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        store.transaction().__enter__()


def test_a_snapshot_brings_back_every_document_and_no_other(store: Store) -> None:
    with store.transaction() as tx:
        tx.put("app", "a", {"id": "a"}, parent="domain")
        snapshot = tx.snapshot()
        tx.put("app", "a", {"id": "changed"})
        tx.put("user", "b", {"id": "b"})
        tx.restore(snapshot)

    with store.transaction() as tx:
        assert tx.snapshot() == snapshot == [("app", "a", "domain", {"id": "a"})]
