from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from simulator.kernel.journal import FILE_NAME, Entry, Journal, last_number

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


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert journal.number() == 1
    journal.add(ENTRY)
    journal.close()
    again = Journal(tmp_path)
    assert again.number() == 8
    again.close()
    assert last_number(tmp_path / FILE_NAME) == 7
    assert last_number(tmp_path / "none") == 0


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
