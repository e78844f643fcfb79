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

PAGES: list[list[dict[str, Any]]] = [
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


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


HOSTILE = [[{"id": 1, "value": "\x1b]52;c;x\x07", "note": "=cmd|' /C calc'!A0\r\u202e"}]]


def test_files_keep_every_byte_and_terminals_are_not_steered() -> None:
    for write in (write_jsonl, lambda pages, out: write_csv(pages, COLUMNS, out)):
        file, terminal = io.StringIO(newline=""), Terminal(newline="")
        write(HOSTILE, file)
        write(HOSTILE, terminal)
        assert "\u202e" in file.getvalue()
        assert all(line.isprintable() for line in terminal.getvalue().splitlines())
    out = io.StringIO(newline="")
    write_csv(HOSTILE, COLUMNS, out)
    assert list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1] == ["1", *list(HOSTILE[0][0].values())[1:]]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_formulas_are_kept_unless_a_spreadsheet_is_meant(begin: str) -> None:
    page = [[{"id": -1, "value": -2.5, "note": f"{begin}1+1"}]]
    cells = []
    for for_spreadsheets in (False, True):
        out = io.StringIO(newline="")
        write_csv(page, COLUMNS, out, for_spreadsheets=for_spreadsheets)
        cells.append(list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1])
    assert cells == [["-1", "-2.5", f"{begin}1+1"], ["-1", "-2.5", f"'{begin}1+1"]]


@pytest.mark.parametrize("cell", ["a\rb", "a\nb", "a\r\nb", '"', "\r", "a,b", ""])
def test_cells_with_line_ends_come_back_from_csv(cell: str) -> None:
    out = io.StringIO(newline="")
    write_csv([[{"note": cell}]], COLUMNS, out)
    assert list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1] == ["", "", cell]
