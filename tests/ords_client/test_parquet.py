from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pyarrow.parquet as pq

from ords_client.cli.formats import write_parquet
from ords_client.collection import HISTORIZED_DATA, RAW_COMMAND_DATA, RAW_DATA
from ords_client.parquet import MISFITS, ParquetFile
from ords_client.rows import Column
from tests.ords_client.fake_cloud import TWIN
from tests.support.raw_rows import raw_rows


class Pipe(io.RawIOBase):
    """Where one can only write on, as into a pipe."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.data += bytes(data)
        return len(data)


def read(pages: Any, columns: tuple[Column, ...]) -> Any:
    pipe = Pipe()
    write_parquet(pages, columns, pipe)  # type: ignore[arg-type]
    return pq.read_table(io.BytesIO(bytes(pipe.data)))


def value(id: int | str, value: Any) -> dict[str, Any]:
    time = "2026-11-22T10:00:00.123456Z"
    return {
        "id": id,
        "digital_twin_instance_id": TWIN,
        "content_path": "t",
        "value": value,
        "time_observed": time,
    }


def test_values_have_types_also_through_a_pipe() -> None:
    page = [value(1, 20.5), value("2", "on"), value(3, {"a": 1}), value(4, True), value(5, 7)]
    table = read([page], HISTORIZED_DATA.columns)
    assert table["id"].to_pylist() == [1, 2, 3, 4, 5]
    assert table["value"].to_pylist() == [20.5, None, None, None, 7.0]
    assert table["value_text"].to_pylist() == [None, "on", '{"a": 1}', "true", None]
    assert table["time_observed"][0].as_py() == datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC)


def test_payloads_are_json_text() -> None:
    page = [raw_rows(1)[0] | {"content": {"t": 1}}]
    assert read([page], RAW_DATA.columns + RAW_DATA.payload_columns)["content"].to_pylist() == ['{"t": 1}']


def test_many_pages_become_few_row_groups() -> None:
    pipe = Pipe()
    with ParquetFile(RAW_DATA.columns, pipe, rows_per_group=4) as out:  # type: ignore[arg-type]
        for n in range(3):
            out.write(raw_rows(3, first=1 + 3 * n))
    file = pq.ParquetFile(io.BytesIO(bytes(pipe.data)))
    assert (file.metadata.num_rows, file.num_row_groups) == (9, 2)


def test_no_rows_are_an_empty_file_with_its_columns() -> None:
    assert read([], RAW_DATA.columns).column_names == [*RAW_DATA.kinds, MISFITS]


def test_every_row_is_written_and_what_does_not_fit_its_column_stays_readable() -> None:
    odd: list[dict[str, Any]] = [
        {"id": "abc", "value": 2**70, "time_observed": 1763805600},
        {"id": 2**70, "value": 10**400, "time_observed": "soon"},
        {"id": None, "value": "NaN", "time_observed": None},
        {"id": True, "value": 2**53 + 1, "time_observed": [1]},
        {"id": 1.5, "content_path": {"a": 1}, "time_observed": "9999-12-31T23:59:59-14:00"},
        {"id": "\u00b2"},
    ]
    table = read([odd], HISTORIZED_DATA.columns)
    assert table["id"].to_pylist() == [None] * 6
    assert table["value"].to_pylist() == [float(2**70), None, None, float(2**53), None, None]
    assert table["value_text"].to_pylist() == [str(2**70), str(10**400), "NaN", str(2**53 + 1), None, None]
    assert [misfits and json.loads(misfits) for misfits in table[MISFITS].to_pylist()] == [
        {"id": "abc"},
        {"id": 2**70, "time_observed": "soon"},
        None,
        {"id": True, "time_observed": [1]},
        {"id": 1.5, "time_observed": "9999-12-31T23:59:59-14:00"},
        {"id": "\u00b2"},
    ]


def test_ids_of_commands_are_text() -> None:
    table = read([[{"id": "c-1"}, {"id": 7}]], RAW_COMMAND_DATA.columns)
    assert table["id"].to_pylist() == ["c-1", "7"]
