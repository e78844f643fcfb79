from __future__ import annotations

import builtins
import csv
import io
import json
from typing import Any

import pytest

from ords_client.cli.formats import write_csv, write_jsonl, write_parquet, write_table
from ords_client.errors import UsageError
from ords_client.rows import Column, Kind

PAGES = [
    [{"id": 1, "value": {"a": [1]}, "note": 'a "b", c\nd'}],
    [{"id": 2, "value": True, "note": None, "new": "x"}],
]
COLUMNS = (Column("id", Kind.ID), Column("value", Kind.VALUE), Column("note", Kind.TEXT))


def test_csv_comes_back_as_it_went_in() -> None:
    out = io.StringIO()
    write_csv(PAGES, COLUMNS, out)
    assert list(csv.reader(io.StringIO(out.getvalue()))) == [
        ["id", "value", "note"],
        ["1", '{"a": [1]}', 'a "b", c\nd'],
        ["2", "true", ""],
    ]


def test_json_lines_keep_every_column_the_data_api_gave() -> None:
    out = io.StringIO()
    write_jsonl(PAGES, out)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [row for page in PAGES for row in page]


def test_each_page_is_written_before_the_next_is_asked_for() -> None:
    out = io.StringIO()

    def pages() -> Any:
        yield PAGES[0]
        assert out.getvalue().count("\n") == 1
        yield PAGES[1]

    write_jsonl(pages(), out)
    assert out.getvalue().count("\n") == 2


def test_table_has_one_header_for_all_pages() -> None:
    lines: list[tuple[str, bool]] = []
    assert write_table([[], *PAGES], COLUMNS[:1], lambda line, header=False: lines.append((line, header)), None)
    assert lines == [("id", True), ("1", False), ("2", False)]


def test_parquet_without_pyarrow_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    take = builtins.__import__

    def without_pyarrow(name: str, *rest: Any) -> Any:
        if name == "ords_client.parquet":
            raise ImportError
        return take(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_pyarrow)
    with pytest.raises(UsageError, match=r"ords-client\[parquet\]"):
        write_parquet(PAGES, COLUMNS, io.BytesIO())
