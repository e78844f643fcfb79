"""Rows on standard output, in one of the formats."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from ords_client.cli.formats import Format, write_csv, write_jsonl, write_parquet, write_table
from ords_client.cli.screen import Screen
from ords_client.collection import AnyCollection
from ords_client.data_api import UNDECODED
from ords_client.pages import Page
from ords_client.rows import Column, Kind


class RowWriter:
    """Writes the rows of one command, and says in the end what could not be decoded."""

    def __init__(
        self,
        output: Format | None,
        collection: AnyCollection,
        screen: Screen,
        *,
        with_content: bool,
        for_spreadsheets: bool,
    ) -> None:
        """Write in `output`, by default a table on a terminal and jsonl in a pipe.

        `with_content` adds the columns of payloads; `for_spreadsheets` keeps a spreadsheet from running CSV cells.
        """
        self._output = output or (Format.TABLE if screen.out.is_terminal else Format.JSONL)
        more = (*collection.payload_columns, Column(UNDECODED, Kind.TEXT)) if with_content else ()
        self._columns = collection.columns + more
        self._screen = screen
        self._for_spreadsheets = for_spreadsheets
        self._undecoded = 0

    def write(self, pages: Iterator[Page]) -> None:
        """Write the rows of all pages."""
        counted = self._count_undecoded(pages)
        match self._output:
            case Format.TABLE:
                if not write_table(counted, self._columns, self._screen.line, self._screen.width_cells):
                    self._screen.remark("No row matches.")
            case Format.CSV:
                write_csv(counted, self._columns, sys.stdout, for_spreadsheets=self._for_spreadsheets)
            case Format.PARQUET:
                write_parquet(counted, self._columns, sys.stdout.buffer)
            case Format.JSONL:
                write_jsonl(counted, sys.stdout)
        if self._undecoded:
            rows = "1 row holds" if self._undecoded == 1 else f"{self._undecoded:,} rows hold"
            self._screen.remark(f"{rows} what cannot be decoded; it stays as the text that came.")

    def _count_undecoded(self, pages: Iterator[Page]) -> Iterator[Page]:
        for page in pages:
            self._undecoded += sum(UNDECODED in item for item in page)
            yield page
