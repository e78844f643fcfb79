from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.kernel.journal import FILE_NAME, Entry, Journal, read

ENTRY = Entry(
    number=7,
    time=datetime(2026, 11, 22, 15, 4, 5, 678_901, tzinfo=UTC),
    method="GET",
    host="iot.example",
    path="/x",
    status=404,
    milliseconds=2.4,
    caller="reader",
    operation="GetX",
    rule="reader may not GET",
)


def test_an_entry_is_one_readable_line() -> None:
    assert ENTRY.line() == "    7 15:04:05.678 404     2 ms reader        GET     iot.example/x  <- reader may not GET"


def test_no_answer_shows_as_such() -> None:
    held = Entry(**(vars(ENTRY) | {"status": 0, "rule": "fault 1: hold-before"}))
    assert " --- " in held.line()


def test_foreign_bytes_reach_no_terminal() -> None:
    foreign = Entry(**(vars(ENTRY) | {"path": "/\x1b]0;x\x07\x9b2J", "host": "a\rb"}))
    assert foreign.line().isprintable()
    assert r"a\rb/\x1b]0;x\x07\x9b2J" in foreign.line()


def test_entries_and_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert journal.number() == 1
    journal.add(ENTRY)
    journal.close()
    again = Journal(tmp_path)
    assert again.entries() == [ENTRY]
    assert again.entries(after=7) == []
    assert again.number() == 8
    again.close()
    assert list(read(tmp_path / "none")) == []


@pytest.mark.parametrize("torn", [b'{"number": 8, "ti', b"\xff\x00", b"null\n", b'{"number": 9}\n'])
def test_damaged_lines_are_left_out_and_harm_no_later_one(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(torn)
    journal = Journal(tmp_path)
    journal.add(ENTRY)
    journal.close()
    assert list(read(path)) == [ENTRY]


def test_a_full_disk_costs_no_request(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    os.dup2(os.open("/dev/full", os.O_WRONLY), journal._file.fileno())
    journal.add(ENTRY)
    assert journal.entries() == [ENTRY]
    journal.close()


def test_who_waits_gets_to_know_of_the_next_entry(tmp_path: Path) -> None:
    journal = Journal(tmp_path)

    async def wait_and_add() -> None:
        waiting = asyncio.ensure_future(journal.wait(60))
        await asyncio.sleep(0)
        journal.add(ENTRY)
        await waiting

    asyncio.run(wait_and_add())
    assert journal.entries() == [ENTRY]
    asyncio.run(journal.wait(0))
    journal.close()
