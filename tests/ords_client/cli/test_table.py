from __future__ import annotations

from ords_client.cli.table import Table, cell
from ords_client.collection import RAW_DATA
from ords_client.rows import Column, Kind

PAGE = [
    {"id": 1, "digital_twin_instance_id": "ocid1.twin.oc1.iad.aaaaaaaaaaaaaaaaaaaaaaboiler", "value": 20.5},
    {"id": 1234, "digital_twin_instance_id": "ocid1.twin.oc1.iad.aaaaaaaaaaaaaaaaaaaaaachiller", "value": None},
]
ID, TWIN, VALUE = Column("id", Kind.ID), Column("digital_twin_instance_id", Kind.OCID), Column("value", Kind.VALUE)
COLUMNS = (ID, TWIN, VALUE)


def lines(table: Table) -> list[str]:
    return [table.header(PAGE), *table.lines(PAGE)]


def test_columns_line_up_and_nothing_is_cut_without_a_terminal() -> None:
    assert lines(Table(COLUMNS, None)) == [
        "id    digital_twin_instance_id                          value",
        "1     ocid1.twin.oc1.iad.aaaaaaaaaaaaaaaaaaaaaaboiler   20.5",
        "1234  ocid1.twin.oc1.iad.aaaaaaaaaaaaaaaaaaaaaachiller",
    ]


def test_terminal_keeps_the_end_of_an_ocid_which_tells_it_from_others() -> None:
    assert lines(Table(COLUMNS, 30)) == [
        "id    digital_twin_ins…  value",
        "1     …aaaaaaaaaaboiler  20.5",
        "1234  …aaaaaaaaachiller",
    ]


def test_ocids_give_way_before_texts_and_times_never_do() -> None:
    page = [
        {
            "id": 1,
            "digital_twin_instance_id": "ocid1." + "a" * 60,
            "endpoint": "e" * 40,
            "time_received": "2026-11-22T10:00:00.123456Z",
        }
    ]
    columns = tuple(column for column in RAW_DATA.columns if column.name in page[0])
    shown = {}
    for width in (120, 80, 40):
        table = Table(columns, width)
        table.header(page)
        (shown[width],) = table.lines(page)
        assert "2026-11-22 10:00:00Z" in shown[width]
    assert "e" * 40 in shown[120]
    assert "e" * 20 in shown[80]


def test_later_rows_that_are_wider_are_cut_on_a_terminal_only() -> None:
    wide = [{"id": "x" * 40, "digital_twin_instance_id": "", "value": ""}]
    narrow, whole = Table(COLUMNS, 80), Table(COLUMNS, None)
    lines(narrow)
    lines(whole)
    assert next(narrow.lines(wide)) == "xxx…"
    assert next(whole.lines(wide)) == "x" * 40


def test_wide_characters_keep_the_columns_in_line() -> None:
    table = Table((Column("a", Kind.TEXT), Column("b", Kind.VALUE)), None)
    page = [{"a": "温度", "b": 1}, {"a": "ab", "b": 2}]
    table.header(page)
    assert list(table.lines(page)) == ["温度  1", "ab    2"]


def test_cell_is_one_line_that_cannot_steer_the_terminal() -> None:
    assert cell("a\x1b[31m\nb") == "a\\u001b[31m\\nb"
    assert cell({"t": 1}) == '{"t": 1}'
    assert cell(None) == ""
