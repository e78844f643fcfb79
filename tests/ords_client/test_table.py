from __future__ import annotations

from ords_client.table import Table, cell

PAGE = [
    {"id": 1, "twin": "ocid1.twin.oc1.iad.aaaaaaaaaaaaaaaaaaaaaaboiler", "value": 20.5},
    {"id": 1234, "twin": "ocid1.twin.oc1.iad.aaaaaaaaaaaaaaaaaaaaaachiller", "value": None},
]
COLUMNS = ("id", "twin", "value")


def test_columns_line_up_and_nothing_is_cut_without_a_terminal() -> None:
    table = Table(COLUMNS, None)
    assert [table.header(PAGE), *table.lines(PAGE)] == [
        "id    twin                                              value",
        "1     ocid1.twin.oc1.iad.aaaaaaaaaaaaaaaaaaaaaaboiler   20.5",
        "1234  ocid1.twin.oc1.iad.aaaaaaaaaaaaaaaaaaaaaachiller",
    ]


def test_terminal_keeps_the_end_of_an_ocid_which_tells_it_from_others() -> None:
    table = Table(COLUMNS, 30)
    assert [table.header(PAGE), *table.lines(PAGE)] == [
        "id    twin               value",
        "1     …aaaaaaaaaaboiler  20.5",
        "1234  …aaaaaaaaachiller",
    ]


def test_later_rows_that_are_wider_are_cut_on_a_terminal_only() -> None:
    wide = [{"id": "x" * 40, "twin": "", "value": ""}]
    narrow, whole = Table(COLUMNS, 80), Table(COLUMNS, None)
    narrow.header(PAGE)
    whole.header(PAGE)
    assert next(narrow.lines(wide)) == "xxx…"
    assert next(whole.lines(wide)) == "x" * 40


def test_wide_characters_keep_the_columns_in_line() -> None:
    table = Table(("a", "b"), None)
    page = [{"a": "温度", "b": 1}, {"a": "ab", "b": 2}]
    table.header(page)
    assert list(table.lines(page)) == ["温度  1", "ab    2"]


def test_cell_is_one_line_that_cannot_steer_the_terminal() -> None:
    assert cell("a\x1b[31m\nb") == "a\\u001b[31m\\nb"
    assert cell({"t": 1}) == '{"t": 1}'
    assert cell(None) == ""
